"""``spoedketen simulate CASE``: the rides of an ambulance region, with how sure each figure is."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.domain.errors import RequestError
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import UNKNOWN, decimal, percent, whole

if TYPE_CHECKING:
    from spoedketen.domain.ambulance_case import AmbulanceCase
    from spoedketen.simulation.ambulance_rides import Field
    from spoedketen.simulation.ambulance_summary import RideSummary
    from spoedketen.simulation.intervals import Estimate

FIGURES = {
    "response_mean_minutes": _("responstijd, gemiddeld (min)"),
    "response_p95_minutes": _("responstijd, 95 % is er binnen (min)"),
    "busy_share": _("eenheden bezet"),
    "waited_share": _("melding zonder vrije eenheid"),
}
COLUMN_WORDS = (_("gemiddeld"), _("van"), _("tot"))
SHARES = frozenset({"busy_share", "waited_share"})


@dataclass(slots=True)
class Clock:
    """Seconds of wall time by what they went to."""

    compile_seconds: float = 0.0
    draw_seconds: float = 0.0
    ride_seconds: float = 0.0


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
    seed: int,
    log: Path | None,
    as_json: bool,
) -> None:
    """Simulate a case and print what it tells."""
    from spoedketen.simulation.ambulance_rides import field_of  # noqa: PLC0415 - compiles
    from spoedketen.sources.ambulance_cases import read_ambulance_case  # noqa: PLC0415 - heavy

    read, clock = read_ambulance_case(case), Clock()
    with session.progress(_("Ritten simuleren")) as progress:
        progress.update(progress.task_ids[0], total=replications)
        field = _warm(read, seed, clock, field_of)
        found = []
        for replication in range(replications):
            to = log if replication == 0 else None
            found.append(_replicate(field, seed, replication, clock, to))
            progress.advance(progress.task_ids[0])
    document = _document(case, found, seed, clock)
    if as_json:
        session.print_json(document)
    else:
        _print(session, document)


def _warm(case: "AmbulanceCase", seed: int, clock: Clock, field_of: Any) -> "Field":
    """Compile, or load what was compiled before, apart from what is measured."""
    from spoedketen.simulation.ambulance_patients import ambulance_patients  # noqa: PLC0415
    from spoedketen.simulation.ambulance_rides import ride  # noqa: PLC0415

    begun = time.perf_counter()
    field: Field = field_of(case)
    ride(field, ambulance_patients(case, seed, 0))
    clock.compile_seconds = time.perf_counter() - begun
    return field


def _replicate(
    field: "Field", seed: int, replication: int, clock: Clock, log: Path | None
) -> "RideSummary":
    from spoedketen.simulation.ambulance_patients import ambulance_patients  # noqa: PLC0415
    from spoedketen.simulation.ambulance_rides import ride  # noqa: PLC0415
    from spoedketen.simulation.ambulance_summary import summary  # noqa: PLC0415

    begun = time.perf_counter()
    patients = ambulance_patients(field.case, seed, replication)
    drawn = time.perf_counter()
    rides = ride(field, patients)
    clock.ride_seconds += time.perf_counter() - drawn
    clock.draw_seconds += drawn - begun
    if not len(patients):
        raise RequestError("nobody_calls")
    if log is not None:
        _write(log, field.case, patients, rides)
    return summary(field.case, patients, rides)


def _write(log: Path, case: "AmbulanceCase", patients: Any, rides: Any) -> None:
    import numpy as np  # noqa: PLC0415
    import polars as pl  # noqa: PLC0415

    names = np.array([*case.nodes, None], dtype=object)  # the last is told by -1: no hospital
    told = {
        "call_at": patients.call_at,
        "node": names[patients.node],
        "unit": rides.unit,
        "from_node": names[rides.from_node],
        "assigned_at": rides.assigned_at,
        "at_patient_at": rides.at_patient_at,
        "hospital": names[rides.hospital],
        "free_at": rides.free_at,
    }
    texts = dict.fromkeys(("node", "from_node", "hospital"), pl.String)
    pl.DataFrame(told, schema_overrides=texts).write_parquet(log)


def _document(
    case: Path, found: Sequence["RideSummary"], seed: int, clock: Clock
) -> dict[str, Any]:
    from spoedketen.simulation.intervals import estimate  # noqa: PLC0415 - heavy

    figures = {name: estimate([getattr(each, name) for each in found]) for name in FIGURES}
    patients = sum(each.patients for each in found)
    return {
        "schema": "spoedketen/ambulance_case/1",
        "case": case.name,
        **{name: _plain(told) for name, told in figures.items()},
        "patients": patients,
        "patients_per_second": patients / clock.ride_seconds,
        "replications": len(found),
        "seed": seed,
        "compile_seconds": clock.compile_seconds,
        "draw_seconds": clock.draw_seconds,
        "ride_seconds": clock.ride_seconds,
    }


def _plain(told: "Estimate") -> dict[str, float | None]:
    return {"value": told.value, "low": told.low, "high": told.high}


def _print(session: Session, document: dict[str, Any]) -> None:
    lang = session.language
    title = session.say("Ambulances: {case}", case=document["case"])
    shown = table(title, [("", "left"), *((session.say(w), "right") for w in COLUMN_WORDS)])
    for name, word in FIGURES.items():
        told = document[name]
        cells = (_cell(name, told[key], lang) for key in ("value", "low", "high"))
        shown.add_row(session.say(word), *cells)
    session.out.print(shown)
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


def _cell(name: str, value: float | None, lang: str) -> str:
    if value is None:
        return UNKNOWN
    return percent(value, lang, 1) if name in SHARES else decimal(value, lang, 2)
