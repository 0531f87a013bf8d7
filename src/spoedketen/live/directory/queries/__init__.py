"""Reading the directory: one frozen picture per version, shared by all readers of a process."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from threading import Lock
from time import monotonic
from zoneinfo import ZoneInfo

from django.utils import timezone

from spoedketen.domain.calendars import DAYS, WeekMoment
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.holidays import is_holiday
from spoedketen.live.directory.models import (
    DirectoryVersion,
    Region,
    SharingChoice,
)
from spoedketen.live.directory.queries.reading import read
from spoedketen.live.directory.values import (
    Directory,
    RegionInfo,
    ServiceInfo,
    SharingInfo,
    SiteInfo,
)

FIGURES = ("figures.site", "figures.network")
"""What lets figures of locations be seen: people by their role, a connected system by its key."""
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TRUST_SECONDS = 1.0
"""How long a process trusts its picture before it asks for the version again."""


class _Picture:
    """The last picture of this process; replaced as a whole, so readers never see half of one."""

    def __init__(self) -> None:
        self.directory: Directory | None = None
        self.asked_at = 0.0
        self.lock = Lock()


_picture = _Picture()


def directory() -> Directory:
    """Return the directory; at most `TRUST_SECONDS` behind a change by another process."""
    held = _picture.directory
    if held is not None and monotonic() - _picture.asked_at < TRUST_SECONDS:
        return held
    with _picture.lock:
        version = current_version()
        if _picture.directory is None or _picture.directory.version != version:
            _picture.directory = read(version)
        _picture.asked_at = monotonic()
        return _picture.directory


def held_version() -> int:
    """Return the version that this process holds in memory, without asking; 0 for none yet."""
    return 0 if _picture.directory is None else _picture.directory.version


def forget_picture() -> None:
    """Let the next reader ask the database again."""
    _picture.directory = None
    _visible.cache_clear()
    _calendar_is_open.cache_clear()


def current_version() -> int:
    """Return the version of the directory; 0 before anything was imported."""
    row = DirectoryVersion.objects.filter(id=1).values_list("version", flat=True).first()
    return row or 0


def local_day(at: datetime) -> date:
    """Return the day of a moment, in the Netherlands."""
    return at.astimezone(AMSTERDAM).date()


@lru_cache(maxsize=512)
def _week_moment(at: datetime) -> WeekMoment:
    """Return a whole minute as a moment of the week, in local time."""
    local = at.astimezone(AMSTERDAM)
    return WeekMoment(
        day=DAYS[local.weekday()],
        minute=local.hour * 60 + local.minute,
        is_holiday=is_holiday(local.date()),
        follows_holiday=is_holiday(local.date() - timedelta(days=1)),
    )


@lru_cache(maxsize=4_096)
def _calendar_is_open(version: int, name: str, day: date, moment: WeekMoment) -> bool:
    del version  # a new version may have other hours under the same name
    calendar = directory().calendars.get(name)
    return calendar is None or calendar.on(day).is_open(moment)


def is_open(service: ServiceInfo, at: datetime) -> bool:
    """Tell whether the opening hours hold at a moment, holidays included."""
    moment = _week_moment(at.replace(second=0, microsecond=0))
    day = at.astimezone(AMSTERDAM).date()
    return _calendar_is_open(directory().version, service.calendar, day, moment)


OFFICE = range(8 * 60, 17 * 60)
"""Minutes of a working day on which practices are open, and GP posts are not: 8 to 17 hours."""


def is_office_hours(at: datetime) -> bool:
    """Tell whether a patient's own practice is the door at a moment."""
    moment = _week_moment(at.replace(second=0, microsecond=0))
    is_working = moment.day not in {"sat", "sun"} and not moment.is_holiday
    return is_working and moment.minute in OFFICE


def _is_of(regions: Mapping[int, RegionInfo], region: int, division: str) -> bool:
    """Tell whether a region is of a division; one that this picture does not hold yet is not."""
    found = regions.get(region)
    return found is not None and found.division == division


def actor_networks(actor: Actor) -> frozenset[int]:
    """Return the networks an actor stands in.

    Those of its locations, those whose desk it keeps, and those named by its assignment.
    """
    found = directory()
    desks = found.desk_networks(actor.organisations, local_day(timezone.now()))
    own = (s.networks for s in found.sites.values() if s.organisation in actor.organisations)
    named = (r for r in actor.regions if _is_of(found.regions, r, "network"))
    return frozenset().union(*own) | desks | frozenset(named)


