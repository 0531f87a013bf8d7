"""Where something is: a known place by its id or the nearest to a point, with its regions."""

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import Place, PlaceTable, place_table
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory

FARTHEST_KM = 12.0
"""From a point to the nearest place; further off is sea, abroad, or a slip."""


def places() -> PlaceTable:
    """Return the places of this version.

    Raises
    ------
    RequestError
        ``places_not_ready`` in the first seconds of an installation.
    """
    found = place_table(travel_folder(), directory().version)
    if found is None:
        raise RequestError("places_not_ready")
    return found


def place_at(id_: str, lat: float | None, lon: float | None) -> Place:
    """Return the place of an id, or without one the nearest to a point.

    Raises
    ------
    RequestError
        ``place_missing``, ``place_unknown`` or ``place_abroad`` (too far from any place).
    """
    table = places()
    if id_:
        if id_ not in table.by_id:
            raise RequestError("place_unknown", given=id_)
        return table.place(table.by_id[id_])
    if lat is None or lon is None:
        raise RequestError("place_missing")
    row, km = table.nearest(lat, lon)
    if not km <= FARTHEST_KM:  # also where a number is none
        raise RequestError("place_abroad", lat=round(lat, 4), lon=round(lon, 4), most=FARTHEST_KM)
    return table.place(row)


def region_of(place: Place, division: str) -> int | None:
    """Return the region of a division that a place lies in."""
    room = _room_of(region_of(place, "safety_region")) if division == "control_room" else None
    region = directory().region_named(place.regions.get(division, "-"), division)
    return room or (region.id if region else None)


def _room_of(safety_region: int | None) -> int | None:
    """Return the control room of a safety region: it serves whole ones, as its locations tell."""
    rooms = (
        site.regions["control_room"]
        for site in directory().sites.values()
        if site.regions.get("safety_region") == safety_region and "control_room" in site.regions
    )
    return next(rooms, None) if safety_region else None
