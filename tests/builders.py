"""A tiny invented region: towns on a line, a fixed number of minutes from one to the next.

Town ``i`` lies at longitude ``5.0 + 0.1 i``; its id is ``a{i}``. Sites and stations are given by
the town they lie in, so every answer can be worked out by hand.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from spoedketen.domain.checks import checked_tables
from spoedketen.domain.pack import Pack, PackNote, TableNote
from spoedketen.domain.places import Areas, Points
from spoedketen.norms.norm import DatedValue, Norm, Parameter, Reference
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Access, Question, access
from spoedketen.planning.travel_model import TravelModel
from spoedketen.sources.pack_files import write_pack

DAY = date(2022, 6, 1)
LAT = 52.0
MINUTES_PER_STEP = 10.0
WEEK = "mon tue wed thu fri sat sun"
CALENDARS = (
    {"id": "always", "days": WEEK, "holidays": "also", "opens": "00:00", "closes": "24:00"},
    {"id": "day_evening", "days": WEEK, "holidays": "also", "opens": "08:00", "closes": "22:00"},
    {"id": "night", "days": WEEK, "holidays": "also", "opens": "22:00", "closes": "08:00"},
)


def lon(position: float) -> float:
    """Return the longitude of a place on the line."""
    return round(5.0 + 0.1 * position, 6)


def raw_tables(
    people: Sequence[int] = (1000, 2000, 3000, 4000, 5000),
    hospitals: Mapping[str, int] | None = None,
    stations: Mapping[str, int] | None = None,
    **more: Sequence[Mapping[str, object]],
) -> dict[str, list[dict[str, object]]]:
    """Return the tables of the region as rows of text, to be spoiled by a test.

    ``more`` replaces whole tables, or adds them.
    """
    hospitals = {"1": 0, "2": len(people) - 1} if hospitals is None else hospitals
    stations = {"s0": 0} if stations is None else stations
    point = {"lat": LAT}
    tables: dict[str, list[dict[str, object]]] = {
        "areas": [
            {"id": f"a{i}", "name": f"Town {i}", **point, "lon": lon(i), "population": count}
            | {"municipality": f"m{i // 2}", "province": "p"}
            for i, count in enumerate(people)
        ],
        "regions": [
            *(
                {"id": f"m{i}", "division": "municipality", "name": f"Municipality {i}"}
                for i in range((len(people) + 1) // 2)
            ),
            {"id": "p", "division": "province", "name": "Province"},
        ],
        "calendars": [dict(row) for row in CALENDARS],
        "sites": [
            {"id": id_, "name": f"Hospital {id_}", "kind": "hospital", **point, "lon": lon(i)}
            for id_, i in hospitals.items()
        ],
        "services": [
            {"site": id_, "service_type": "emergency_department", "calendar": "always"}
            for id_ in hospitals
        ],
        "stations": [
            {"id": id_, "name": f"Station {id_}", **point, "lon": lon(i)}
            | {"readiness": "present", "calendar": "always"}
            for id_, i in stations.items()
        ],
    }
    return {**tables, **{name: [dict(row) for row in rows] for name, rows in more.items()}}


def travel_rows(
    areas: int, minutes_per_step: float = MINUTES_PER_STEP, mode: str = "ambulance_siren"
) -> list[dict[str, object]]:
    """Return the table of minutes between all towns, as a user would give it."""
    return [
        {
            "mode": mode,
            "from_id": f"a{i}",
            "to_id": f"a{j}",
            "minutes": abs(i - j) * minutes_per_step,
        }
        for i in range(areas)
        for j in range(areas)
    ]


def a_note(**told: object) -> PackNote:
    """Return the note of the region."""
    given = {"name": "tiny", "title": {"nl": "Klein", "en": "Tiny"}, "date": DAY, "tables": {}}
    return PackNote(**{**given, **told})


def frames(tables: Mapping[str, Sequence[Mapping[str, object]]]) -> dict[str, pl.DataFrame]:
    """Return rows as tables of text, as they come out of a file."""
    return {
        name: pl.DataFrame(
            [{k: None if v is None else str(v) for k, v in row.items()} for row in rows],
            infer_schema_length=None,
        )
        for name, rows in tables.items()
    }


def found_faults(tables: Mapping[str, Sequence[Mapping[str, object]]], /, **told: object) -> list:
    """Return the faults of tables, each file named after its table."""
    raw = frames(tables)
    return checked_tables(raw, a_note(**told), {name: f"{name}.csv" for name in raw})[1]


def a_pack(*arguments, note: PackNote | None = None, **more) -> Pack:
    """Return the region as a checked pack; arguments as of :func:`raw_tables`."""
    note = note or a_note(
        tables={"areas": TableNote(origin="assumed", source="invented", rounding=5)}
    )
    raw = frames(raw_tables(*arguments, **more))
    tables, faults = checked_tables(raw, note, {name: f"{name}.csv" for name in raw})
    assert faults == []
    return Pack(note=note, tables=tables)


def a_pack_folder(folder: Path, *arguments, **more) -> Path:
    """Write the region as a pack in a folder."""
    write_pack(a_pack(*arguments, **more), folder)
    return folder


def a_csv_folder(folder: Path, *arguments, note: str = "", **more) -> Path:
    """Write the region as a person would type it: ``region.yaml`` and a CSV per table."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in raw_tables(*arguments, **more).items():
        frames({name: rows})[name].write_csv(folder / f"{name}.csv")
    told = note or "name: tiny\ntitle: {nl: Klein, en: Tiny}\ndate: 2022-06-01\ntables: {}\n"
    (folder / "region.yaml").write_text(told, "utf-8")
    return folder


