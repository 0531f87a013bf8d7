"""What a demonstration begins with: stops since the last whole quarter, figures of a day.

The same figures and stops as the demonstration then goes on with.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.actions.past import (
    record_past_crowding,
    record_past_observations,
    record_past_stops,
)
from spoedketen.live.capacity.actions.past_alerts import record_past_alerts
from spoedketen.live.capacity.actions.receipts import record_past_receipts
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.queries.history import has_history
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import NewObservation
from spoedketen.live.demo.crowding import EVERY, counted, is_counting, quarter_of
from spoedketen.live.demo.levels import write_hospitals, write_levels
from spoedketen.live.demo.past_alerts import past_alerts
from spoedketen.live.demo.past_deliveries import past_deliveries
from spoedketen.live.demo.past_stops import beginning, past_stops
from spoedketen.live.demo.reports import HISTORY, SEED, Item, Reporter, history, reporters
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import ServiceInfo

NAME = "demonstratie"
MOMENTS = ("observed_at", "valid_until")
WEEKS, HOURS = range(1, 5), range(24)


@transaction.atomic
def write_past(at: datetime) -> bool:
    """Write stops and figures of before a moment; tell whether, as it is done once only."""
    if has_history():
        return False
    services = directory().services_on(local_day(at))
    found = reporters([_listed(service, at) for service in services], SEED)
    actor = _sender(services)
    by_slug = directory().by_slug
    rules = {each.service: rules_for(by_slug[each.service], at) for each in found if each.may_stop}
    stops = list(past_stops(SEED, rules, beginning(at), at))
    record_past_stops(actor, stops, at)
    record_past_alerts(actor, *past_alerts(SEED, stops, at), at)
    _write_deliveries(actor, found, at)
    _write_figures(actor, found, at)
    _write_crowding(actor, found, at)
    write_levels(SEED, at)
    write_hospitals(SEED, at)
    return True


def _write_crowding(actor: Actor, found: Iterable[Reporter], at: datetime) -> None:
    """Write a day of crowding, and the same hours of four weeks before, which make it usual."""
    counting = [each for each in found if is_counting(each)]
    now = quarter_of(at)
    day = [now - EVERY * back for back in range(1, HISTORY // EVERY)]
    weeks = [now - timedelta(weeks=back, hours=-ahead) for back in WEEKS for ahead in HOURS]
    told = (counted(each, moment) for moment in sorted([*day, *weeks]) for each in counting)
    record_past_crowding(actor, [_crowding(item) for item in told if item], at)


def _crowding(item: Item) -> NewCrowding:
    return NewCrowding(**{**item, "observed_at": datetime.fromisoformat(item["observed_at"])})


def _write_deliveries(actor: Actor, found: Iterable[Reporter], at: datetime) -> None:
    """Write a week of deliveries, here and at the other platform."""
    here, there = past_deliveries(found, at)
    told = sorted(map(_observation, here), key=lambda item: item.observed_at)
    record_past_observations(actor, told, at)
    record_past_receipts(actor, there, at)


def _write_figures(actor: Actor, found: Iterable[Reporter], at: datetime) -> None:
    items = (item for each in found for item in history(each, at - HISTORY, at))
    told = sorted(map(_observation, items), key=lambda item: item.observed_at)
    record_past_observations(actor, told, at)


def _observation(item: Item) -> NewObservation:
    return NewObservation(
        **{**item, **{name: datetime.fromisoformat(item[name]) for name in MOMENTS}}
    )


def _sender(services: Iterable[ServiceInfo]) -> Actor:
    """Return the connected system of all invented organisations together."""
    owners = frozenset(service.site.organisation for service in services)
    return Actor(kind="key", id=0, name=NAME, roles=frozenset({"machine"}), organisations=owners)


def _listed(service: ServiceInfo, at: datetime) -> dict[str, Any]:
    """Return a service as far as a reporter needs it, as the interface lists it."""
    sector = chain().by_service_type.get(service.service_type)
    return {
        "id": service.slug,
        "sector": sector.code if sector else None,
        "organisation": service.site.organisation_slug,
        "resources": [r.code for r in sector.resources_of(service.service_type)] if sector else [],
        "stops_allowed": sector is not None and rules_for(service, at).is_allowed,
    }
