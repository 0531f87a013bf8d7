"""``spoedketen screen CASE``: where models put the units, and what to expect of it, in seconds."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import UNKNOWN, decimal, percent, whole

if TYPE_CHECKING:
    from spoedketen.planning.screening import Placement, Screening

MODEL_WORDS = {
    "own": _("casus"),
    "mexclp": "MEXCLP",
    "malp": "MALP",
    "malp_local": _("MALP lokaal"),
    "dsm": "DSM",
}
COVER_WORDS = {
    "expected_cover": _("verwacht"),
    "reliable_cover": _("zeker"),
    "twice_covered": _("dubbel"),
    "late_share": _("te laat"),
    "response_mean_minutes": _("respons (min)"),
}


@click.command(
    "screen",
    cls=Command,
    help=_(
        "Zet de eenheden van een ambulanceregio volgens MEXCLP, MALP en de dubbele norm, en schat "
        "te laat en werklast met het hypercube-model: seconden, zonder ritten te simuleren."
    ),
)
@click.argument("case", type=click.Path(path_type=Path))
@option(
    "--target-minutes",
    type=click.FloatRange(min=0.0),
    default=12.0,
    show_default=True,
    help=_("Daarna is te laat: 15 minuten, min 3 voor aanname en uitruk."),
)
@option(
    "--far-minutes",
    type=click.FloatRange(min=0.0),
    default=20.0,
    show_default=True,
    help=_("Dubbele norm: hierbinnen is er voor iedere plek een eenheid."),
)
@option(
    "--near-share",
    type=click.FloatRange(min=0.0, max=1.0),
    default=0.9,
    show_default=True,
    help=_("Dubbele norm: aandeel van de vraag met een eenheid binnen --target-minutes."),
)
@option(
    "--reliability",
    type=click.FloatRange(min=0.01, max=0.999),
    default=0.95,
    show_default=True,
    help=_("MALP: kans dat er één vrij is."),
)
@option(
    "--busy",
    type=click.FloatRange(min=0.001, max=0.999),
    help=_("Aandeel van de tijd dat een eenheid bezet is; anders wat het model verwacht."),
)
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de standaarduitvoer."))
@language_option()
@click.pass_obj
def screen_command(session: Session, /, case: Path, as_json: bool, **asked: Any) -> None:
    """Screen a case and print where units would stand."""
    from spoedketen.planning.screening import Wanted, screened  # noqa: PLC0415 - heavy
    from spoedketen.planning.siting.double_standard import Standard  # noqa: PLC0415
    from spoedketen.simulation.ambulance_field import field_of  # noqa: PLC0415
    from spoedketen.sources.ambulance_cases import read_ambulance_case  # noqa: PLC0415

    standard = Standard(
        near_minutes=asked["target_minutes"],
        far_minutes=asked["far_minutes"],
        share=asked["near_share"],
    )
    wanted = Wanted(standard=standard, reliability=asked["reliability"], busy=asked["busy"])
    found = screened(field_of(read_ambulance_case(case)), wanted)
    document = _document(case, found)
    if as_json:
        session.print_json(document)
    else:
        _print(session, document)


def _document(case: Path, found: "Screening") -> dict[str, Any]:
    wanted = found.wanted
    return {
        "schema": "spoedketen/ambulance_screening/1",
        "case": case.name,
        "target_minutes": wanted.standard.near_minutes,
        "far_minutes": wanted.standard.far_minutes,
        "near_share": wanted.standard.share,
        "reliability": wanted.reliability,
        "busy_assumed": found.busy,
        "unreachable_share": found.unreachable_share,
        "leaves_out": [
            *(["shifts"] if found.field.case.on_duty is not None else []),
            *(["urgencies"] if found.field.case.urgencies else []),
        ],
        "placements": [_placement(found, each) for each in found.placements],
    }


def _placement(found: "Screening", placed: "Placement") -> dict[str, Any]:
    if placed.units_at is None or placed.expected is None:
        return {"model": placed.model, "is_possible": False}
    from spoedketen.planning.screening import worst_reached  # noqa: PLC0415 - heavy

    told, case = placed.expected, found.field.case
    names = [case.nodes[node] for node in found.field.bases]
    busy = [None if value != value else float(value) for value in told.busy_by_base]  # noqa: PLR0124 - not a number
    rows = zip(names, placed.units_at.tolist(), busy, strict=True)
    worst = worst_reached(found.field, told, found.wanted.standard.near_minutes)
    return {
        "model": placed.model,
        "is_possible": True,
        "expected_cover": placed.expected_cover,
        "reliable_cover": placed.reliable_cover,
        "twice_covered": placed.twice_covered,
        "meets_double_standard": placed.meets_standard,
        "late_share": told.late_share,
        "response_mean_minutes": told.response_mean_minutes,
        "worst_node": None
        if worst is None
        else {"node": case.nodes[worst], "late_share": float(told.late_by_node[worst])},
        "all_busy_share": told.all_busy,
        "hypercube": "exact" if told.is_exact else "approximation",
        "bases": [{"base": base, "units": count, "busy": load} for base, count, load in rows],
    }


def _print(session: Session, document: dict[str, Any]) -> None:
    title = session.say("Ambulances: {case}", case=document["case"])
    session.out.print(title, style="bold", highlight=False)
    session.out.print(_covers(session, document["placements"]))
    session.out.print(_bases(session, document["placements"]))
    said = session.say(
        "Te laat is na {target} min; eenheden {busy} bezet. {share} van de vraag is van geen "
        "standplaats op tijd te bereiken en telt als te laat, maar niet als slechtste plek. "
        "Een schatting: simuleer de keuze met spoedketen simulate.",
        share=percent(document["unreachable_share"], session.language, 1),
        target=decimal(document["target_minutes"], session.language),
        busy=percent(document["busy_assumed"], session.language, 1),
    )
    session.out.print(said, style="dim", highlight=False)
    if document["leaves_out"]:
        said = session.say("Diensten en urgenties van de casus tellen hier niet mee.")
        session.out.print(said, style="yellow", highlight=False)


def _covers(session: Session, placements: list[dict[str, Any]]) -> Any:
    words = (*COVER_WORDS.values(), _("slechtste plek"), _("dubbele norm"))
    title = session.say("Dekking volgens elk model, en wat het hypercube-model verwacht")
    shown = table(title, [("", "left"), *((session.say(word), "right") for word in words)])
    for placed in placements:
        name = session.say(MODEL_WORDS[placed["model"]])
        if not placed["is_possible"]:
            shown.add_row(name, *(UNKNOWN,) * (len(words) - 1), session.say("onmogelijk"))
            continue
        worst = placed["worst_node"]
        cells = [_cell(key, placed[key], session.language) for key in COVER_WORDS]
        cells.append(UNKNOWN if worst is None else _worst(worst, session.language))
        is_met = placed["meets_double_standard"]
        shown.add_row(
            name, *cells, session.say("gehaald") if is_met else session.say("niet gehaald")
        )
    return shown


def _worst(worst: dict[str, Any], lang: str) -> str:
    return f"{worst['node']} {percent(worst['late_share'], lang, 0)}"


def _bases(session: Session, placements: list[dict[str, Any]]) -> Any:
    possible = [placed for placed in placements if placed["is_possible"]]
    heads = [(session.say(MODEL_WORDS[placed["model"]]), "right") for placed in possible]
    shown = table(
        session.say("Eenheden per standplaats, met hoe vaak zij bezet zijn"),
        [(session.say("standplaats"), "left"), *heads],
    )
    for rows in zip(*(placed["bases"] for placed in possible), strict=True):
        cells = (_units(session, row) for row in rows)
        shown.add_row(rows[0]["base"], *cells)
    return shown


def _units(session: Session, row: dict[str, Any]) -> str:
    if row["busy"] is None:
        return UNKNOWN
    busy = percent(row["busy"], session.language, 0)
    return f"{whole(row['units'], session.language)} ({busy})"


def _cell(name: str, value: float, lang: str) -> str:
    return decimal(value, lang, 2) if name == "response_mean_minutes" else percent(value, lang, 1)
