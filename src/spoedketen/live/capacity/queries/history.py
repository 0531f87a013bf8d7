"""What was: series per service from the log, series per region from the half-hour sums."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.models import Observation, RegionHistory, Stop
from spoedketen.live.capacity.queries.picture import COLUMNS, as_figures
from spoedketen.live.capacity.queries.sharing import shared
from spoedketen.live.capacity.values import Figures
from spoedketen.live.directory.queries import may_see, relations_to
from spoedketen.live.directory.values import ServiceInfo

SLOT_MINUTES = 30
SLOTS = 48


def slot_of(at: datetime) -> datetime:
    """Return the half hour that a moment lies in, by its start."""
    return at.replace(minute=at.minute // SLOT_MINUTES * SLOT_MINUTES, second=0, microsecond=0)


def slots_before(at: datetime) -> list[datetime]:
    """Return the starts of the last 24 hours' half hours, oldest first, this one included."""
    last = slot_of(at)
    return [last - timedelta(minutes=SLOT_MINUTES * back) for back in range(SLOTS - 1, -1, -1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSum:
    """What was available in a half hour, and how many services told it."""

    available: float | None
    sources: int


NOTHING = SlotSum(available=None, sources=0)


def region_history(region: int | None, at: datetime) -> Mapping[str, tuple[SlotSum, ...]]:
    """Return the sums of the last 24 hours' half hours, oldest first, by sector."""
    slots = slots_before(at)
    rows = RegionHistory.objects.filter(region_id=region or 0, slot__gte=slots[0])
    found: dict[str, dict[datetime, SlotSum]] = defaultdict(dict)
    for sector, slot, available, sources in rows.values_list(
        "sector", "slot", "available", "sources"
    ):
        found[sector][slot] = SlotSum(available=available, sources=sources)
    return {
        sector: tuple(values.get(slot, NOTHING) for slot in slots)
        for sector, values in found.items()
    }


def service_history(
    service: ServiceInfo, *, since: datetime, until: datetime, limit: int = 5_000
) -> list[Figures]:
    """Return what a service told of now between two moments, oldest first."""
    rows = Observation.objects.filter(
        service_id=service.id, horizon="now", observed_at__gte=since, observed_at__lt=until
    ).order_by("-observed_at", "-id")
    found = rows.values_list(*COLUMNS)[:limit]
    return [as_figures(dict(zip(COLUMNS, values, strict=True))) for values in found][::-1]


def shared_history(
    actor: Actor, service: ServiceInfo, *, since: datetime, until: datetime
) -> list[Figures]:
    """Return the history of a service as far as it is shared with the actor."""
    relations = relations_to(actor, service.site)
    shown = {
        name: may_see(actor, service.site, name, relations) for name in ("capacity", "waiting")
    }
    return list(shared(service_history(service, since=since, until=until), shown) or ())


def has_history() -> bool:
    """Tell whether anything was ever reported."""
    return Observation.objects.exists() or Stop.objects.exists()
