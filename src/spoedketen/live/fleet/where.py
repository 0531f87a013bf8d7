"""Where a run goes: a place by its id or the nearest to a point, with its regions."""

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import Place, place_table
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory

FARTHEST_KM = 12.0


def place_at(id_: str, lat: float | None, lon: float | None) -> Place:
    """Return the place that a message names.

    Raises
    ------
    RequestError
        ``places_not_ready``, ``place_missing``, ``place_unknown`` or ``place_abroad``.
    """
    table = place_table(travel_folder(), directory().version)
    if table is None:
        raise RequestError("places_not_ready")
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
    region = directory().region_named(place.regions.get(division, "-"), division)
    return region.id if region else None


def control_room_of(place: Place) -> int | None:
    """Return the control room of a place: that of its safety region, as locations tell it."""
    safety_region = region_of(place, "safety_region")
    rooms = (
        site.regions["control_room"]
        for site in directory().sites.values()
        if safety_region
        and site.regions.get("safety_region") == safety_region
        and "control_room" in site.regions
    )
    return next(rooms, None) or region_of(place, "control_room")
