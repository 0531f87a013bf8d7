"""``spoedketen drill``: play a drill of the simulated chain into a demonstration that runs."""

import os
from datetime import UTC, datetime
from pathlib import Path
from time import time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from spoedketen.cli.server_options import data_folder, data_option
from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.domain.drills import Drill, Span, drills, usual_day
from spoedketen.reports.language import marked as _

if TYPE_CHECKING:
    from spoedketen.live.drill_note import AskedDrill

SHORTEST, USUAL, LONGEST = 15, 60, 720
SEED = 1
TUESDAY = Span(day=1, hour=10, hours=12)
"""What is played of a scenario in which nothing else happens."""


@click.command(
    "drill",
    cls=Command,
    help=_(
        "Speel een oefening in een demonstratie die draait (een oefenserver is een demonstratie): "
        "de keten van één netwerk wordt gesimuleerd en komt versneld binnen zoals echte bronnen. "
        "Met --scenario speelt de keten na een wijziging, zoals de sluiting van een SEH. Zonder "
        "naam staan hier welke oefeningen er zijn."
    ),
)
@click.argument("name", required=False, type=click.Choice(sorted(drills())))
@option("--around", help=_("Ziekenhuis waar het om draait; anders St Jansdal (Harderwijk)."))
@option(
    "--minutes",
    type=click.IntRange(SHORTEST, LONGEST),
    default=USUAL,
    show_default=True,
    help=_("In hoeveel minuten de oefening wordt gespeeld."),
)
@option(
    "--scenario",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Wijzigingen van de regio waarin gespeeld wordt, zoals bij `spoedketen impact`."),
)
@option("--stop", "stops", is_flag=True, help=_("Maak een eind aan de oefening die loopt."))
@data_option()
@language_option()
@click.pass_obj
def drill_command(
    session: Session,
    /,
    name: str | None,
    around: str | None,
    minutes: int,
    scenario: Path | None,
    stops: bool,
    data: Path | None,
) -> None:
    """Simulate the drill and leave it in the data folder; the demonstration takes it up."""
    if name is None and scenario is None and not stops:
        _list(session)
        tell_running(session, data_folder(data))
        return
    folder = _demonstration(session, data)
    if stops:
        _stop(session, folder)
        return
    if running_drill(folder) is not None:
        tell_running(session, folder)
        raise click.ClickException(
            session.say(_("Er loopt al een oefening. Stop die eerst met: spoedketen drill --stop"))
        )
    drill = drills()[name] if name else usual_day(TUESDAY)
    _play(session, folder, drill, around, scenario, minutes)


def _list(session: Session) -> None:
    heads = [(session.say(_("Naam")), "left"), (session.say(_("Oefening")), "left")]
    made = table("", [*heads, (session.say(_("Wat er gebeurt")), "left")])
    for drill in drills().values():
        language = session.language
        made.add_row(drill.code, drill.label[language], drill.told[language])
    session.out.print(made)


def _now() -> datetime:
    return datetime.fromtimestamp(time(), UTC)


def running_drill(folder: Path) -> "AskedDrill | None":
    """Return the drill that a demonstration plays now."""
    from spoedketen.live.drill_note import DRILL, asked_drill  # noqa: PLC0415 - only this verb

    return asked_drill(folder / DRILL, _now())


def tell_running(session: Session, folder: Path) -> None:
    """Say which drill runs, where and until when; nothing where none does."""
    asked = running_drill(folder)
    if asked is None:
        return
    known = drills().get(asked.code)
    said = session.say(
        _("Er loopt een oefening: {name}, netwerk {network}, tot {ends}."),
        name=known.label[session.language] if known else asked.code,
        network=asked.network,
        ends=f"{asked.ends.astimezone(ZoneInfo('Europe/Amsterdam')):%H:%M}",
    )
    session.out.print(said, soft_wrap=True)


def _demonstration(session: Session, data: Path | None) -> Path:
    folder = data_folder(data)
    if not (folder / "secrets" / "demonstration_keys.json").is_file():
        raise click.ClickException(
            session.say(
                _("In {folder} draait geen demonstratie. Begin er een met: spoedketen up"),
                folder=folder,
            )
        )
    return folder


def _stop(session: Session, folder: Path) -> None:
    from spoedketen.live.drill_note import DRILL, end_drill  # noqa: PLC0415 - only this verb

    if not end_drill(folder / DRILL, _now()):
        raise click.ClickException(session.say(_("Er loopt geen oefening.")))
    session.out.print(session.say(_("De oefening stopt binnen enkele seconden.")))


def _play(
    session: Session,
    folder: Path,
    drill: Drill,
    around: str | None,
    scenario: Path | None,
    minutes: int,
) -> None:
    from spoedketen.cli.drill_play import (  # noqa: PLC0415 - only where one is played
        hospital_around,
        play,
    )

    now = _now()
    pack = os.environ.get("SPOEDKETEN_PACK", "netherlands")
    site, name = hospital_around(pack, around, now.date())
    session.aside.print(session.say(_("De keten wordt gesimuleerd, een halve minuut …")))
    asked = play(folder, drill, pack, (site, scenario), (now, minutes, SEED))
    _tell(session, drill, name, asked)


def _tell(session: Session, drill: Drill, hospital: str, asked: "AskedDrill") -> None:
    if story := drill.told[session.language]:
        session.out.print(story, soft_wrap=True)
    words = _(
        "De oefening begint binnen enkele seconden en duurt {minutes} minuten. Kijk op het bord, "
        "bij Stops, Signalen en Keten. Zij draait om {hospital}; regio: netwerk {network}."
    )
    told = {"minutes": round(asked.minutes), "hospital": hospital, "network": asked.network}
    session.out.print(session.say(words, **told), soft_wrap=True)
    if asked.sites:
        where = ", ".join(asked.sites)
        session.out.print(session.say(_("Zonder personeel: {sites}."), sites=where), soft_wrap=True)
    stop = _("Eerder ophouden: spoedketen drill --stop")
    session.out.print(session.say(stop), soft_wrap=True)