def a_travel_model(
    minutes_per_step: float = MINUTES_PER_STEP, *, unreachable: Sequence[int] = ()
) -> TravelModel:
    """Return travel times along the line; towns that are ``unreachable`` have no way at all."""

    def minutes(origins, destinations):
        steps = np.abs(np.subtract.outer(origins.lon, destinations.lon)) / 0.1
        found = np.round(steps, 6) * minutes_per_step
        for island in (lon(i) for i in unreachable):
            found[np.isclose(origins.lon, island), :] = np.inf
            found[:, np.isclose(destinations.lon, island)] = np.inf
        return found

    modes = ("ambulance_siren", "ambulance", "car")
    described = {"nl": "lijn", "en": "line"}
    return TravelModel(provider="line", by_mode=dict.fromkeys(modes, minutes), described=described)


def a_norm(**values: float) -> Norm:
    """Return an invented norm for emergency departments with these parameters."""
    kind = values.pop("kind", "no_increase")
    reference = Reference(title="invented", href="https://example.org", read_on=DAY)
    dated = {
        name: Parameter(
            name=name,
            unit="share" if name == "share" else "minute",
            values=(
                DatedValue(
                    valid_from=date(2016, 1, 1), value=value, status="verified", reference=reference
                ),
            ),
        )
        for name, value in values.items()
    }
    words = {"nl": "verzonnen", "en": "invented"}
    return Norm(
        id="invented", code_name="invented", label=words, description=words, kind=kind, owner=words,
        status="example", service_type="emergency_department", opening="always", mode="car",
        reference=reference, parameters=dated,
    )  # fmt: skip


def a_question(norm_id: str | Norm = "seh_45", **told) -> Question:
    """Return a question on the day of the region."""
    asked = norm(norm_id) if isinstance(norm_id, str) else norm_id
    return Question(**{"norm": asked, "as_of": DAY, **told})


def an_access(pack: Pack | None = None, question: Question | None = None, **told) -> Access:
    """Return who reaches what in the region; ``told`` goes to the travel model."""
    return access(pack or a_pack(), question or a_question(), a_travel_model(**told))


def points(count: int, letter: str) -> Points:
    """Return the first places on the line as points."""
    return Points(
        ids=tuple(f"{letter}{i}" for i in range(count)),
        names=tuple(f"{letter.upper()}{i}" for i in range(count)),
        lat=np.full(count, LAT),
        lon=np.array([lon(i) for i in range(count)]),
    )


def access_from(minutes, people=None, *, limit: float | None = 45.0, fixed: float = 0.0) -> Access:
    """Return a situation straight from a table of minutes, shape (areas, sites)."""
    minutes = np.asarray(minutes, dtype=np.float64)
    areas, sites = minutes.shape
    everybody = np.array([100] * areas if people is None else people, dtype=np.int64)
    return Access(
        question=a_question(a_norm(**({} if limit is None else {"limit_minutes": limit}))),
        areas=Areas(
            points=points(areas, "a"),
            people=everybody,
            people_by_band={"age_65_plus": everybody // 5},
            region_ids={
                "municipality": tuple(f"m{i // 2}" for i in range(areas)),
                "province": ("p",) * areas,
            },
        ),
        sites=points(sites, "h"),
        to_site=minutes,
        station_minutes=np.zeros(areas),
        fixed_minutes=fixed,
        limit_minutes=limit,
    )
