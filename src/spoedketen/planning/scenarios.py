"""Scenarios: a named list of changes, read from a document and checked against a pack.

::

    name: Goes gaat 's nachts dicht
    changes:
      - change_hours: {site: "1", service: emergency_department, calendar: day_evening}
      - close: {site: Bronovo, service: acute_obstetrics}
      - add_station: {id: zierikzee, lat: 51.65, lon: 3.92}
      - change_capacity: {site: Terneuzen, resource: treatment_rooms, amount: 14}

A site may be named by its id or by a part of its name that fits only one site.
"""

import math
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from difflib import get_close_matches
from typing import Any

import polars as pl

from spoedketen.domain.dictionary import service_types, table_dictionary
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.planning.changes import (
    AddStation,
    Change,
    ChangeCapacity,
    ChangeHours,
    ChangeLevel,
    Close,
    Move,
    Open,
    applied,
)
from spoedketen.planning.site_names import site_named

KINDS: Mapping[str, type[Change]] = {
    "close": Close,
    "open": Open,
    "change_hours": ChangeHours,
    "change_level": ChangeLevel,
    "move": Move,
    "add_station": AddStation,
    "change_capacity": ChangeCapacity,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A named list of changes, made in order."""

    name: str
    changes: tuple[Change, ...]

    def on(self, pack: Pack, day: date) -> Pack:
        """Return the pack as it is after the scenario."""
        return applied(pack, self.changes, day)


def scenario_from(document: Any, pack: Pack, on: date) -> Scenario:
    """Return the scenario a YAML document describes; every name is looked up in the pack.

    Raises
    ------
    RequestError
        For the first change that names nothing known, with its number and the candidates.
    """
    if not isinstance(document, Mapping) or not isinstance(document.get("changes"), list):
        raise RequestError("scenario_shapeless", found=type(document).__name__)
    changes: list[Change] = []
    for number, entry in enumerate(document["changes"], start=1):
        change = _change(entry, number, pack, on)
        # The next change is looked up in the region as this one leaves it.
        pack = applied(pack, (change,), on)
        changes.append(change)
    return Scenario(name=str(document.get("name", "scenario")), changes=tuple(changes))


def closures(named: tuple[str, ...], service: str | None, pack: Pack, on: date) -> Scenario:
    """Return the scenario that closes the named sites, as ``--close`` asks.

    The service is closed at a site that has it; a site without it has nothing to close.
    """
    sites = list(dict.fromkeys(site_named(name, pack, on, service) for name in named))
    changes = tuple(Close(site=site, service=service) for site in sites)
    for change in changes:
        _check_service(change, pack, on)
    return Scenario(name=" + ".join(_site_name(site, pack, on) for site in sites), changes=changes)


def _site_name(site: str, pack: Pack, on: date) -> str:
    names = dict(pack.valid("sites", on).select("id", "name").iter_rows())
    return str(names.get(site, site))


def _change(entry: Any, number: int, pack: Pack, on: date) -> Change:
    if not isinstance(entry, Mapping) or len(entry) != 1:
        raise RequestError("change_shapeless", number=number, candidates=", ".join(KINDS))
    ((kind, told),) = entry.items()
    if kind not in KINDS:
        near = ", ".join(KINDS)
        raise RequestError("change_unknown", number=number, found=kind, candidates=near)
    change = _typed(KINDS[kind], told, number)
    return _with_known_names(change, number, pack, on)


def _typed(kind: type[Change], told: Any, number: int) -> Change:
    allowed = {field.name: field for field in fields(kind)}
    given = dict(told) if isinstance(told, Mapping) else {}
    for name in given:
        if name not in allowed:
            listed = ", ".join(allowed)
            raise RequestError("change_key_unknown", number=number, found=name, candidates=listed)
    for name, field in allowed.items():
        if field.default is MISSING and given.get(name) is None:
            raise RequestError("change_key_missing", number=number, key=name)
    return kind(**{name: _cell(name, value, number) for name, value in given.items()})


def _cell(name: str, value: Any, number: int) -> Any:
    if value is None:
        return None
    if name not in {"lat", "lon", "amount"}:
        return str(value)
    try:
        number_told = float(value)
    except (TypeError, ValueError):
        number_told = math.nan
    if not math.isfinite(number_told):
        raise RequestError("change_not_a_number", number=number, key=name, found=value)
    return number_told


def _with_known_names(change: Change, number: int, pack: Pack, on: date) -> Change:
    try:
        return _looked_up(change, pack, on)
    except RequestError as error:
        raise RequestError(error.code, **{**error.parameters, "number": number}) from None


def _looked_up(change: Change, pack: Pack, on: date) -> Change:
    _check_point(change, pack)
    if isinstance(change, AddStation):
        _check_calendar(change.calendar, pack)
        _check_readiness(change.readiness)
        _check_free(change.id, pack)
        return change
    if isinstance(change, Open) and change.lat is not None:
        _check_service_type(change.service)
        _check_calendar(change.calendar, pack)
        _check_new(change.site, pack, on)
        return change
    if isinstance(change, ChangeCapacity):
        _check_capacity(change)
    service = getattr(change, "service", None)
    found = _renamed(change, site_named(change.site, pack, on, service))
    _check_service(found, pack, on)
    return found


def _check_point(change: Change, pack: Pack) -> None:
    """Refuse half a point, and one outside the country of the pack."""
    lat, lon = getattr(change, "lat", None), getattr(change, "lon", None)
    if lat is None and lon is None:
        return
    if lat is None or lon is None:
        raise RequestError("change_key_missing", key="lat" if lat is None else "lon")
    south, west, north, east = pack.note.bounds
    if not (south <= lat <= north and west <= lon <= east):
        raise RequestError("change_outside", lat=lat, lon=lon)


def _check_capacity(change: ChangeCapacity) -> None:
    known = table_dictionary()["capacity"].columns["resource"].one_of or ()
    if change.resource not in known:
        listed = ", ".join(known)
        raise RequestError("resource_unknown", found=change.resource, candidates=listed)
    if change.amount < 0:
        raise RequestError("change_not_a_number", key="amount", found=change.amount)
    if change.amount != round(change.amount):
        raise RequestError("amount_not_whole", key=change.resource, found=change.amount)
    if change.resource in CLOSES and change.amount < 1:
        raise RequestError("amount_closes", key=change.resource, service=CLOSES[change.resource])


CLOSES = {"treatment_rooms": "emergency_department", "delivery_rooms": "acute_obstetrics"}
"""Resources without which a service is closed, and patients have to go elsewhere."""


def _check_readiness(readiness: str) -> None:
    known = table_dictionary()["stations"].columns["readiness"].one_of or ()
    if readiness not in known:
        raise RequestError("readiness_unknown", found=readiness, candidates=", ".join(known))


def _check_new(site: str, pack: Pack, on: date) -> None:
    if site in pack.valid("sites", on)["id"].to_list():
        raise RequestError("site_exists", found=site)


def _renamed(change: Change, site: str) -> Change:
    told = {field.name: getattr(change, field.name) for field in fields(change)}
    return type(change)(**{**told, "site": site})


def _check_service(change: Change, pack: Pack, on: date) -> None:
    calendar = getattr(change, "calendar", None)
    if calendar is not None:
        _check_calendar(calendar, pack)
    service = getattr(change, "service", None)
    if service is None or isinstance(change, AddStation):
        return
    _check_service_type(service)
    offered = pack.valid("services", on).filter(pl.col("site") == change.site)["service_type"]
    if not isinstance(change, Open) and service not in offered.to_list():
        listed = ", ".join(offered.unique().sort().to_list()) or "-"
        raise RequestError(
            "service_not_offered",
            found=service,
            site=_site_name(change.site, pack, on),
            candidates=listed,
        )


def _check_service_type(service: str) -> None:
    if service not in service_types():
        near = get_close_matches(service, service_types(), n=3, cutoff=0.3) or service_types()
        raise RequestError("service_unknown", found=service, candidates=", ".join(near))


def _check_calendar(calendar: str, pack: Pack) -> None:
    known = pack.table("calendars")["id"].unique(maintain_order=True).to_list()
    if calendar not in known:
        raise RequestError("calendar_unknown", found=calendar, candidates=", ".join(known))


def _check_free(station: str, pack: Pack) -> None:
    if station in pack.table("stations")["id"].to_list():
        raise RequestError("station_exists", found=station)
