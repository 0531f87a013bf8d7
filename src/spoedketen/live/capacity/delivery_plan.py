"""Which deliveries were due when, under the rules that then held: pure, from the directory."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from spoedketen.domain.delivery import Slot, rule_from, slots_of
from spoedketen.live.capacity.delivery_values import Planned, RuleInForce
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, is_open
from spoedketen.live.directory.values import AgreementInfo, ServiceInfo, SiteInfo

KIND = "delivery"
STEP = timedelta(minutes=15)
DIVISIONS = ("sub_region", "safety_region", "network")


def sector_of(service: ServiceInfo) -> str | None:
    """Return the link of the chain that a service belongs to."""
    found = chain().by_service_type.get(service.service_type)
    return found.code if found else None


def rule_of(service: ServiceInfo, day: date) -> RuleInForce | None:
    """Return the rule for a service on a day: of its smallest region that has one."""
    sector = sector_of(service)
    return _nearest(_places(service.site), sector, day) if sector else None


def rule_in(region: int | None, sector: str, day: date) -> RuleInForce | None:
    """Return the rule for a link in a region: its own, that of its network, or the nation's."""
    found = directory().regions.get(region or 0)
    return _nearest((found.id, found.network) if found else (), sector, day)


def _places(site: SiteInfo) -> tuple[int | None, ...]:
    return tuple(site.regions.get(division) for division in DIVISIONS)


def _nearest(places: tuple[int | None, ...], sector: str, day: date) -> RuleInForce | None:
    order = [place for place in places if place] + [None]
    near = [a for a in _held(sector, day) if a.region in order]
    best = min(near, key=lambda a: (order.index(a.region), -a.valid_from.toordinal()), default=None)
    if best is None:
        return None
    return RuleInForce(rule=rule_from(sector, best.parameters["sectors"][sector]), agreement=best)


def _held(sector: str, day: date) -> list[AgreementInfo]:
    found = (a for a in directory().agreements if a.kind == KIND and a.holds_on(day))
    return [a for a in found if sector in a.parameters["sectors"]]


def own_rules(regions: Iterable[int], sector: str, day: date) -> list[str]:
    """Return the names of the regions that have a rule of their own for a link."""
    wanted, known = frozenset(regions), directory().regions
    return sorted(known[a.region].name for a in _held(sector, day) if a.region in wanted)


Group = tuple[Planned, ...]


def plans(services: Iterable[ServiceInfo], days: list[date], at: datetime) -> dict[int, Group]:
    """Return the slots of each service up to a moment; like services share one plan."""
    made: dict[tuple[object, ...], Group] = {}
    found = {}
    for service in services:
        like = (sector_of(service), _places(service.site), service.calendar)
        key = (*like, service.valid_from, service.valid_to)
        if key not in made:
            made[key] = tuple(_plan(service, days, at))
        found[service.id] = made[key]
    return found


def _plan(service: ServiceInfo, days: Iterable[date], at: datetime) -> Iterable[Planned]:
    for day in days:
        held = rule_of(service, day)
        for slot in slots_of(held.rule, day) if held else ():
            if held and slot.begins <= at:
                is_due = service.exists_on(day) and _opens_in(service, held, slot)
                yield Planned(held=held, slot=slot, is_due=is_due)


def _opens_in(service: ServiceInfo, held: RuleInForce, slot: Slot) -> bool:
    """Tell whether it is open at any time of the slot; a daily slot is the whole day."""
    until = slot.due if held.rule.every_minutes else slot.closes
    steps = range((until - slot.begins) // STEP + 1)
    moments = (slot.begins + STEP * step for step in steps)
    return any(is_open(service, moment) for moment in moments if moment < until)
