"""Who takes over: the locations near a department that offer the same, and who must know.

The order is the agreed one where the region agreed an order, else by distance as the crow flies;
the extra minutes of people are another question, answered by `detour`.
"""

from datetime import datetime
from math import cos, hypot, radians

from spoedketen.live.directory.queries import directory, is_open, local_day
from spoedketen.live.directory.values import ServiceInfo, SiteInfo

ALTERNATIVES = 3
KM_PER_DEGREE = 111.2


def distance_km(one: SiteInfo, other: SiteInfo) -> float:
    """Return the distance as the crow flies; good to a percent inside the country."""
    middle = radians((one.lat + other.lat) / 2)
    return KM_PER_DEGREE * hypot(one.lat - other.lat, (one.lon - other.lon) * cos(middle))


def neighbours_of(service: ServiceInfo, at: datetime, count: int = 8) -> list[ServiceInfo]:
    """Return the nearest other services of the same type that exist, open or not."""
    others = [
        other
        for other in directory().services_on(local_day(at))
        if other.service_type == service.service_type and other.site.id != service.site.id
    ]
    return sorted(others, key=lambda other: distance_km(service.site, other.site))[:count]


def alternatives_of(service: ServiceInfo, at: datetime) -> list[SiteInfo]:
    """Return the agreed alternatives, else the nearest locations that are open at this hour."""
    agreement = directory().agreement("alternatives", service.site, local_day(at))
    told = agreement.parameters if agreement else {}
    listed = told.get("sites", {})
    agreed = listed.get(service.site.slug, []) if isinstance(listed, dict) else []
    sites = directory().site_by_slug
    if agreed:
        return [sites[slug] for slug in agreed if slug in sites]
    count = int(str(told.get("count", ALTERNATIVES)))
    near = (other for other in neighbours_of(service, at) if is_open(other, at))
    return [other.site for other in near][:count]


def control_rooms_concerned(service: ServiceInfo, at: datetime) -> list[int]:
    """Return the control rooms of the department and of its alternatives: all who send there."""
    sites = [service.site, *alternatives_of(service, at)]
    rooms = (site.regions.get("control_room") for site in sites)
    return list(dict.fromkeys(room for room in rooms if room))
