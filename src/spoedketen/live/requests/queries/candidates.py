"""Services as a match sees them: as they stand now, and as far as the asker is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from math import inf, isfinite
from typing import Any

from spoedketen.domain.care import CareKind
from spoedketen.domain.crowding import formulas
from spoedketen.domain.matching.candidates import Candidate, Places, Told, places_on_arrival
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.capacity.queries.openings import is_trauma_centre
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.capacity.queries.standing import Standing, moment, stand
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures, Opening
from spoedketen.live.directory.queries import directory, is_open, local_day, visible_sites
from spoedketen.live.directory.values import ServiceInfo

FIGURES = ("opening", "capacity", "waiting", "crowding")
OLDEST_MINUTES = 24 * 60
"""A figure further past its validity says nothing any more."""
FARTHEST = 9e9
"""Where a kind of care knows no distance that is too far, only what no road leads to is."""
Promised = Mapping[tuple[int, str], int]
promised_elsewhere: list[Callable[[datetime], Promised]] = []
"""Apps above that hold places register here: how many of a resource are promised, by service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the asker may be told of: sites by kind of figure, and places that are promised."""

    sites: Mapping[str, frozenset[int]]
    promised: Promised
    capabilities: Mapping[int, frozenset[str]]
    at: datetime
    day: date


def candidates(
    actor: Actor, care: Sequence[CareKind], place: str, at: datetime, *, siren: bool
) -> list[Candidate]:
    """Return every service that gives one of the kinds of care, seen from a place.

    Only those within reach are looked at closely: of who is too far nothing else matters.
    """
    table = places()
    row, sites = table.by_id[place], table.sites
    minutes = {mode: table.minutes_of(row, mode) for mode in _modes(care, siren)}
    seen, now = _seen(actor, at), moment(at)
    found: list[Candidate] = []
    for kind in care:
        told = minutes[mode_of(kind, siren)]
        near: list[tuple[ServiceInfo, float]] = []
        for service in _giving(now.held.directory_version, seen.day, kind.services):
            column = sites.get(service.site.slug)
            travel = inf if column is None else told[column]
            if column is None or travel > (kind.too_far_minutes or FARTHEST):
                found.append(_far(service, kind, travel, seen, has_minutes=column is not None))
            else:
                near.append((service, travel))
        ways = {service.id: travel for service, travel in near}
        standing = stand((service for service, _ in near), now)
        found += [_candidate(each, kind, ways[each.service.id], seen) for each in standing]
    return found


def _far(
    service: ServiceInfo, kind: CareKind, travel: float, seen: Seen, *, has_minutes: bool
) -> Candidate:
    return Candidate(
        service=service.slug,
        care=kind.code,
        site=service.site.slug,
        minutes=travel,
        has_minutes=has_minutes,
        capabilities=seen.capabilities[service.site.id],
    )


@lru_cache(maxsize=64)
def _giving(version: int, day: date, types: tuple[str, ...]) -> tuple[ServiceInfo, ...]:
    """Return the services of some types on a day."""
    del version  # another version has other services
    return tuple(s for s in directory().services_on(day) if s.service_type in types)


def forget() -> None:
    """Let the next match look at everything anew."""
    _giving.cache_clear()
    _capabilities.cache_clear()


def mode_of(kind: CareKind, siren: bool) -> str:  # noqa: FBT001 - said by its name
    """Return how the way is made: with siren where a life is in danger and a patient is brought."""
    return "ambulance_siren" if siren and kind.how == "destination" else kind.mode


def _modes(care: Sequence[CareKind], siren: bool) -> set[str]:  # noqa: FBT001 - said by its name
    return {mode_of(kind, siren) for kind in care}


def _seen(actor: Actor, at: datetime) -> Seen:
    promised: dict[tuple[int, str], int] = {}
    for asks in promised_elsewhere:
        promised |= asks(at)
    sites = {figure: visible_sites(actor, figure) for figure in FIGURES}
    day = local_day(at)
    able = _capabilities(directory().version, day)
    return Seen(sites=sites, promised=promised, capabilities=able, at=at, day=day)


@lru_cache(maxsize=4)
def _capabilities(version: int, day: date) -> Mapping[int, frozenset[str]]:
    """Return what each site can do on a day: types of service, and those with their level."""
    del version  # another version has other services
    found: dict[int, set[str]] = {}
    for service in directory().services_on(day):
        held = found.setdefault(service.site.id, set())
        held.add(service.service_type)
        if service.level:
            held.add(f"{service.service_type}:{service.level}")
    return {site: frozenset(names) for site, names in found.items()}


def _candidate(each: Standing, kind: CareKind, minutes: float, seen: Seen) -> Candidate:
    service, site = each.service, each.service.site.id
    opening = each.opening if site in seen.sites["opening"] else None
    crowding = each.crowding if site in seen.sites["crowding"] else None
    figures = _of_kind(each, kind, seen)
    stops, lasting = _stop(opening, seen.at)
    return Candidate(
        service=service.slug,
        care=kind.code,
        site=service.site.slug,
        minutes=minutes,
        opens=_opens(service, minutes, seen.at),
        is_opening_known=opening is not None and opening.state != "unknown",
        stop=stops,
        stop_minutes=lasting,
        is_trauma_exempt=stops != "" and is_trauma_centre(service),
        capabilities=seen.capabilities[site],
        crowding=_crowding(crowding, seen.at),
        **(_figured(figures, service.id, minutes, seen) if figures else {}),
        **(_terms(service, seen.day) if service.terms else {}),
    )


def _figured(
    figures: Sequence[Figures], service: int, minutes: float, seen: Seen
) -> dict[str, Any]:
    """Return what the figures of a service say; most of those within reach tell none."""
    taken = seen.promised.get((service, figures[0].resource), 0)
    is_shared = directory().services[service].site.id in seen.sites["waiting"]
    return {
        "places": _places(figures, minutes, taken, seen.at),
        "wait_minutes": _wait(figures, seen) if is_shared else None,
        "stale_minutes": _stale(figures, seen.at),
    }


def _of_kind(each: Standing, kind: CareKind, seen: Seen) -> list[Figures]:
    """Return what was told of the resource and is not too old to say anything."""
    if not each.figures or each.site.id not in seen.sites["capacity"]:
        return []
    oldest = seen.at - timedelta(minutes=OLDEST_MINUTES)
    return [f for f in each.figures if f.resource == kind.resource and f.valid_until > oldest]


def _opens(service: ServiceInfo, minutes: float, at: datetime) -> bool:
    if not service.calendar:
        return True
    return is_open(service, at + timedelta(minutes=minutes) if isfinite(minutes) else at)


def _stop(opening: Opening | None, at: datetime) -> tuple[str, float]:
    if opening is None or opening.state not in {"threatening", "stop", "time_out"}:
        return "", 0.0
    if opening.until is None:
        return opening.state, inf
    return opening.state, max((opening.until - at).total_seconds() / 60, 0.0)


def _places(figures: Iterable[Figures], minutes: float, taken: int, at: datetime) -> Places | None:
    told = [
        Told(
            minutes=_ahead(each, at),
            value=each.available,
            low=each.low,
            high=each.high,
            is_expected=each.horizon != "now",
        )
        for each in figures
        if each.available is not None
    ]
    found = places_on_arrival(told, minutes)
    return found.less(taken) if found else None


def _ahead(each: Figures, at: datetime) -> float:
    """Return how many minutes from now a figure is about, counted from when it was seen."""
    minutes = float(chain().horizons[each.horizon]["minutes"])
    return minutes + (each.observed_at - at).total_seconds() / 60


def _now(figures: Iterable[Figures]) -> Figures | None:
    return next((each for each in figures if each.horizon == "now"), None)


def _wait(figures: Sequence[Figures], seen: Seen) -> int | None:
    now = _now(figures)
    return None if now is None or now.is_stale(seen.at) else now.waiting_minutes


def _stale(figures: Sequence[Figures], at: datetime) -> float:
    now = _now(figures)
    past = (at - now.valid_until).total_seconds() / 60 if now else 0.0
    return round(max(past, 0.0), 1)


@lru_cache(maxsize=8)
def _bands(formula: str) -> Mapping[str, int]:
    return {band.code: place for place, band in enumerate(formulas()[formula].bands)}


def _crowding(told: CrowdingInfo | None, at: datetime) -> int | None:
    if told is None or told.score is None or told.is_stale(at):
        return None
    return _bands(told.formula).get(told.band)


def _terms(service: ServiceInfo, day: date) -> dict[str, Any]:
    """Return whom a service admits."""
    held = [term for term in service.terms if term.holds_on(day)]
    by_kind = {kind: [t.value for t in held if t.kind == kind] for kind in {t.kind for t in held}}
    ages: dict[str, Any] = {
        name: int(by_kind[name][0]) for name in ("age_min", "age_max") if name in by_kind
    }
    contracts = frozenset(by_kind["contract"]) if "contract" in by_kind else None
    return {
        **ages,
        "sex": tuple(by_kind.get("sex", ())),
        "contracts": contracts,
        "ceilings": frozenset(by_kind.get("ceiling", ())),
    }
