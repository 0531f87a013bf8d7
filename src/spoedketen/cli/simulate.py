"""``spoedketen simulate CASE``: the rides of an ambulance region, with how sure each figure is."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spoedketen.cli.ambulance_tables import (
    FIGURES,
    by_region,
    by_urgency,
    cell,
    rows,
)
from spoedketen.cli.session import Session
from spoedketen.cli.simulate_worst import print_worst, print_worst_before
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.domain.errors import RequestError
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spoedketen.cli.ambulance_runs import Runs
    from spoedketen.domain.ambulance_case import AmbulanceCase
    from spoedketen.simulation.ambulance_summary import CallSummary, WorstNode
    from spoedketen.simulation.intervals import Estimate

CALL_FIGURES = ("response_mean_minutes", "response_p95_minutes", "late_share", "waited_share")
"""That are told of each urgency too."""
POLICY_WORDS = {
    "own": _("eenheden zoals de casus ze zet"),
    "mexclp": _("vaste standplaatsen volgens MEXCLP"),
    "dmexclp": _("dynamisch: wie vrijkomt rijdt naar waar dat het meest toevoegt (DMEXCLP)"),
    "floor": _("met ondergrens: wie vrijkomt rijdt naar waar de meeste plekken niemand hebben"),
    "table": _("volgens tabel: het aantal vrije eenheden bepaalt waar zij staan"),
}
POLICIES = tuple(POLICY_WORDS)
DISPATCH_WORDS = {
    "closest": _("de dichtstbijzijnde vrije eenheid gaat"),
    "cover": _("wie op tijd kan zijn en het minst aan dekking kost gaat"),
}
BORDERS = ("open", "when_empty", "closed")
BORDER_WORDS = {
    "open": _("de dichtstbijzijnde eenheid gaat, ook over de grens"),
    "when_empty": _("een eenheid van een andere regio gaat als de eigen er geen vrij heeft"),
    "closed": _("elke regio helpt zichzelf"),
}
TEAM_FIGURES = ("available_share", "arrival_mean_minutes", "before_ambulance_share")
FEWEST_PATIENTS = 100
"""Over all replications; with fewer the worst place would be chosen by chance."""


@click.command(
    "simulate",
    cls=Command,
    help=_(
        "Simuleer een ambulanceregio: responstijd en bezetting, met de onzekerheid over de "
        "herhalingen. Paden in de casus gelden vanaf zijn eigen map."
    ),
)
@click.argument("case", type=click.Path(path_type=Path))
@option(
    "--replications",
    type=click.IntRange(min=1, max=100_000),
    default=20,
    show_default=True,
    help=_("Zoveel onafhankelijke herhalingen."),
)
@option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help=_("Toeval."))
@option(
    "--policy",
    type=click.Choice(POLICIES),
    default="own",
    show_default=True,
    help=_("Waar eenheden staan; een ander dan own wordt er gepaard mee vergeleken."),
)
@option(
    "--dispatch",
    type=click.Choice(tuple(DISPATCH_WORDS)),
    default="closest",
    show_default=True,
    help=_("Wie gaat: de dichtstbijzijnde, of wie op tijd is en de minste dekking kost."),
)
@option(
    "--floor",
    type=click.FloatRange(min=0.0, max=0.999),
    default=0.5,
    show_default=True,
    help=_("Bij --policy floor: verwachte dekking die elke bereikbare plek ten minste heeft."),
)
@option(
    "--pin",
    "pins",
    multiple=True,
    help=_("Houd deze standplaats bezet: wie vrijkomt gaat erheen als er niemand is."),
)
@option(
    "--borders",
    type=click.Choice(BORDERS),
    help=_("Helpen eenheden in een andere regio van de casus? Anders zoals de casus zegt."),
)
@option(
    "--target-minutes",
    type=click.FloatRange(min=0.0),
    default=12.0,
    show_default=True,
    help=_("Daarna is te laat: 15 minuten, min 3 voor aanname en uitruk."),
)
@option(
    "--busy",
    type=click.FloatRange(min=0.0, max=0.999),
    help=_("Aandeel van de tijd dat een eenheid bezet is; anders wat de casus toont."),
)
@option(
    "--log",
    type=click.Path(path_type=Path),
    help=_("Bewaar elke rit van de eerste herhaling in dit Parquet-bestand."),
)
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de standaarduitvoer."))
@language_option()
@click.pass_obj
def simulate_command(
    session: Session,
    /,
    case: Path,
    replications: int,
    log: Path | None,
    as_json: bool,
    policy: str,
    dispatch: str,
    floor: float,
    pins: tuple[str, ...],
    borders: str | None,
    **asked: Any,
) -> None:
    """Simulate a case and print what it tells."""
    from spoedketen.cli.ambulance_runs import Asked, prepared, replicate  # noqa: PLC0415 - heavy
    from spoedketen.planning.ambulance_policies import Policy  # noqa: PLC0415
    from spoedketen.sources.ambulance_cases import read_ambulance_case  # noqa: PLC0415

    read = _with_borders(read_ambulance_case(case), borders)
    chosen = Policy(name=policy, dispatch=dispatch, floor=floor, pins=pins)
    with session.progress(_("Ritten simuleren")) as progress:
        progress.update(progress.task_ids[0], total=replications)
        runs = prepared(read, Asked(policy=chosen, **asked))
        for _replication in replicate(runs, replications, log):
            progress.advance(progress.task_ids[0])
    document = _document(case, runs)
    if as_json:
        session.print_json(document)
    else:
        _print(session, document)


def _with_borders(case: "AmbulanceCase", borders: str | None) -> "AmbulanceCase":
    if borders is None:
        return case
    if not case.regions:
        raise RequestError("borders_without_regions")
    manned = set(case.region_numbers[case.base_of_unit].tolist())
    for number, region in enumerate(case.regions):
        if borders == "closed" and number not in manned:
            raise RequestError("case_region_without_unit", region=region)
    return replace(case, borders=borders)


def _document(case: Path, runs: "Runs") -> dict[str, Any]:
    patients = sum(each.patients for each in runs.told)
    return {
        "schema": "spoedketen/ambulance_case/1",
        "case": case.name,
        "policy": runs.asked.policy.name,
        "dispatch": runs.asked.policy.dispatch,
        "floor": runs.asked.policy.floor if runs.asked.policy.name == "floor" else None,
        "pins": list(runs.asked.policy.pins),
        "target_minutes": runs.asked.target_minutes,
        "busy_assumed": None if runs.asked.policy.is_own else runs.busy,
        **_figures(runs.told),
        "worst_node": _worst(runs, runs.told),
        "worst_reached_node": _worst_reached(runs, runs.told, runs.asked.target_minutes),
        "urgencies": _urgencies(runs),
        "borders": runs.field.case.borders if runs.field.case.regions else None,
        "regions": _regions(runs),
        "mobile_teams": _teams(runs),
        "compared": _compared(runs),
        "patients": patients,
        "patients_per_second": patients / runs.ride_seconds,
        "replications": len(runs.told),
        "seed": runs.asked.seed,
        "compile_seconds": runs.compile_seconds,
        "draw_seconds": runs.draw_seconds,
        "ride_seconds": runs.ride_seconds,
    }


def _figures(told: Any) -> dict[str, Any]:
    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    names = FIGURES
    return {name: _plain(estimate([getattr(each, name) for each in told])) for name in names}


def _compared(runs: "Runs") -> dict[str, Any] | None:
    """Return the differences with the case as it stands, on the same patients."""
    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    if not runs.beside:
        return None
    pairs = list(zip(runs.told, runs.beside, strict=True))
    gaps = {name: [getattr(a, name) - getattr(b, name) for a, b in pairs] for name in FIGURES}
    return {
        "own": _figures(runs.beside),
        "own_worst_node": _worst(runs, runs.beside),
        "own_worst_by_urgency": [
            _worst(runs, [each.by_urgency[place] for each in runs.beside])
            for place in range(len(runs.field.case.urgencies))
        ],
        "difference": {name: _plain(estimate(each)) for name, each in gaps.items()},
    }


def _urgencies(runs: "Runs") -> list[dict[str, Any]]:
    """Return the figures of each class of calls, in order of priority."""
    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    found = []
    for place, urgency in enumerate(runs.field.case.urgencies):
        told = [each.by_urgency[place] for each in runs.told]
        seen = [each for each in told if each.patients]
        figures = {
            name: _plain(estimate([getattr(each, name) for each in seen])) if seen else None
            for name in CALL_FIGURES
        }
        target = float(runs.field.targets[place])
        row = {"name": urgency.name, "target_minutes": target, **figures}
        worst = {
            "worst_node": _worst(runs, told),
            "worst_reached_node": _worst_reached(runs, told, target),
        }
        found.append(row | worst)
    return found


def _regions(runs: "Runs") -> list[dict[str, Any]]:
    """Return the figures of each region, and how many of its calls were helped from outside."""
    import numpy as np  # noqa: PLC0415 - heavy

    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    found = []
    for place, region in enumerate(runs.field.case.regions):
        told = [each.by_region[place] for each in runs.told]
        seen = [each for each in told if each.patients]
        figures = {
            name: _plain(estimate([getattr(each, name) for each in seen])) if seen else None
            for name in CALL_FIGURES
        }
        rides = np.sum([each.helped for each in runs.told], axis=0)
        own = int(rides[place, place])
        found.append(
            {
                "name": region,
                **figures,
                "help_received_share": _share(int(rides[:, place].sum()) - own, rides[:, place]),
                "help_given_share": _share(int(rides[place].sum()) - own, rides[place]),
                "worst_node": _worst(runs, told),
            }
        )
    return found


def _teams(runs: "Runs") -> dict[str, Any] | None:
    """Return the figures of the mobile teams, None where the case has none."""
    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    if not runs.flights:
        return None
    came = [each for each in runs.flights if each.available_share > 0]
    figures = {
        name: _plain(estimate([getattr(each, name) for each in came])) if came else None
        for name in TEAM_FIGURES[1:]
    }
    asked = [each.available_share for each in runs.flights if each.asked]
    available = _plain(estimate(asked)) if asked else None
    return {
        "asked": sum(each.asked for each in runs.flights),
        TEAM_FIGURES[0]: available,
        **figures,
    }


def _share(part: int, whole: Any) -> float | None:
    return part / int(whole.sum()) if whole.sum() else None


def _worst(runs: "Runs", told: "Sequence[CallSummary]") -> dict[str, Any] | None:
    from spoedketen.simulation.ambulance_summary import worst_node  # noqa: PLC0415 - heavy

    return _named(runs, worst_node(told, FEWEST_PATIENTS))


def _worst_reached(
    runs: "Runs", told: "Sequence[CallSummary]", target_minutes: float
) -> dict[str, Any] | None:
    """Return the worst of the places that some base reaches in time: the rest is late whatever."""
    from spoedketen.simulation.ambulance_summary import worst_node  # noqa: PLC0415 - heavy

    fewest = runs.field.case.minutes[runs.field.bases].min(axis=0)
    is_reached = fewest <= target_minutes
    return _named(runs, worst_node(told, FEWEST_PATIENTS, is_reached))


def _named(runs: "Runs", found: "WorstNode | None") -> dict[str, Any] | None:
    if found is None:
        return None
    node = runs.field.case.nodes[found.place]
    return {"node": node, "late_share": found.late_share, "patients": found.patients}


def _plain(told: "Estimate") -> dict[str, float | None]:
    return {"value": told.value, "low": told.low, "high": told.high}


def _print(session: Session, document: dict[str, Any]) -> None:
    lang, policy = session.language, document["policy"]
    title = session.say("Ambulances: {case}", case=document["case"])
    session.out.print(f"{title}, {session.say(POLICY_WORDS[policy])}", style="bold")
    session.out.print(session.say(DISPATCH_WORDS[document["dispatch"]]).capitalize() + ".")
    session.out.print(rows(session, "", document))
    if document["urgencies"]:
        session.out.print(by_urgency(session, document["urgencies"]))
    if document["regions"]:
        session.out.print(session.say(BORDER_WORDS[document["borders"]]).capitalize() + ".")
        session.out.print(by_region(session, document["regions"]))
    if document["mobile_teams"]:
        _print_teams(session, document["mobile_teams"])
    if document["compared"]:
        title = session.say("Verschil met het beleid van de casus zelf, zelfde patiënten")
        session.out.print(rows(session, title, document["compared"]["difference"]))
        print_worst_before(session, document)
        _print_trade(session, document["compared"]["difference"])
    print_worst(session, document)
    said = session.say(
        "{patients} patiënten in {replications} herhalingen; {speed} per seconde, zonder "
        "trekken ({draw} s) en vertalen ({compile} s).",
        patients=whole(document["patients"], lang),
        replications=document["replications"],
        speed=whole(document["patients_per_second"], lang),
        draw=decimal(document["draw_seconds"], lang, 2),
        compile=decimal(document["compile_seconds"], lang, 1),
    )
    session.out.print(said, style="dim", highlight=False)


def _print_teams(session: Session, teams: dict[str, Any]) -> None:
    def value(name: str) -> float | None:
        return None if teams[name] is None else float(teams[name]["value"])

    said = session.say(
        "Mobiele teams: {asked} keer gevraagd, {share} kwam er een, gemiddeld na {minutes} min; "
        "{first} daarvan eerder dan de ambulance.",
        asked=whole(teams["asked"], session.language),
        share=cell("late_share", value("available_share"), session.language),
        minutes=cell("", value("arrival_mean_minutes"), session.language),
        first=cell("late_share", value("before_ambulance_share"), session.language),
    )
    session.out.print(said, highlight=False)


def _print_trade(session: Session, difference: dict[str, Any]) -> None:
    """Say it where fewer are late and the mean is longer, or the other way round."""
    late, mean = difference["late_share"]["value"], difference["response_mean_minutes"]["value"]
    if late < 0.0 < mean:
        said = session.say("Minder te laat, maar gemiddeld duurt het langer: beide tellen.")
    elif mean < 0.0 < late:
        said = session.say("Gemiddeld sneller, maar meer te laat: beide tellen.")
    else:
        return
    session.out.print(said, style="yellow", highlight=False)
