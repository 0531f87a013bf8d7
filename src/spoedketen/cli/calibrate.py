"""``spoedketen calibrate PACK``: the simulated country beside published totals."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from spoedketen.cli.access import study_from
from spoedketen.cli.impact import INTERRUPTED, made_region, simulated
from spoedketen.cli.impact_cluster import check_cluster
from spoedketen.cli.impact_files import norm_assumptions
from spoedketen.cli.impact_plan import Plan
from spoedketen.cli.options import question_options, workers_options
from spoedketen.cli.session import Session
from spoedketen.cli.tables import print_notices, table
from spoedketen.cli.translated import Command, option
from spoedketen.domain.errors import RequestError
from spoedketen.planning.impact.fit import Fit, fits
from spoedketen.planning.impact.runs import Variant, ready
from spoedketen.reports.documents import Document, finite
from spoedketen.reports.language import marked as _
from spoedketen.reports.notices import notices
from spoedketen.reports.numbers import decimal, percent, whole
from spoedketen.simulation.chain import ChainStudy

PART_WORDS = {
    "ed_visits": _("SEH-bezoeken per jaar"),
    "ambulance_runs": _("ambulance-inzetten per jaar"),
    "crisis_contacts": _("crisiscontacten ggz per jaar"),
    "elv_patients": _("ELV-patiënten per jaar"),
    "self_referral_share": _("aandeel zelfverwijzers op de SEH"),
    "stopped_share": _("tijd dat een SEH op stop staat"),
    "ed_minutes": _("verblijf op de SEH, minuten"),
    "nedocs_median": _("NEDOCS, mediaan"),
    "a1_mean_minutes": _("A1, gemiddelde minuten"),
    "a1_late_share": _("A1 later dan 15 minuten"),
}
LARGE = 1_000.0
PARTLY = _("Onderbroken: gemaakt van de keren die af waren.")


@click.command(
    "calibrate",
    cls=Command,
    help=_(
        "De gesimuleerde keten naast gepubliceerde landelijke totalen. Er wordt niets bijgesteld: "
        "de factor zegt hoeveel een totaal zou moeten groeien; stel bij met --assume of een tabel "
        "demand in het pakket."
    ),
)
@click.argument("pack")
@option(
    "--replications",
    type=click.IntRange(1, 1000),
    default=4,
    show_default=True,
    help=_("Zo vaak wordt de periode gesimuleerd."),
)
@option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=8,
    show_default=True,
    help=_("Weken per keer, na de aanloop."),
)
@option(
    "--warmup-weeks",
    type=click.IntRange(0, 52),
    default=4,
    show_default=True,
    help=_("Weken aanloop die niet meetellen."),
)
@option("--seed", type=click.IntRange(0), default=1, show_default=True, help=_("Startgetal."))
@workers_options
@option("--kept", help=_("Map waarin de keren bewaard blijven."))
@question_options
@click.pass_obj
def calibrate_command(session: Session, /, pack: str, **asked: Any) -> None:
    """Simulate the country as it is and print the fit."""
    check_cluster(asked["cluster"])
    study = study_from(session, pack, (), None, norm_assumptions(asked))
    with session.progress(_("Keten klaarzetten")):
        region = made_region(study, asked)
        made = ready(region, [Variant(name=session.say("nu"))])
    plan = Plan(
        variants=made,
        study=ChainStudy(
            seed=asked["seed"], warmup_weeks=asked["warmup_weeks"], weeks=asked["weeks"]
        ),
        replications=asked["replications"],
        kept=None if asked["kept"] is None else Path(asked["kept"]),
        workers=asked["workers"],
        cluster=asked["cluster"],
    )
    runs, is_whole = simulated(session, plan)
    if not runs[0]:
        raise RequestError("calibrate_interrupted")
    found = fits(runs[0], made[0].chain.kinds)
    if asked["as_json"]:
        session.print_json(
            {
                "schema": "spoedketen/calibrate/1",
                "notice": notices(study.pack),
                "pack": {"name": study.pack.note.name, "checksum": study.pack.checksum},
                "replications": len(runs[0]),
                "is_whole": is_whole,
                "fits": [_row(each) for each in found],
            }
        )
    else:
        print_notices(session, study)
        if not is_whole:
            session.aside.print(session.say(PARTLY), style="yellow", highlight=False)
        _print(session, found)
    if not is_whole:
        click.get_current_context().exit(INTERRUPTED)


def _row(fit: Fit) -> Document:
    return {
        **asdict(fit.total),
        "simulated": finite(fit.simulated),
        "low": finite(fit.low),
        "high": finite(fit.high),
        "factor": finite(fit.factor),
    }


def _print(session: Session, found: tuple[Fit, ...]) -> None:
    lang = session.language
    heads = [(session.say(_("Wat")), "left")]
    heads += [
        (session.say(words), "right")
        for words in (_("Gepubliceerd"), _("Gesimuleerd"), _("95 procent"), _("Factor"))
    ]
    made = table("", [*heads, (session.say(_("Bron")), "left")])
    for fit in found:
        told = [_told(fit.total.part, each, lang) for each in (fit.total.value, fit.simulated)]
        ends = [_told(fit.total.part, each, lang) for each in (fit.low, fit.high)]
        made.add_row(
            session.say(PART_WORDS[fit.total.part]),
            *told,
            " – ".join(ends),
            decimal(fit.factor, lang, 2),
            f"{fit.total.source} ({fit.total.year})",
        )
    session.out.print(made)


def _told(part: str, value: float | None, lang: str) -> str:
    if value is None:
        return "?"
    if part.endswith("share"):
        return percent(value, lang, 1)
    return whole(value, lang) if value > LARGE else decimal(value, lang)
