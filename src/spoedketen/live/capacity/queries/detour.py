"""What a stop would mean now: who else is on stop, and how much further for how many."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from django.conf import settings

from spoedketen.live.capacity.neighbours import alternatives_of, neighbours_of
from spoedketen.live.capacity.queries.openings import opening_of
from spoedketen.live.capacity.queries.picture import Picture, picture
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.travel_tables import travel_table
from spoedketen.live.capacity.values import Opening
from spoedketen.live.directory.queries import directory, is_open, local_day
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.planning.detour import Detour, detour, extra_minutes

SHUT = {"stop", "time_out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A near department of the same kind, as it stands."""

    name: str
    town: str
    opening: Opening


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEffect:
    """What is shown before a stop is declared; ``detour`` is None while minutes are computed."""

    neighbours: tuple[Neighbour, ...]
    alternatives: tuple[str, ...]
    detour: Detour | None
    towards: tuple[tuple[str, int], ...]


def travel_folder() -> Path:
    """Return where the minutes are kept."""
    return Path(settings.DATA) / "travel"


def stop_types() -> list[str]:
    """Return the service types that know stops."""
    sectors = (sector for sector in chain().sectors.values() if sector.has_stops)
    return [name for sector in sectors for name in sector.services]


def stop_effect(service: ServiceInfo, at: datetime) -> StopEffect:
    """Return who else is on stop, who takes over, and the extra minutes of the people nearest."""
    held = picture(at)
    near = [
        Neighbour(name=n.site.name, town=n.site.town, opening=_opening(n, held, at))
        for n in neighbours_of(service, at)
    ]
    table = travel_table(travel_folder(), service.service_type, directory().version)
    found: Detour | None = None
    towards: tuple[tuple[str, int], ...] = ()
    if table is not None and service.slug in table.services:
        taking = np.array([_takes(slug, held, at) for slug in table.services])
        place = table.services.index(service.slug)
        found = detour(table.people, table.minutes, site=place, is_taking=taking)
        towards = tuple((_name(table.services[to]), people) for to, people in found.towards[:4])
    return StopEffect(
        neighbours=tuple(near),
        alternatives=tuple(site.name for site in alternatives_of(service, at)),
        detour=found,
        towards=towards,
    )


def minutes_further(service: ServiceInfo) -> dict[str, float]:
    """Return the extra minutes to each other department, for the people nearest to this one.

    Empty while the minutes are computed, or where nobody has the department nearest.
    """
    table = travel_table(travel_folder(), service.service_type, directory().version)
    if table is None or service.slug not in table.services:
        return {}
    place = table.services.index(service.slug)
    extra = extra_minutes(table.people, table.minutes, site=place)
    told = zip(table.services, extra, strict=True)
    return {slug: float(value) for slug, value in told if np.isfinite(value)}


def _opening(service: ServiceInfo, held: Picture, at: datetime) -> Opening:
    figures = held.figures.get(service.id, ())
    return opening_of(service, figures, held.stops.get(service.id, ()), at)


def _takes(slug: str, held: Picture, at: datetime) -> bool:
    """Tell whether a department takes patients; a silent one within its hours does."""
    service = directory().by_slug.get(slug)
    if service is None or not service.exists_on(local_day(at)) or not is_open(service, at):
        return False
    return _opening(service, held, at).state not in SHUT


def _name(slug: str) -> str:
    return directory().by_slug[slug].site.name
