"""Typed changes to a region: what a scenario is made of.

Each change is a frozen value; applying it returns a new pack and leaves the old one as it was.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

import polars as pl

from spoedketen.domain.dictionary import table_dictionary
from spoedketen.domain.pack import Pack

ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Close:
    """Close a service of a site, or every service where none is named."""

    site: str
    service: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Open a service at a known site, or at a new site with a name and coordinates."""

    site: str
    service: str
    calendar: str = ALWAYS
    level: str | None = None
    name: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeHours:
    """Give a service another opening calendar."""

    site: str
    service: str
    calendar: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLevel:
    """Give a service another level."""

    site: str
    service: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Move a site with all its services."""

    site: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStation:
    """Add an ambulance station."""

    id: str
    lat: float
    lon: float
    name: str | None = None
    readiness: str = "present"
    calendar: str = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCapacity:
    """Give a site so many rooms or beds of a kind, in place of what it has now."""

    site: str
    resource: str
    amount: float


Change = Close | Open | ChangeHours | ChangeLevel | Move | AddStation | ChangeCapacity


def applied(pack: Pack, changes: tuple[Change, ...], on: date) -> Pack:
    """Return the pack after all changes, made one after the other as of a day.

    A change ends the validity of the row that holds on the day; rows of other periods stay.
    """
    for change in changes:
        pack = _with(pack, _changed_tables(pack, change, on))
    return pack


def _with(pack: Pack, tables: Mapping[str, pl.DataFrame]) -> Pack:
    return replace(pack, tables={**pack.tables, **tables})


def _changed_tables(pack: Pack, change: Change, on: date) -> dict[str, pl.DataFrame]:
    found: dict[str, pl.DataFrame]
    match change:
        case Close():
            found = {"services": _ended(pack, change.site, change.service, on)}
        case ChangeHours() | ChangeLevel():
            found = _set(pack, change, on)
        case Move():
            found = {"sites": _moved(pack.table("sites"), change, on)}
        case AddStation():
            found = {"stations": _with_row(pack, "stations", _station(change))}
        case ChangeCapacity():
            found = {"capacity": _with_amount(pack, change)}
        case Open():
            found = _opened(pack, change, on)
    return found


def _valid(on: date) -> pl.Expr:
    starts = pl.col("valid_from").is_null() | (pl.col("valid_from") <= on)
    lasts = pl.col("valid_to").is_null() | (pl.col("valid_to") > on)
    return starts & lasts


def _meant(site: str, service: str | None, on: date) -> pl.Expr:
    named = pl.lit(value=True) if service is None else pl.col("service_type") == service
    return (pl.col("site") == site) & named & _valid(on)


def _ended(pack: Pack, site: str, service: str | None, on: date) -> pl.DataFrame:
    """Return the services with those meant ended on the day; their earlier time stays known."""
    meant = _meant(site, service, on)
    end = pl.when(meant).then(pl.lit(on)).otherwise(pl.col("valid_to")).alias("valid_to")
    return pack.table("services").with_columns(end)


def _set(pack: Pack, change: ChangeHours | ChangeLevel, on: date) -> dict[str, pl.DataFrame]:
    if isinstance(change, ChangeHours):
        column, to = "calendar", change.calendar
    else:
        column, to = "level", change.level
    hit = _meant(change.site, change.service, on)
    cell = pl.when(hit).then(pl.lit(to)).otherwise(pl.col(column)).alias(column)
    return {"services": pack.table("services").with_columns(cell)}


def _with_amount(pack: Pack, change: ChangeCapacity) -> pl.DataFrame:
    """Return the capacity with one amount replaced; the table tells amounts, not differences."""
    same = (pl.col("site") == change.site) & (pl.col("resource") == change.resource)
    rest = replace(pack, tables={**pack.tables, "capacity": pack.table("capacity").filter(~same)})
    row = {"site": change.site, "resource": change.resource, "amount": change.amount}
    return _with_row(rest, "capacity", {**row, "origin": "assumed"})


def _moved(sites: pl.DataFrame, change: Move, on: date) -> pl.DataFrame:
    here = (pl.col("id") == change.site) & _valid(on)
    return sites.with_columns(
        pl.when(here).then(pl.lit(change.lat)).otherwise(pl.col("lat")).alias("lat"),
        pl.when(here).then(pl.lit(change.lon)).otherwise(pl.col("lon")).alias("lon"),
    )


def _with_row(pack: Pack, table: str, row: Mapping[str, object]) -> pl.DataFrame:
    schema = table_dictionary()[table].schema()
    added = pl.DataFrame([{name: row.get(name) for name in schema}], schema=schema)
    return pl.concat([pack.table(table), added])


def _station(change: AddStation) -> dict[str, object]:
    return {
        "id": change.id,
        "name": change.name or change.id,
        "lat": change.lat,
        "lon": change.lon,
        "readiness": change.readiness,
        "calendar": change.calendar,
        "origin": "assumed",
        "source": "scenario",
    }


def _opened(pack: Pack, change: Open, on: date) -> dict[str, pl.DataFrame]:
    tables: dict[str, pl.DataFrame] = {}
    if change.site not in pack.valid("sites", on)["id"].to_list():
        tables["sites"] = _with_row(pack, "sites", _new_site(change))
    pack = _with(pack, {"services": _ended(pack, change.site, change.service, on)})
    tables["services"] = _with_row(pack, "services", _new_service(change))
    return tables


def _new_site(change: Open) -> dict[str, object]:
    return {
        "id": change.site,
        "name": change.name or change.site,
        "kind": "hospital",
        "lat": change.lat,
        "lon": change.lon,
        "origin": "assumed",
        "source": "scenario",
    }


def _new_service(change: Open) -> dict[str, object]:
    return {
        "site": change.site,
        "service_type": change.service,
        "calendar": change.calendar,
        "level": change.level,
        "origin": "assumed",
        "source": "scenario",
    }


KIND_NAMES: Mapping[type[Change], str] = {
    Close: "close",
    Open: "open",
    ChangeHours: "change_hours",
    ChangeLevel: "change_level",
    Move: "move",
    AddStation: "add_station",
    ChangeCapacity: "change_capacity",
}


def change_document(change: Change) -> dict[str, object]:
    """Return a change as a scenario file writes it, with its kind; absent values are left out."""
    told = {name: value for name, value in asdict(change).items() if value is not None}
    return {"kind": KIND_NAMES[type(change)], **told}
