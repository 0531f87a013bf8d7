"""What a stop would mean now: who else is on stop, and how much further for how many."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from django.conf import settings

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.openings import opening_of
from spoedketen.live.capacity.queries.picture import Picture, picture
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.travel_tables import travel_table
from spoedketen.live.capacity.values import Opening
from spoedketen.live.directory.queries import directory, is_open, local_day, visible_sites
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.planning.detour import Detour, detour, extra_minutes

SHUT = {"stop", "time_out"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Towards:
    """Where people go instead; ``is_known`` tells whether the reader knows that it is open."""

    name: str
    people: int
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StopEffect:
    """What is shown before a stop is declared; ``detour`` is None while minutes are computed."""

    detour: Detour | None
    towards: tuple[Towards, ...]


def travel_folder() -> Path:
    """Return where the minutes are kept."""
    return Path(settings.DATA) / "travel"


def stop_types() -> list[str]:
    """Return the service types that know stops."""
    sectors = (sector for sector in chain().sectors.values() if sector.has_stops)
    return [name for sector in sectors for name in sector.services]


def stop_effect(actor: Actor, service: ServiceInfo, at: datetime) -> StopEffect:
    """Return the extra minutes of the people nearest, and where most of them go."""
    table = travel_table(travel_folder(), service.service_type, directory().version)
    if table is None or service.slug not in table.services:
        return StopEffect(detour=None, towards=())
    held = picture(at)
    seen = visible_sites(actor, "opening")
    taking = np.array([_takes(slug, seen, held, at) for slug in table.services])
    place = table.services.index(service.slug)
    found = detour(table.people, table.minutes, site=place, is_taking=taking)
    towards = (
        _towards(table.services[to], people, seen, held, at) for to, people in found.towards[:4]
    )
    return StopEffect(detour=found, towards=tuple(towards))


def _towards(slug: str, people: int, seen: frozenset[int], held: Picture, at: datetime) -> Towards:
    service = directory().by_slug[slug]
    is_told = _opening(service, held, at).state != "unknown"
    is_known = is_told and service.site.id in seen
    return Towards(name=service.site.name, people=people, is_known=is_known)


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


def _takes(slug: str, seen: frozenset[int], held: Picture, at: datetime) -> bool:
    """Tell whether a department takes patients, as far as the reader knows.

    A silent one within its hours does, and so does one that shares its status with others only:
    where people would go must not tell of its stop.
    """
    service = directory().by_slug.get(slug)
    if service is None or not service.exists_on(local_day(at)) or not is_open(service, at):
        return False
    return service.site.id not in seen or _opening(service, held, at).state not in SHUT
