"""Whether a service takes patients: from opening hours, stops and what it has told."""

from collections.abc import Iterable
from datetime import datetime

from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures, Opening, StopInfo
from spoedketen.live.directory.queries import directory, is_open
from spoedketen.live.directory.values import ServiceInfo

WEIGHT = {"stop": 0, "time_out": 1, "threatening": 2}


def opening_of(
    service: ServiceInfo,
    figures: Iterable[Figures],
    stops: Iterable[StopInfo],
    at: datetime,
) -> Opening:
    """Return the opening status of a service at a moment.

    A running stop of the whole department decides; then the opening hours; then whether the
    service has told anything that still holds, for silence is not "open".
    """
    active = [stop for stop in stops if stop.is_active(at)]
    whole = min((s for s in active if not s.scope), key=lambda s: WEIGHT[s.state], default=None)
    parts = tuple(_of_stop(service, stop) for stop in active if stop.scope)
    if whole is not None:
        return _of_stop(service, whole, parts)
    if not is_open(service, at):
        return Opening(state="outside_hours", parts=parts)
    is_known = any(not each.is_stale(at) for each in figures if each.horizon == "now")
    return Opening(state="open" if is_known else "unknown", parts=parts)


def _of_stop(service: ServiceInfo, stop: StopInfo, parts: tuple[Opening, ...] = ()) -> Opening:
    return Opening(
        state=stop.state,
        since=stop.declared_at,
        until=stop.until,
        scope=stop.scope,
        reason=stop.reason,
        stop=stop.id,
        awaiting=stop.awaiting,
        alternatives=stop.alternatives,
        parts=parts,
        is_trauma_exempt=is_trauma_centre(service),
    )


def is_trauma_centre(service: ServiceInfo) -> bool:
    """Tell whether the site is a level 1 trauma centre, which no stop closes for trauma."""
    other = directory().by_slug.get(f"{service.site.slug}.multitrauma")
    is_department = chain().by_service_type[service.service_type].code == "emergency_department"
    return is_department and other is not None and other.level == "1"
