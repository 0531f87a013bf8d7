"""``spoedketen relocate PACK UNITS``: which one ambulance to move where, now."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from spoedketen.cli.options import assumed, day_of
from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.domain.errors import RequestError
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, percent

if TYPE_CHECKING:
    from spoedketen.planning.relocation.advice import Advice, Move, Picture
    from spoedketen.planning.relocation.asked import Answer


@click.command(
    "relocate",
    cls=Command,
    help=_(
        "Welke ene ambulance nu waarheen te verplaatsen, met winst, prijs en de slechtst gedekte "
        "plek ervoor en erna. UNITS is een YAML- of JSON-bestand met het moment (at) en de "
        "ambulances (units). Advies: de centralist beslist."
    ),
)
@click.argument("pack")
@click.argument("units", type=click.Path(path_type=Path))
@option("--region", help=_("De ambulanceregio, zoals VR19; anders de enige van het pakket."))
@option("--assume", multiple=True, help=_("Vervang een veronderstelling: naam=getal."))
@option("--travel", "provider", help=_("Reistijden: matrix, skeleton, curve of roads."))
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@language_option()
@click.pass_obj
def relocate_command(session: Session, /, pack: str, units: Path, **asked: Any) -> None:
    """Print the move that is advised, or why there is none."""
    from spoedketen.cli.travel_models import travel_model  # noqa: PLC0415 - heavy
    from spoedketen.domain.assumptions import assumptions_of  # noqa: PLC0415
    from spoedketen.planning.relocation.asked import answer  # noqa: PLC0415
    from spoedketen.planning.relocation.region import region_ground  # noqa: PLC0415
    from spoedketen.planning.relocation.terms import (  # noqa: PLC0415
        relocation_assumptions,
        terms_of,
        validity_of,
    )
    from spoedketen.reports.notices import notices  # noqa: PLC0415
    from spoedketen.sources.unit_files import read_units  # noqa: PLC0415

    with session.progress(_("Regiopakket lezen")):
        read = session.pack(pack)
    pairs = list(assumed(asked["assume"]).items())
    values = assumptions_of(read, pairs, relocation_assumptions())
    with session.progress(_("Reistijden berekenen")):
        travel = travel_model(read, asked["provider"], values, progress=session.steps())
        region = chosen_region(read, asked["region"])
        ground = region_ground(read, travel, region, day_of(None, read))
    given = read_units(units, ground.stations.ids)
    terms, validity = terms_of(values, given.at.date()), validity_of(values)
    found = answer(ground, given.units, given.at, terms, validity)
    if asked["as_json"]:
        note = {"name": read.note.name, "checksum": read.checksum}
        told = {"schema": "spoedketen/relocate/1", "notice": notices(read), "pack": note}
        session.print_json({**told, **_document(found)})
        return
    title = read.note.title.get(session.language, read.note.name)
    session.out.print(Text(f"{title}, {region}, {given.at:%d-%m-%Y %H:%M}", style="bold"))
    said = "; ".join(session.say(notice) for notice in notices(read))
    session.out.print(f"[{said}]", style="yellow", highlight=False)
    _print(session, found, dict(zip(ground.stations.ids, ground.stations.names, strict=True)))


def chosen_region(pack: Any, asked: str | None) -> str:
    """Return the ambulance region asked for, or the only one of a pack."""
    from spoedketen.planning.relocation.region import ambulance_regions  # noqa: PLC0415 - heavy

    names = ambulance_regions(pack, day_of(None, pack))
    if asked is None and len(names) == 1:
        return names[0]
    if asked is None:
        raise RequestError("ambulance_region_needed", known=", ".join(names))
    if asked not in names:
        raise RequestError("ambulance_region_unknown", given=asked, known=", ".join(names))
    return asked


def _document(found: "Answer") -> dict[str, Any]:
    standing, advised = found.standing, found.advice
    return {
        "region": found.region,
        "at": found.at.isoformat(),
        "terms": {**asdict(found.terms), **asdict(found.validity)},
        "calls_per_hour": found.calls_per_hour,
        "calls_per_week": found.calls_per_week,
        "units": {
            "counted": [{"id": c.report.id, "wait_minutes": c.wait} for c in standing.counted],
            "unknown": [
                {"id": u.report.id, "why": u.why, "last_told": u.report.at.isoformat()}
                for u in standing.unknown
            ],
            "busy": [report.id for report in standing.away],
            "off_duty": [report.id for report in standing.off_duty],
        },
        "ask_first": list(found.to_ask(advised.move.point)) if advised.move else [],
        **asdict(advised),
    }


def _print(session: Session, found: "Answer", names: dict[str, str]) -> None:
    from spoedketen.reports.relocation_words import ASK_FIRST, why_not  # noqa: PLC0415 - heavy

    advised = found.advice
    _print_units(session, found)
    session.out.print()
    if advised.move is None:
        told = why_not(advised, names, session.translate, session.language)
        session.out.print(Text(session.say(_("Niets te verplaatsen.")), style="bold"))
        session.out.print(told, highlight=False)
        _print_picture(session, advised.now, None)
    else:
        _print_move(session, advised.move, names)
        for unit in found.to_ask(advised.move.point):
            told = session.say(ASK_FIRST, unit=unit)
            session.out.print(f"- {told}", style="yellow", highlight=False)
    if advised.others:
        _print_others(session, advised, names)
    _print_limits(session, found)


def _print_units(session: Session, found: "Answer") -> None:
    from spoedketen.reports.relocation_words import UNKNOWN_WHY  # noqa: PLC0415 - heavy

    standing = found.standing
    soon = sum(each.wait > 0.0 for each in standing.counted)
    told = session.say(
        _("Tellen mee: {idle} vrij, {soon} bijna vrij. Bezet: {busy}. Onbekend: {unknown}."),
        idle=len(standing.counted) - soon, soon=soon, busy=len(standing.away),
        unknown=len(standing.unknown),
    )  # fmt: skip
    session.out.print(told, highlight=False)
    for each in standing.unknown:
        why = session.say(UNKNOWN_WHY[each.why])
        line = session.say(
            _("  {unit}: {why}, laatst gemeld {time}"),
            unit=each.report.id, why=why, time=f"{each.report.at:%d-%m %H:%M}",
        )  # fmt: skip
        session.out.print(line, style="yellow", highlight=False)


def _print_move(session: Session, move: "Move", names: dict[str, str]) -> None:
    from spoedketen.reports.relocation_words import reasons  # noqa: PLC0415 - heavy

    lang = session.language
    said = session.say(
        _("Verplaats {unit} naar {point}: {minutes} minuten."),
        unit=move.unit, point=names[move.point], minutes=decimal(move.minutes, lang, 0),
    )  # fmt: skip
    session.out.print(Text(said, style="bold"))
    _print_picture(session, move.before, move)
    for reason in reasons(move, session.translate, lang):
        session.out.print(f"- {reason}", highlight=False)


def _print_picture(session: Session, before: "Picture", move: "Move | None") -> None:
    from spoedketen.reports.relocation_words import worst_words  # noqa: PLC0415 - heavy

    lang, now = session.language, session.say(_("Nu"))
    shown = [before] if move is None else [before, move.after]
    heads = [("", "left"), (now, "right")]
    made = table("", heads if move is None else [*heads, (session.say(_("Erna")), "right")])
    made.add_row(
        session.say(_("Meldingen binnen de streeftijd gedekt, regio")),
        *(percent(each.share, lang, 1) for each in shown),
    )
    worst = session.say(_("Slechtst gedekte plek"))
    made.add_row(worst, *(worst_words(each, session.translate, lang) for each in shown))
    made.add_row(
        session.say(_("Meldingen uit plekken onder de ondergrens")),
        *(percent(each.below_floor, lang, 1) for each in shown),
    )
    if move is not None:
        gained = decimal(move.calls_per_week, lang)
        made.add_row(session.say(_("Winst, meldingen per week als het zo bleef")), "", gained)
    session.out.print(made)


def _print_others(session: Session, advised: "Advice", names: dict[str, str]) -> None:
    lang = session.language
    heads = [
        (session.say(_("Andere keuzes")), "left"), (session.say(_("Naar")), "left"),
        (session.say(_("Rit, min")), "right"), (session.say(_("Winst")), "right"),
    ]  # fmt: skip
    made = table("", heads)
    for each in advised.others:
        minutes, gain = decimal(each.minutes, lang, 0), percent(each.gain, lang, 1)
        made.add_row(each.unit, names[each.point], minutes, gain)
    session.out.print(made)


def _print_limits(session: Session, found: "Answer") -> None:
    lang, terms = session.language, found.terms
    never = len(found.advice.never)
    told = session.say(
        _(
            "Gerekend met {minutes} minuten rijden, {busy} van de tijd bezet, ondergrens {floor}, "
            "een melding geldt {status} minuten. Buren van buiten de regio tellen niet mee. "
            "{never} plekken zijn vanaf geen standplaats op tijd te bereiken."
        ),
        minutes=decimal(terms.limit_minutes, lang, 0), busy=percent(terms.busy, lang, 0),
        floor=percent(terms.floor, lang, 0), never=never,
        status=decimal(found.validity.status_minutes, lang, 0),
    )  # fmt: skip
    session.out.print(told, style="dim", highlight=False)
    said = session.say(_("Dit is advies: de centralist beslist."))
    session.out.print(said, style="dim", highlight=False)
