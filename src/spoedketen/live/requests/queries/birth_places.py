"""Where a woman in labour can go: every hospital with acute obstetrics, and why one cannot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.capacity.queries.standing import Standing, moment, stand
from spoedketen.live.directory.queries import directory, local_day, visible_sites
from spoedketen.live.requests.queries.candidates import promised_elsewhere

OBSTETRICS, NICU = "acute_obstetrics", "neonatal_intensive_care"
ROOM, STAY, NEONATAL = "delivery_room", "bed_maternity", "bed_neonatal"
INTENSIVE = "bed_neonatal_intensive_care"
LEVELS = ("", "neonatal", "nicu")
FARTHEST = 180
"""Minutes by car; what is further is not shown."""
STOPPED = frozenset({"stop", "time_out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthWish:
    """What is needed, seen from a place; ``level`` is one of `LEVELS`."""

    place: str
    level: str = ""
    room: bool = True
    stay: bool = False
    minutes: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthPlace:
    """A hospital with what is free, None where unknown; ``why`` names what it does not meet."""

    service: str
    site_name: str
    town: str
    minutes: float
    rooms: int | None
    stays: int | None
    neonatal: int | None
    has_nicu: bool
    nicu: int | None
    why: tuple[str, ...]


def birth_places(actor: Actor, wish: BirthWish, at: datetime) -> list[BirthPlace]:
    """Return hospitals within reach: those that fit first, then the others, nearest first."""
    table = places()
    minutes = table.minutes_of(table.by_id[wish.place], "car")
    shared = {kind: visible_sites(actor, kind) for kind in ("capacity", "opening")}
    wards, units = _standing(OBSTETRICS, at), _standing(NICU, at)
    found = []
    for site, each in wards.items():
        column = table.sites.get(each.site.slug)
        if column is not None and minutes[column] <= FARTHEST:
            free = _free(each, shared, at) | _free(units.get(site), shared, at)
            stops = site in shared["opening"] and each.opening.state in STOPPED
            told = (each, minutes[column], free, site in units)
            found.append(_place(*told, _why(wish, told[1], free, has_nicu=told[3], stops=stops)))
    return sorted(found, key=lambda one: (bool(one.why), one.minutes))


def _standing(kind: str, at: datetime) -> Mapping[int, Standing]:
    services = [s for s in directory().services_on(local_day(at)) if s.service_type == kind]
    return {each.site.id: each for each in stand(services, moment(at))}


def _free(
    each: Standing | None, shared: Mapping[str, frozenset[int]], at: datetime
) -> dict[str, int | None]:
    """Return what is free now by resource, less what was promised; nothing of what is hidden."""
    if each is None or each.site.id not in shared["capacity"]:
        return {}
    promised: dict[tuple[int, str], int] = {}
    for asks in promised_elsewhere:
        promised |= asks(at)
    return {
        told.resource: max(told.available - promised.get((each.service.id, told.resource), 0), 0)
        for told in each.figures
        if told.horizon == "now" and told.available is not None and not told.is_stale(at)
    }


def _place(
    each: Standing,
    minutes: float,
    free: Mapping[str, int | None],
    has_nicu: bool,  # noqa: FBT001 - said by its name
    why: Iterable[str],
) -> BirthPlace:
    return BirthPlace(
        service=each.service.slug,
        site_name=each.site.name,
        town=each.site.town,
        minutes=float(minutes),
        rooms=free.get(ROOM),
        stays=free.get(STAY),
        neonatal=free.get(NEONATAL),
        has_nicu=has_nicu,
        nicu=free.get(INTENSIVE),
        why=tuple(why),
    )


def _why(
    wish: BirthWish, minutes: float, free: Mapping[str, int | None], *, has_nicu: bool, stops: bool
) -> Iterable[str]:
    if stops:
        yield "stop"
    if minutes > wish.minutes:
        yield "too_far"
    if wish.level == "nicu" and not has_nicu:
        yield "no_nicu"
    wanted = {ROOM: wish.room, STAY: wish.stay, NEONATAL: wish.level == "neonatal"}
    wanted[INTENSIVE] = wish.level == "nicu" and has_nicu
    for resource in (name for name, is_wanted in wanted.items() if is_wanted):
        if not free.get(resource):
            yield f"{resource}_{'unknown' if free.get(resource) is None else 'full'}"