def actor_control_rooms(actor: Actor) -> frozenset[int]:
    """Return the control rooms an assignment names."""
    regions = directory().regions
    return frozenset(r for r in actor.regions if _is_of(regions, r, "control_room"))


def relations_of(actor: Actor, sites: Iterable[SiteInfo]) -> dict[int, frozenset[str]]:
    """Return how the actor stands to each site, by site id."""
    sites, places = list(sites), actor.places()
    if len(places) == 1:
        return _stands(actor, sites)
    found: dict[int, frozenset[str]] = dict.fromkeys((site.id for site in sites), frozenset())
    for (organisations, regions), roles in places.items():
        here = replace(actor, organisations=organisations, regions=regions, hats=())
        for site, names in _stands(here, sites).items():
            found[site] |= names | {f"{name}@{role}" for name in names for role in roles}
    return found


def _stands(actor: Actor, sites: Iterable[SiteInfo]) -> dict[int, frozenset[str]]:
    networks = actor_networks(actor)
    regions = directory().regions
    beside = frozenset().union(*(regions[n].neighbours for n in networks)) - networks
    rooms = actor_control_rooms(actor)
    return {site.id: _relations(actor, site, networks, beside, rooms) for site in sites}


def _relations(
    actor: Actor,
    site: SiteInfo,
    networks: frozenset[int],
    beside: frozenset[int],
    rooms: frozenset[int],
) -> frozenset[str]:
    found = {"national"}
    if site.organisation in actor.organisations:
        found.add("own_organisation")
    if site.networks & networks:
        found.add("own_network")
    if site.networks & beside:
        found.add("adjacent_network")
    if site.regions.get("control_room") in rooms:
        found.add("control_room_area")
    return frozenset(found)


def own_relation(actor: Actor, site: SiteInfo) -> frozenset[str]:
    """Return the relation of owning the site, or none: all that reporting asks."""
    return actor.own(site.organisation)


def relations_to(actor: Actor, site: SiteInfo) -> frozenset[str]:
    """Return how the actor stands to one site."""
    return relations_of(actor, [site])[site.id]


ALLOWED = {
    "own_organisation": frozenset({"own_organisation"}),
    "own_network": frozenset({"own_organisation", "own_network", "control_room_area"}),
    "adjacent_network": frozenset(
        {"own_organisation", "own_network", "adjacent_network", "control_room_area", "national"}
    ),
}
DEFAULT_AUDIENCE = "adjacent_network"


def may_see(actor: Actor, site: SiteInfo, figure: str, relations: frozenset[str]) -> bool:
    """Tell whether an actor sees one kind of figure of a site.

    The role must carry the relation, and the location must share it that far. A location that
    shares nationally is seen by every role that sees figures of locations in its own network.
    """
    held = frozenset().union(*(actor.held(name, relations) for name in FIGURES))
    audience = site.audiences.get(figure, DEFAULT_AUDIENCE)
    if audience == "national":
        return bool(held) or any("own_network" in actor.relations(name) for name in FIGURES)
    return bool(held & ALLOWED[audience])


def visible_sites(actor: Actor, figure: str) -> frozenset[int]:
    """Return the sites whose figures of one kind the actor sees."""
    today = local_day(timezone.now())  # on another day others may keep a desk
    return _visible((directory().version, today), _As(actor), figure)


class _As:
    """An actor by what decides about seeing, so that colleagues share one answer."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.key = (actor.roles, actor.organisations, actor.regions, actor.scopes, actor.hats)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _As) and self.key == other.key


@lru_cache(maxsize=1_024)
def _visible(version: tuple[int, date], seer: _As, figure: str) -> frozenset[int]:
    del version  # another version has other sites and choices
    sites = directory().sites
    relations = relations_of(seer.actor, sites.values())
    return frozenset(
        site.id for site in sites.values() if may_see(seer.actor, site, figure, relations[site.id])
    )


def geometry_of(region: int) -> object:
    """Return the boundary of a region as GeoJSON, or None."""
    return Region.objects.filter(id=region).values_list("geometry", flat=True).first()


def sharing_history(site: int) -> list[SharingInfo]:
    """Return every choice of a location, the newest first."""
    rows = SharingChoice.objects.filter(site_id=site).order_by("-since", "-id")
    names = SharingInfo.__dataclass_fields__
    return [SharingInfo(**{name: getattr(row, name) for name in names}) for row in rows]
