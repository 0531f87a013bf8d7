"""Where a patient is: a place that is known, or a question back; never a guess."""

import re

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import Place, PlaceTable
from spoedketen.live.capacity.queries.places import place_at, places
from spoedketen.live.directory.queries import directory
from spoedketen.live.requests.values import PlaceWish

MOST_NAMED = 8
POINT = re.compile(r"(-?\d{1,3}\.\d{1,12})\s*[,; ]\s*(-?\d{1,3}\.\d{1,12})")
"""Latitude and longitude as a map or a caller's telephone gives them."""
POSTCODE = re.compile(r"([1-9]\d{3}) ?(?:[a-z]{2})?", re.IGNORECASE)
"""A Dutch postcode; its digits name an area where the pack has areas by postcode."""


def place_of(wish: PlaceWish) -> Place:
    """Return the place that is meant.

    Raises
    ------
    RequestError
        ``place_missing``, ``place_unknown``, ``place_ambiguous`` (with the candidates),
        ``postcode_unknown`` or ``place_abroad`` (too far from any place that is known).
    """
    is_pointed = wish.lat is not None and wish.lon is not None
    if wish.id or is_pointed or not wish.name.strip():
        return place_at(wish.id, wish.lat, wish.lon)
    return _by_name(places(), wish.name.strip())


def _by_name(table: PlaceTable, name: str) -> Place:
    if postcode := POSTCODE.fullmatch(name):
        return _by_postcode(table, postcode[1], name)
    rows = table.named(name)
    if not rows:
        raise RequestError("place_unknown", given=name)
    if len(rows) > 1:
        raise RequestError("place_ambiguous", given=name, candidates=_named(table, rows))
    return table.place(rows[0])


def _by_postcode(table: PlaceTable, digits: str, given: str) -> Place:
    row = table.by_id.get(digits)
    if row is None:
        raise RequestError("postcode_unknown", given=given)
    return table.place(row)


def _named(table: PlaceTable, rows: list[int]) -> str:
    told = [label_of(table.place(row)) for row in rows[:MOST_NAMED]]
    return ", ".join([*told, "…"] if len(rows) > MOST_NAMED else told)


def _around(place: Place) -> str:
    """Return the municipality and the province of a place, or what surrounds it instead, by name.

    Where nothing does, its point: that can be typed as well.
    """
    found = [_region_name(place, "municipality"), _region_name(place, "province")]
    if not found[1]:
        found[1] = _region_name(place, "safety_region") or _region_name(place, "network")
    return ", ".join(filter(None, found)) or f"{place.lat:.2f}, {place.lon:.2f}"


def _region_name(place: Place, division: str) -> str:
    region = directory().region_named(place.regions.get(division, "-"), division)
    return region.name if region else ""


def like(text: str, most: int = MOST_NAMED) -> list[Place]:
    """Return places that a name, postcode or point may mean, for who is still typing."""
    table = places()
    if POINT.fullmatch(text) or POSTCODE.fullmatch(text):
        return _meant(text)
    return [table.place(row) for row in table.named(text)[:most]]


def _meant(text: str) -> list[Place]:
    try:
        return [place_of(named_as(text))]
    except RequestError:
        return []


def within(west: float, south: float, east: float, north: float, cells: int) -> list[Place]:
    """Return the largest place of each cell of a window in degrees, ``cells`` wide and high."""
    table = places()
    largest: dict[tuple[int, int], Place] = {}
    for row in table.within(west, south, east, north):
        across = (table.lon[row] - west) / (east - west) * cells
        up = (table.lat[row] - south) / (north - south) * cells
        largest.setdefault((int(across), int(up)), table.place(row))
    return list(largest.values())


def label_of(place: Place) -> str:
    """Return a place with its surroundings, as it is picked from a list."""
    return f"{place.name} ({_around(place)})"


def named_as(text: str) -> PlaceWish:
    """Return what somebody typed or picked: a label of a list is that very place."""
    for bracket in re.finditer(r" \(", text.strip()):  # names have brackets of their own
        for place in like(text.strip()[: bracket.start()]):
            if label_of(place) == text.strip():
                return PlaceWish(id=place.id)
    if point := POINT.fullmatch(text.strip()):
        return PlaceWish(lat=float(point[1]), lon=float(point[2]))
    return PlaceWish(name=text.strip())
