"""``spoedketen minimum PACK``: the smallest number of ED places for a service level."""

from dataclasses import asdict
from typing import Any

import click

from spoedketen.cli.access import study_from
from spoedketen.cli.impact import made_region
from spoedketen.cli.impact_files import norm_assumptions
from spoedketen.cli.options import question_options
from spoedketen.cli.session import Session
from spoedketen.cli.tables import print_notices, table
from spoedketen.cli.translated import Command, option
from spoedketen.planning.impact.minimum import Minimum, minima, share_waiting_simulated
from spoedketen.reports.language import marked as _
from spoedketen.reports.notices import notices
from spoedketen.reports.numbers import decimal, percent, whole
from spoedketen.simulation.chain import ChainStudy

PART_WORDS = {"day": _("dag (7-15)"), "evening": _("avond (15-23)"), "night": _("nacht (23-7)")}
CHECKED = ChainStudy(seed=1, warmup_weeks=1, weeks=8)


@click.command(
    "minimum",
    cls=Command,
    help=_(
        "Hoeveel plekken een SEH per dagdeel minstens nodig heeft opdat hooguit een deel moet "
        "wachten, en wat samengaan met de naaste SEH scheelt, met de reistijd ernaast."
    ),
)
@click.argument("pack")
@option(
    "--share",
    type=click.FloatRange(0.001, 0.9),
    default=0.1,
    show_default=True,
    help=_("Hooguit dit deel van de patiënten wacht op een plek."),
)
@option("--check", is_flag=True, help=_("Simuleer het en toon wie er dan wacht."))
@question_options
@click.pass_obj
def minimum_command(
    session: Session,
    /,
    pack: str,
    share: float,
    check: bool,
    **asked: Any,
) -> None:
    """Print the places needed per department and part of the day."""
    study = study_from(session, pack, (), None, norm_assumptions(asked))
    with session.progress(_("Keten klaarzetten")):
        region = made_region(study, asked)
        found = minima(region, share)
    simulated: dict[str, float] = {}
    if check:
        with session.progress(_("Simuleren")):
            simulated = share_waiting_simulated(region, found, CHECKED)
    if asked["as_json"]:
        session.print_json(
            {
                "schema": "spoedketen/minimum/1",
                "notice": notices(study.pack),
                "pack": {"name": study.pack.note.name, "checksum": study.pack.checksum},
                "share": share,
                "departments": [
                    {**asdict(each), "share_waiting_simulated": simulated.get(each.site)}
                    for each in found
                ],
            }
        )
        return
    print_notices(session, study)
    _print(session, found, simulated)


def _print(session: Session, found: tuple[Minimum, ...], simulated: dict[str, float]) -> None:
    lang = session.language
    heads = [(session.say(_("SEH")), "left"), (session.say(_("Kamers nu")), "right")]
    heads += [(session.say(words), "right") for words in PART_WORDS.values()]
    heads += [
        (session.say(_("Naaste SEH")), "left"),
        (session.say(_("Apart → samen")), "right"),
        (session.say(_("Rit, min")), "right"),
    ]
    if simulated:
        heads.append((session.say(_("Wacht, gesimuleerd")), "right"))
    made = table("", heads)
    for each in found:
        pool = each.pooling
        cells = [each.name, whole(each.rooms, lang)]
        cells += [whole(each.needed[part], lang) for part in PART_WORDS]
        cells += (
            ["", "", ""]
            if pool is None
            else [pool.other, f"{pool.apart} → {pool.together}", decimal(pool.minutes, lang, 0)]
        )
        if simulated:
            cells.append(percent(simulated.get(each.site), lang, 1))
        made.add_row(*cells)
    total = [sum(each.needed[part] for each in found) for part in PART_WORDS]
    rooms = sum(each.rooms for each in found)
    made.add_row(session.say(_("samen")), whole(rooms, lang), *(whole(n, lang) for n in total))
    session.out.print(made)
