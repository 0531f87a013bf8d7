"""Services as they stand at a moment, for whoever asks within the same second."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.capacity.queries.openings import opening_of
from spoedketen.live.capacity.queries.picture import Picture, picture
from spoedketen.live.capacity.queries.shared_work import shared_work
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Figures, Opening, StopInfo
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import ServiceInfo, SiteInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A service as it stands."""

    service: ServiceInfo
    sector: Sector
    figures: tuple[Figures, ...]
    opening: Opening
    crowding: CrowdingInfo | None = None

    @property
    def site(self) -> SiteInfo:
        """The location that the service is at."""
        return self.service.site

    def current(self, at: datetime, horizon: str = "now") -> list[Figures]:
        """Return what it told of a horizon and still holds."""
        return [f for f in self.figures if f.horizon == horizon and not f.is_stale(at)]

    def counted(self, at: datetime, horizon: str = "now") -> list[Figures]:
        """Return what of it goes into a sum."""
        return [f for f in self.current(at, horizon) if self.sector.resources[f.resource].counts]


class Moment:
    """A picture at a second: who asks within it shares one answer."""

    def __init__(self, held: Picture, at: datetime) -> None:
        self.held, self.at = held, at
        self.key = (held.epoch, held.position, held.directory_version, at.replace(microsecond=0))

    def __hash__(self) -> int:
        """Return what its second and place have."""
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same second of the same place."""
        return isinstance(other, Moment) and self.key == other.key


def moment(at: datetime) -> Moment:
    """Return the present picture at a moment."""
    return Moment(picture(at), at)


def forget() -> None:
    """Let the next reader work everything out anew."""
    _known.clear()
    standing_in.cache_clear()
    _whole_country.cache_clear()


@shared_work(most=16)
def standing_in(region: int | None, now: Moment) -> tuple[Standing, ...]:
    """Return how the services of a region stand, or of the nation for None."""
    there = directory().services_in(region, local_day(now.at))
    whole = _whole_country(now)
    return tuple(whole[service.id] for service in there if service.id in whole)


@shared_work(most=2)
def _whole_country(now: Moment) -> dict[int, Standing]:
    there = directory().services_on(local_day(now.at))
    return {each.service.id: each for each in stand(there, now)}


def stand(services: Iterable[ServiceInfo], now: Moment) -> Iterable[Standing]:
    """Return how some services stand; one that no sector knows is left out."""
    for service in services:
        sector = chain().by_service_type.get(service.service_type)
        if sector is not None:
            yield _stands(service, sector, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """How a service stands from one moment until another, if nothing new is told."""

    standing: Standing
    stops: tuple[StopInfo, ...]
    since: datetime
    until: datetime


_known: dict[int, _Known] = {}
NOTHING: tuple[()] = ()


def _stands(service: ServiceInfo, sector: Sector, now: Moment) -> Standing:
    """Return how a service stands: of thousands, few change between two looks."""
    figures = now.held.figures.get(service.id, NOTHING)
    stops = now.held.stops.get(service.id, NOTHING)
    crowding = now.held.crowding.get(service.id)
    known = _known.get(service.id)
    if (
        known is not None
        and known.standing.figures is figures
        and known.standing.crowding is crowding
        and known.stops is stops
        and known.standing.service is service
        and known.since <= now.at < known.until
    ):
        return known.standing
    opening = opening_of(service, figures, stops, now.at)
    standing = Standing(
        service=service, sector=sector, figures=figures, opening=opening, crowding=crowding
    )
    until = _next_change(figures, stops, now.at)
    _known[service.id] = _Known(standing=standing, stops=stops, since=now.at, until=until)
    return standing


def _next_change(figures: Iterable[Figures], stops: Iterable[StopInfo], at: datetime) -> datetime:
    """Return when time alone may change how it stands; opening hours go by whole minutes."""
    ends = [figure.valid_until for figure in figures]
    for stop in stops:
        ends += [end for end in (stop.declared_at, stop.until, stop.ended_at) if end is not None]
    minute = at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return min([minute, *(end for end in ends if end > at)])
