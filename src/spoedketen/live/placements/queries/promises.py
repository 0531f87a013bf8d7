"""What was promised of each resource, and what is left of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from spoedketen.domain.placing import Promise, Supply, places_left, uncounted
from spoedketen.live.capacity.models import CurrentObservation
from spoedketen.live.capacity.queries.picture import COLUMNS, as_figures
from spoedketen.live.placements.models import Placement, Reservation

USED_COUNTS = timedelta(hours=24)
"""A patient who came longer ago is in any figure that still holds."""
COMMITTED = ("accepted", "transport_arranged", "picked_up", "in_transfer", "arrived", "completed")


def _standing(at: datetime) -> QuerySet[Reservation]:
    """Return what is promised: a hold until it is made to lapse, not until its time is over.

    In between its own desk may still use it, so nobody else can be promised the place.
    """
    held = Q(state__in=("held", "confirmed"))
    return Reservation.objects.filter(held | Q(state="used", ended_at__gt=at - USED_COUNTS))


def _promise(made_at: datetime, state: str, ended_at: datetime | None) -> Promise:
    return Promise(made_at=made_at, used_at=ended_at if state == "used" else None)


def supply_of(service: int, resource: str, at: datetime) -> Supply | None:
    """Return what a service told of a resource, read from the table; None where it is no more."""
    return _supplies([service], at).get((service, resource))


def _supplies(services: Iterable[int], at: datetime) -> dict[tuple[int, str], Supply]:
    rows = CurrentObservation.objects.filter(
        service_id__in=list(services), horizon="now", valid_until__gt=at
    )
    found = {}
    for service, *values in rows.values_list("service_id", *COLUMNS):
        told = as_figures(dict(zip(COLUMNS, values, strict=True)))
        if told.available is not None:
            found[service, told.resource] = Supply(
                available=told.available,
                reserved=told.reserved or 0,
                observed_at=told.observed_at,
            )
    return found


def left_at(service: int, resource: str, at: datetime) -> int | None:
    """Return how many places can still be promised, or None where nobody knows."""
    rows = _standing(at).filter(service_id=service, resource=resource)
    told = rows.values_list("held_at", "state", "ended_at")
    return places_left(supply_of(service, resource, at), [_promise(*row) for row in told])


def promised_now(at: datetime) -> dict[tuple[int, str], int]:
    """Return how many places are promised beyond what the figures count already, for a match."""
    found: dict[tuple[int, str], list[Promise]] = defaultdict(list)
    columns = ("service_id", "resource", "held_at", "state", "ended_at")
    for service, resource, *told in _standing(at).values_list(*columns):
        found[service, resource].append(_promise(*told))
    if not found:
        return {}
    supplies = _supplies({service for service, _ in found}, at)
    return {place: _beyond(supplies.get(place), held) for place, held in found.items()}


def _beyond(supply: Supply | None, held: list[Promise]) -> int:
    if supply is None:
        return sum(1 for each in held if each.used_at is None)
    return uncounted(held, supply.reserved, supply.observed_at)


def is_committed(request: int) -> bool:
    """Tell whether a place was committed for a case."""
    return Placement.objects.filter(request_id=request, state__in=COMMITTED).exists()
