"""Late and missing deliveries, per link of the chain, as far as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from spoedketen.domain.delivery import Verdict, gap, verdict
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.delivery_plan import Group, own_rules, plans, rule_in, sector_of
from spoedketen.live.capacity.delivery_values import SectorDelivery, ServiceDelivery
from spoedketen.live.capacity.queries.arrivals import (
    arrivals_around,
    heard_of,
    known_since,
    last_arrivals,
    not_in_time,
)
from spoedketen.live.capacity.queries.delivery_sums import counts_of
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, local_day, relations_of
from spoedketen.live.directory.values import ServiceInfo

MOST_SLOTS = 200_000
"""How many slots the database judges in one statement: less than a second."""
SUMS, VIEW = "delivery.sums", "delivery.view"


def days_until(at: datetime, days: int) -> list[date]:
    """Return so many local days up to and with that of a moment."""
    last = local_day(at)
    return [last - timedelta(days=back) for back in range(days - 1, -1, -1)]


def deliveries(
    services: Iterable[ServiceInfo], days: list[date], at: datetime
) -> list[ServiceDelivery]:
    """Return how services delivered on some days, judged by the rules that then held."""
    wanted = [service for service in services if sector_of(service)]
    planned = plans(wanted, days, at)
    found = _exceptions(planned, at)
    return [
        ServiceDelivery(
            service=service,
            sector=sector_of(service) or "",
            planned=planned[service.id],
            exceptions=found.get(service.id, {}),
        )
        for service in wanted
    ]


def _exceptions(planned: Mapping[int, Group], at: datetime) -> dict[int, dict[int, Verdict]]:
    alike: dict[int, list[int]] = defaultdict(list)
    for service, plan in planned.items():
        alike[id(plan)].append(service)
    since = known_since(at)
    found: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for services in alike.values():
        plan = planned[services[0]]
        for platform, places in _by_platform(plan):
            slots = {n: (s.begins, s.latest, s.closes) for n in places for s in [plan[n].slot]}
            most = max(1, MOST_SLOTS // len(slots))
            for first in range(0, len(services), most):
                some = services[first : first + most]
                for service, place, arrived in not_in_time(some, slots, platform, at):
                    found[service][place] = verdict(plan[place].slot, arrived, at, since)
    return found


def _by_platform(plan: Group) -> Iterable[tuple[str, list[int]]]:
    def platform(place: int) -> str:
        return plan[place].held.rule.platform

    due = [place for place, each in enumerate(plan) if each.is_due]
    for name, places in groupby(sorted(due, key=platform), key=platform):
        yield name, list(places)


def with_arrivals(found: Iterable[ServiceDelivery], at: datetime) -> list[ServiceDelivery]:
    """Return deliveries with when the services last delivered, and their longest gap."""
    by_platform: dict[str, list[ServiceDelivery]] = defaultdict(list)
    told = []
    for each in found:
        if each.planned:
            by_platform[each.planned[-1].held.rule.platform].append(each)
        else:
            told.append(each)
    since = known_since(at)
    for platform, rows in by_platform.items():
        last = last_arrivals([each.service.id for each in rows], platform, at)
        asked = [(each.service.id, v.slot.due) for each in rows for v in each.failed]
        around = arrivals_around(asked, platform, at) if asked else {}
        for each in rows:
            here, there = last[each.service.id]
            gaps = [
                gap(v.slot, *around[each.service.id, v.slot.due], at, since) for v in each.failed
            ]
            longest = max(gaps, key=lambda one: one[1] - one[0], default=None)
            told.append(replace(each, last_here=here, last_there=there, gap=longest))
    return told


def seen_by(actor: Actor, found: Iterable[ServiceDelivery]) -> set[int]:
    """Return the services of which an actor sees how each delivers."""
    rows = list(found)
    relations = relations_of(
        actor, {each.service.site.id: each.service.site for each in rows}.values()
    )
    plans_seen = {id(each.planned): each.planned for each in rows}
    open_plans = {key for key, plan in plans_seen.items() if _is_open_to(actor, plan)}
    return {
        each.service.id
        for each in rows
        if id(each.planned) in open_plans or actor.may(VIEW, relations[each.service.site.id])
    }


def _is_open_to(actor: Actor, plan: Group) -> bool:
    """Tell whether each rule of a plan names a role of the actor as supervisor."""
    return bool(plan) and all(each.held.rule.shows_to(actor.roles) for each in plan)


def sector_deliveries(
    actor: Actor, region: int | None, days: list[date], at: datetime, sector: str = ""
) -> list[SectorDelivery]:
    """Return every link of a region, or one, in the order of the board."""
    actor.must(SUMS)
    wanted = {sector} if sector else set(chain().sectors)
    services = [s for s in _services(region, days) if sector_of(s) in wanted]
    found = deliveries(services, days, at)
    by_sector: dict[str, list[ServiceDelivery]] = defaultdict(list)
    for each in found:
        by_sector[each.sector].append(each)
    seen = seen_by(actor, found)
    return [
        _sector(code, by_sector[code], seen, region, at)
        for code in chain().sectors
        if by_sector[code]
    ]


def _services(region: int | None, days: list[date]) -> list[ServiceInfo]:
    """Return what existed in a region on any of the days."""
    known = directory()
    division = known.regions[region].division if region else ""
    here = (
        s for s in known.services.values() if not region or s.site.regions.get(division) == region
    )
    return [service for service in here if any(service.exists_on(day) for day in days)]


def _sector(
    code: str, found: list[ServiceDelivery], seen: set[int], region: int | None, at: datetime
) -> SectorDelivery:
    day = local_day(at)
    held = rule_in(region, code, day)
    within = {r for e in found for r in e.service.site.regions.values() if r != region}
    return SectorDelivery(
        sector=code,
        held=held,
        counts=counts_of(found, seen, region),
        services=tuple(each for each in found if each.service.id in seen),
        own_rules=tuple(own_rules(within, code, day)),
        heard_there=heard_of(held.rule.platform) if held else None,
    )
