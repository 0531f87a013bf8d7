"""``spoedketen access PACK``: who reaches which care within which norm."""

from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml

from spoedketen.cli.options import other_assumptions, positive, question_from, question_options
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.tables import print_access
from spoedketen.cli.translated import Command, option
from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.planning.access import Question
from spoedketen.planning.scenarios import Scenario, closures, scenario_from
from spoedketen.reports.language import marked as _
from spoedketen.sources.background import border_points
from spoedketen.sources.curves import CurveRow, product_curves, read_curves
from spoedketen.sources.plain_yaml import plain_document


@click.command(
    "access",
    cls=Command,
    help=_(
        "Wie bereikt welke acute zorg binnen de norm. Met --close of --scenario ook wat een "
        "wijziging verandert, en voor wie."
    ),
)
@click.argument("pack")
@option("--close", multiple=True, help=_("Sluit deze locatie (kenmerk of naam); mag vaker."))
@option("--scenario", "scenario_file", help=_("YAML-bestand met wijzigingen."))
@question_options
@click.pass_obj
def access_command(
    session: Session, /, pack: str, close: tuple[str, ...], scenario_file: str | None, **asked: Any
) -> None:
    """Answer the question of the 45-minute norm and its relatives."""
    study = study_from(session, pack, close, scenario_file, asked)
    with session.progress(_("Reistijden en bereik berekenen")):
        document = study.document()
    if asked["as_json"]:
        session.print_json(document)
    else:
        print_access(session, study, document)


def study_from(
    session: Session,
    named: str,
    close: tuple[str, ...],
    scenario_file: str | None,
    asked: dict[str, Any],
) -> Study:
    """Return the study that the options describe: pack, question, means of travel, scenario."""
    with session.progress(_("Regiopakket lezen")):
        pack = session.pack(named)
    question = question_from(pack, asked)
    assumptions = assumptions_of(
        pack, other_assumptions(asked), elsewhere=asked.get("known_elsewhere", ())
    )
    factor = positive(asked["speed_factor"], "--speed-factor")
    with session.progress(_("Wegen en reistijden voorbereiden")):
        travel = travel_model(
            pack,
            "curve" if asked["curve_file"] else asked["provider"],
            assumptions,
            progress=session.steps(),
            speed_factor=factor,
            curves=_curves(asked["curve_file"]),
        )
    return Study(
        pack=pack,
        question=question,
        travel=travel,
        assumptions=assumptions,
        scenario=scenario_for(pack, question, close, scenario_file),
        border=border_points(),
    )


def _curves(path: str | None) -> dict[str, CurveRow]:
    """Return the product's curves, with those of the user's file in their place."""
    own = {} if path is None else read_curves(Path(path))
    return {**product_curves(), **own}


def scenario_for(
    pack: Pack, question: Question, close: tuple[str, ...], scenario_file: str | None
) -> Scenario | None:
    """Return the changes of the scenario file followed by the closures, or None without any."""
    on = question.as_of
    written = None if scenario_file is None else read_scenario(Path(scenario_file), pack, on)
    if not close:
        return written
    then = pack if written is None else written.on(pack, on)
    closed = closures(close, question.norm.service_type, then, on)
    if written is None:
        return closed
    return Scenario(
        name=f"{written.name} + {closed.name}", changes=(*written.changes, *closed.changes)
    )


def read_scenario(path: Path, pack: Pack, on: date) -> Scenario:
    """Return the changes of a file.

    Raises
    ------
    RequestError
        If there is no such file, it is no YAML, or names what the pack does not know.
    """
    if not path.is_file():
        raise RequestError("scenario_not_found", path=str(path))
    try:
        document = plain_document(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise RequestError("scenario_unreadable", path=str(path), found=str(error)) from error
    return scenario_from(document, pack, on)
