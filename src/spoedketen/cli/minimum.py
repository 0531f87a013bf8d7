"""``spoedketen minimum PACK``: the smallest numbers of units for a service level."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

import click

from spoedketen.cli.access import study_from
from spoedketen.cli.impact import made_region
from spoedketen.cli.impact_files import norm_assumptions
from spoedketen.cli.options import question_options
from spoedketen.cli.session import Session
from spoedketen.cli.tables import print_notices, table
from spoedketen.cli.translated import Command, option
from spoedketen.domain.assumptions import Assumptions
from spoedketen.planning.minimum.check import Shares, share_waiting_simulated, with_enough_crews
from spoedketen.planning.minimum.minima import PLACES, Minimum, minima
from spoedketen.planning.minimum.staff import staff_for
from spoedketen.reports.documents import finite
from spoedketen.reports.language import marked as _
from spoedketen.reports.notices import notices
from spoedketen.reports.numbers import decimal, percent, whole
from spoedketen.simulation.chain import ChainStudy

PART_WORDS = {"day": _("dag (7-15)"), "evening": _("avond (15-23)"), "night": _("nacht (23-7)")}
RESOURCE_WORDS = {
    "rooms": _("Kamers op de SEH"),
    "ward_beds": _("Acute bedden op de afdelingen"),
    "intensive_care_beds": _("Bedden op de IC, acute patiënten"),
    "post_telephones": _("Triagisten aan de telefoon van de huisartsenpost"),
    "post_rooms": _("Spreekkamers van de huisartsenpost"),
    "post_cars": _("Visiteauto's van de huisartsenpost"),
    "delivery_rooms": _("Verloskamers"),
    "crisis_workers": _("Medewerkers van de crisisdienst ggz, per regio"),
    "crews": _("Ambulances met bemanning, per regio"),
}
PROFESSION_WORDS = {
    "ed_nurse": _("SEH-verpleegkundigen"),
    "ed_doctor": _("artsen op de SEH"),
    "ward_nurse": _("verpleegkundigen op de afdeling"),
    "intensive_care_nurse": _("IC-verpleegkundigen"),
    "obstetric_nurse": _("O&G-verpleegkundigen"),
    "crisis_worker": _("medewerkers crisisdienst"),
    "triagist": _("triagisten"),
    "gp": _("huisartsen"),
    "gp_driver": _("chauffeurs van de huisartsenpost"),
    "ambulance_nurse": _("ambulanceverpleegkundigen"),
    "ambulance_driver": _("ambulancechauffeurs"),
}
NAME_WIDTH, SHARE_WIDTH = 20, 9
"""Room for the longest word of most names, so that it is not broken."""
CHECKED = ChainStudy(seed=1, warmup_weeks=4, weeks=8)


@click.command(
    "minimum",
    cls=Command,
    help=_(
        "Hoeveel kamers, bedden, triagisten of ambulances per dagdeel minstens nodig zijn opdat "
        "hooguit een deel moet wachten, welk personeel daarbij hoort, en wat samengaan met de "
        "naaste scheelt, met de reistijd ernaast."
    ),
)
@click.argument("pack")
@option(
    "--of",
    "of",
    multiple=True,
    type=click.Choice(list(PLACES)),
    default=("rooms",),
    show_default=True,
    help=_(
        "Waarvan: kamers op de SEH, bedden op afdeling en IC, huisartsenposten, verloskamers, "
        "crisisdienst ggz of ambulances; mag vaker."
    ),
)
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
    of: tuple[str, ...],
    share: float,
    check: bool,
    **asked: Any,
) -> None:
    """Print the units needed per place and part of the day."""
    study = study_from(session, pack, (), None, norm_assumptions(asked))
    with session.progress(_("Keten klaarzetten")):
        region = made_region(study, asked)
        found = [each for name in dict.fromkeys(of) for each in minima(region, share, name)]
    simulated: Shares = {}
    if check:
        with session.progress(_("Simuleren")):
            found = list(with_enough_crews(region, found, share, CHECKED))
            simulated = share_waiting_simulated(region, found, CHECKED)
    if asked["as_json"]:
        session.print_json(
            {
                "schema": "spoedketen/minimum/3",
                "notice": notices(study.pack),
                "pack": {"name": study.pack.note.name, "checksum": study.pack.checksum},
                "share": share,
                "minima": [
                    {
                        **asdict(each),
                        "staff": [asdict(row) for row in staff_for(each, region.values)],
                        "share_waiting_simulated": _share(simulated, each),
                    }
                    for each in found
                ],
            }
        )
        return
    print_notices(session, study)
    for resource, rows in groupby(found, key=lambda each: each.resource):
        listed = list(rows)
        _print(session, resource, listed, simulated)
        _print_pooling(session, listed)
        _print_staff(session, listed, region.values)


def _share(simulated: Shares, each: Minimum) -> float | None:
    return finite(simulated.get((each.resource, each.id)))


def _print(session: Session, resource: str, found: Sequence[Minimum], simulated: Shares) -> None:
    heads = [(session.say(_("Waar")), "left"), (session.say(_("Nu")), "right")]
    heads += _part_heads(session)
    if simulated:
        heads.append((session.say(_("Wacht dan")), "right"))
    made = table(session.say(RESOURCE_WORDS[resource]), heads)
    made.columns[0].min_width = NAME_WIDTH
    if simulated:
        made.columns[-1].min_width = SHARE_WIDTH
    for each in found:
        cells = list(_cells(session, each))
        if simulated:
            cells.append(percent(_share(simulated, each), session.language, 1))
        made.add_row(*cells)
    made.add_row(*_total(session, found))
    session.out.print(made)


def _part_heads(session: Session) -> list[tuple[str, str]]:
    """Return a heading per part of the day, its hours below it: 80 characters hold them all."""
    return [(session.say(words).replace(" (", "\n("), "right") for words in PART_WORDS.values()]


def _print_pooling(session: Session, found: Sequence[Minimum]) -> None:
    """Print what going together with the nearest saves; a table of its own, as wide as it needs."""
    pools = [(each.name, each.pooling) for each in found if each.pooling is not None]
    if not pools:
        return
    heads = [
        (session.say(_("Samen met de naaste")), "left"),
        (session.say(_("Naaste")), "left"),
        (session.say(_("Apart → samen")), "right"),
        (session.say(_("Rit, min")), "right"),
    ]
    made = table(None, heads)
    for name, pool in pools:
        minutes = decimal(pool.minutes, session.language, 0)
        made.add_row(name, pool.other, f"{pool.apart} → {pool.together}", minutes)
    session.out.print(made)


def _print_staff(session: Session, found: Sequence[Minimum], values: Assumptions) -> None:
    heads = [(session.say(_("Personeel daarvoor, samen")), "left")]
    heads += _part_heads(session)
    made = table(None, [*heads, (session.say(_("FTE")), "right")])
    lang = session.language
    rows = [row for each in found for row in staff_for(each, values)]
    for who in dict.fromkeys(row.profession for row in rows):
        own = [row for row in rows if row.profession == who]
        posts = (whole(sum(row.posts[part] for row in own), lang) for part in PART_WORDS)
        fte = whole(round(sum(row.fte for row in own)), lang)
        made.add_row(session.say(PROFESSION_WORDS[who]), *posts, fte)
    session.out.print(made)


def _cells(session: Session, each: Minimum) -> Iterator[str]:
    yield each.name
    yield _now(each, session.language)
    for part in PART_WORDS:
        yield whole(each.needed[part], session.language)


def _now(each: Minimum, lang: str) -> str:
    """Return what there is now: one number where all parts of the day have the same."""
    told = [whole(each.now[part], lang) for part in PART_WORDS]
    return told[0] if len(set(told)) == 1 else " / ".join(told)


def _total(session: Session, found: Sequence[Minimum]) -> list[str]:
    lang = session.language
    now = {part: sum(each.now[part] for each in found) for part in PART_WORDS}
    needed = [sum(each.needed[part] for each in found) for part in PART_WORDS]
    told = [whole(now[part], lang) for part in PART_WORDS]
    here = told[0] if len(set(told)) == 1 else " / ".join(told)
    return [session.say(_("samen")), here, *(whole(number, lang) for number in needed)]
