"""How long it takes to find a place, and how sure providers are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db.models import Q

from spoedketen.domain.placing import Rate
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.placements.models import Enquiry, Placement, PlacementStep
from spoedketen.live.placements.queries.relations import VIEW, within_reach
from spoedketen.live.placements.values import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToPlace:
    """Minutes from the start of the clock until a place was committed; None where none was.

    ``placed`` of ``opened`` placements have one.
    """

    placed: int
    opened: int
    median_minutes: float | None


def waited_minutes(clock_start: datetime, until: datetime) -> float:
    """Return how long somebody waited, never less than nothing."""
    return max((until - clock_start).total_seconds() / 60, 0.0)


def time_to_place(actor: Actor, since: datetime, until: datetime) -> TimeToPlace:
    """Return it over the placements that concern an actor and were opened in a period."""
    actor.must(VIEW)
    rows = Placement.objects.filter(within_reach(actor), opened_at__gte=since, opened_at__lt=until)
    told = list(rows.values_list("clock_start", "accepted_at"))
    found = [waited_minutes(start, done) for start, done in told if done is not None]
    return TimeToPlace(
        placed=len(found), opened=len(told), median_minutes=median(found) if found else None
    )


def deliveries(actor: Actor, since: datetime, until: datetime) -> list[Delivery]:
    """Return how sure the providers are whom the actor's organisations asked, or that they are.

    Of what was asked: committed before the deadline; withdrawn enquiries do not count. Of what was
    committed and is over: arrived there. A place that the asker no longer needed does not count.
    """
    actor.must(VIEW)
    own = actor.organisations_with(VIEW)
    concerns = (
        Q(organisation_id__in=own)
        | Q(placement__holder_id__in=own)
        | Q(placement__origin_id__in=own)
    )
    rows = Enquiry.objects.filter(concerns, asked_at__gte=since, asked_at__lt=until)
    rows = rows.select_related("placement").order_by("id")
    by_provider: dict[int, list[Enquiry]] = defaultdict(list)
    for row in rows:
        by_provider[row.organisation_id].append(row)
    names = organisation_names(frozenset(by_provider))
    fell = _fallen(by_provider)
    return sorted(
        (_delivery(of, names.get(of, ""), held, fell) for of, held in by_provider.items()),
        key=lambda each: each.name,
    )


def _fallen(by_provider: dict[int, list[Enquiry]]) -> frozenset[tuple[int, int]]:
    """Return the placements and rounds in which the provider did not hold its commitment.

    What the asker undid, or time where nobody confirmed, is not of the provider.
    """
    ids = {row.placement_id for rows in by_provider.values() for row in rows}
    moves = ("reopen", "fail")
    steps = PlacementStep.objects.filter(placement_id__in=ids, of="placement", move__in=moves)
    names = organisation_names(frozenset(by_provider))
    committed = {
        (row.placement_id, row.round, names.get(of, "")[:200])
        for of, rows in by_provider.items()
        for row in rows
        if row.state == "committed"
    }
    told = steps.values_list("placement_id", "data", "organisation")
    return frozenset(
        (placement, int(data["round"]))
        for placement, data, by in told
        if "round" in data and (placement, int(data["round"]), by) in committed
    )


def _delivery(
    of: int, name: str, rows: Iterable[Enquiry], fell: frozenset[tuple[int, int]]
) -> Delivery:
    held = list(rows)
    over = [r for r in held if r.state in {"committed", "declined", "expired"}]
    committed = [r for r in over if r.state == "committed"]
    failed = [r for r in committed if (r.placement_id, r.round) in fell]
    arrived = [r for r in committed if _came(r) and r not in failed]
    return Delivery(
        organisation=of,
        name=name,
        answered=Rate(part=len(committed), whole=len(over)),
        arrived=Rate(part=len(arrived), whole=len(arrived) + len(failed)),
    )


def _came(row: Enquiry) -> bool:
    placed = row.placement
    return placed.arrived_at is not None and (placed.destination, placed.round) == (
        row.service,
        row.round,
    )
