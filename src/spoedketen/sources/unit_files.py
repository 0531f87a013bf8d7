"""Ambulances as a person or system writes them down, in YAML or JSON.

::

    at: 2026-11-23 10:00                 # the moment of the picture; without offset Dutch time
    units:
      - {id: 19-101, state: idle, station: post-goes, since: 2026-11-23 09:40}
      - {id: 19-102, state: idle, lat: 51.50, lon: 3.61, since: 2026-11-23 09:55}
      - {id: 19-103, state: moving, towards: post-tholen, since: 2026-11-23 09:57}
      - {id: 19-104, state: busy, lat: 51.44, lon: 3.57, since: …, free_at: 2026-11-23 10:05}
      - {id: 19-105, state: off_duty, since: 2026-11-23 07:00}
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from spoedketen.domain.ambulance_units import BUSY, MOVING, OFF_DUTY, UNIT_STATES, UnitReport
from spoedketen.domain.errors import Fault, UnitsError
from spoedketen.sources.plain_yaml import lines_of, plain_document

ZONE = ZoneInfo("Europe/Amsterdam")
FIELDS = ("id", "state", "since", "station", "towards", "lat", "lon", "free_at")
BOUNDS = {"lat": 90.0, "lon": 180.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFile:
    """The units of a file, at its moment."""

    at: datetime
    units: tuple[UnitReport, ...]


def read_units(file: Path, stations: Collection[str]) -> UnitFile:
    """Read a file of units; ``stations`` are the ids that may be named.

    Raises
    ------
    UnitsError
        With every fault at once, each with its line and field.
    """
    try:
        text = file.read_text("utf-8")
        document, lines = plain_document(text), lines_of(text)
    except FileNotFoundError:
        raise UnitsError(file.name, (Fault(file=file.name, code="document_absent"),)) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
        unread = Fault(file=file.name, code="units_unreadable", parameters={"found": said})
        raise UnitsError(file.name, (unread,)) from None
    reading = _Reading(file.name, document if isinstance(document, Mapping) else {}, lines)
    found = reading.file(stations)
    if reading.faults:
        raise UnitsError(file.name, tuple(reading.faults))
    return found


class _Reading:
    """A document and the faults found in it so far."""

    def __init__(
        self, file: str, document: Mapping[str, Any], lines: Mapping[tuple[str | int, ...], int]
    ) -> None:
        self.name, self.document, self.lines = file, document, lines
        self.faults: list[Fault] = []

    def fault(self, code: str, path: tuple[str | int, ...], **told: object) -> None:
        """Keep a fault with the line of its field, or of what should hold it."""
        near = next((path[:n] for n in range(len(path), -1, -1) if path[:n] in self.lines), ())
        row, field = self.lines.get(near), str(path[-1]) if path else ""
        fault = Fault(file=self.name, code=code, row=row, parameters={"field": field, **told})
        self.faults.append(fault)

    def file(self, stations: Collection[str]) -> UnitFile:
        at = self.moment(self.document, ("at",), required=True)
        rows = self.document.get("units")
        if not isinstance(rows, list) or not rows:
            self.fault("unit_rows_missing", ("units",))
            rows = []
        units = [self.unit(row, ("units", n), at, stations) for n, row in enumerate(rows)]
        seen: set[str] = set()
        for n, unit in enumerate(units):
            if unit is not None and unit.id in seen:
                self.fault("unit_twice", ("units", n, "id"), given=unit.id)
            seen |= {unit.id} if unit is not None else set()
        known = tuple(unit for unit in units if unit is not None)
        return UnitFile(at=at or datetime.min.replace(tzinfo=ZONE), units=known)

    def unit(
        self, row: object, path: tuple[str | int, ...], at: datetime | None,
        stations: Collection[str],
    ) -> UnitReport | None:  # fmt: skip
        if not isinstance(row, Mapping):
            self.fault("unit_shapeless", path)
            return None
        for name in row.keys() - set(FIELDS):
            self.fault("unit_field_unknown", (*path, name), known=", ".join(FIELDS))
        state = str(row.get("state", ""))
        if state not in UNIT_STATES:
            told = {"given": state, "known": ", ".join(UNIT_STATES)}
            self.fault("unit_word_unknown", (*path, "state"), **told)
        if not str(row.get("id") or ""):
            self.fault("unit_field_missing", (*path, "id"))
        since = self.moment(row, (*path, "since"), required=True)
        if since is not None and at is not None and since > at:
            self.fault("unit_since_future", (*path, "since"), given=row["since"])
        found = {name: self.degrees(row, (*path, name)) for name in BOUNDS}
        self.place(row, path, state, stations)
        free_at = self.moment(row, (*path, "free_at"))
        if since is None:
            return None
        return UnitReport(
            id=str(row.get("id") or ""), state=state, since=since, at=since, free_at=free_at,
            station=str(row.get("station") or ""), towards=str(row.get("towards") or ""), **found,
        )  # fmt: skip

    def place(
        self, row: Mapping[str, Any], path: tuple[str | int, ...], state: str,
        stations: Collection[str],
    ) -> None:  # fmt: skip
        """Keep what is wrong with where a unit is; who is busy or off duty may be anywhere."""
        for name in ("station", "towards"):
            if row.get(name) and str(row[name]) not in stations:
                told = {"given": row[name], "known": ", ".join(sorted(stations))}
                self.fault("unit_station_unknown", (*path, name), **told)
        if (row.get("lat") is None) != (row.get("lon") is None):
            lacking = "lat" if row.get("lat") is None else "lon"
            self.fault("unit_field_missing", (*path, lacking))
        if state == MOVING and not row.get("towards"):
            self.fault("unit_field_missing", (*path, "towards"))
        is_somewhere = row.get("station") or row.get("lat") is not None
        if state not in {MOVING, BUSY, OFF_DUTY} and not is_somewhere:
            self.fault("unit_place_missing", (*path, "station"))

    def degrees(self, row: Mapping[str, Any], path: tuple[str | int, ...]) -> float | None:
        name = str(path[-1])
        given = row.get(name)
        if given is None:
            return None
        try:
            found = float(given)
        except (TypeError, ValueError):
            found = BOUNDS[name] + 1.0
        if abs(found) <= BOUNDS[name]:
            return found
        self.fault("unit_degrees_unfit", path, given=given, most=BOUNDS[name])
        return None

    def moment(
        self, row: Mapping[str, Any], path: tuple[str | int, ...], *, required: bool = False
    ) -> datetime | None:
        given = row.get(str(path[-1]))
        if given is None:
            if required:
                self.fault("unit_field_missing", path)
            return None
        try:
            found = given if isinstance(given, datetime) else datetime.fromisoformat(str(given))
        except ValueError:
            self.fault("unit_moment_unfit", path, given=given)
            return None
        return found if found.tzinfo else found.replace(tzinfo=ZONE)
