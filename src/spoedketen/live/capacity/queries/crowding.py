"""Crowding as it stands, as it was, and as it usually is."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from django.db import connection

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.crowding_rules import CrowdingRules, crowding_rules
from spoedketen.live.capacity.crowding_values import CrowdingCourse, CrowdingInfo
from spoedketen.live.capacity.models import CrowdingReport
from spoedketen.live.directory.queries import directory, local_day, may_see, relations_to
from spoedketen.live.directory.values import ServiceInfo

FIGURE = "crowding"
COLUMNS = tuple(name for name in CrowdingInfo.__dataclass_fields__ if name != "id")
WEEKS = 8
FEWEST_WEEKS = 3
HALF_WINDOW = timedelta(minutes=30)
NEWEST = """
    SELECT DISTINCT ON (service_id) id FROM capacity_crowdingreport
    WHERE observed_at > %s AND (%s::bigint[] IS NULL OR service_id = ANY(%s::bigint[]))
    ORDER BY service_id, observed_at DESC, id DESC
"""


def newest_crowding(ids: list[int] | None, since: datetime) -> dict[int, CrowdingInfo]:
    """Return the newest score of each service, or of some; a late one never hides a newer one."""
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [since, ids, ids])
        rows = [row for (row,) in cursor.fetchall()]
    found = CrowdingReport.objects.filter(id__in=rows).values_list(
        "service_id", "public_id", *COLUMNS
    )
    return {service: _info(told) for service, *told in found}


def _info(told: Sequence[object]) -> CrowdingInfo:
    public, *rest = told
    return CrowdingInfo(id=str(public), **dict(zip(COLUMNS, rest, strict=True)))  # type: ignore[arg-type]


def crowding_rules_of(service: ServiceInfo, at: datetime) -> CrowdingRules:
    """Return the agreement on crowding that holds for a service."""
    return crowding_rules(directory().agreement("crowding", service.site, local_day(at)))


def may_see_crowding(actor: Actor, service: ServiceInfo) -> bool:
    """Tell whether the actor sees the crowding of a service."""
    return may_see(actor, service.site, FIGURE, relations_to(actor, service.site))


def crowding_named(public_id: str) -> CrowdingInfo:
    """Return one score; the caller has just told it."""
    rows = CrowdingReport.objects.filter(public_id=public_id)
    return _info(rows.values_list("public_id", *COLUMNS).get())


def crowding_history(
    service: ServiceInfo, *, since: datetime, until: datetime
) -> list[CrowdingInfo]:
    """Return the scores between two moments, oldest first."""
    rows = CrowdingReport.objects.filter(
        service_id=service.id, observed_at__gte=since, observed_at__lt=until
    ).order_by("observed_at", "id")
    return [_info(told) for told in rows.values_list("public_id", *COLUMNS)]


def crowding_course(service: ServiceInfo, now: CrowdingInfo, at: datetime) -> CrowdingCourse:
    """Return a score beside what is usual at this hour of the week, and beside an hour ago."""
    usual, weeks = usual_score(service.id, now.formula, at)
    before = _score_about(service.id, now.formula, at - timedelta(hours=1))
    change = None if before is None or now.score is None else now.score - before
    return CrowdingCourse(now=now, usual=usual, weeks=weeks, change=change)


def usual_score(service: int, formula: str, at: datetime) -> tuple[float | None, int]:
    """Return the median score at this hour of the week before, and over how many weeks."""
    moments = [at - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
    scores = [_score_about(service, formula, moment) for moment in moments]
    known = [score for score in scores if score is not None]
    return (median(known) if len(known) >= FEWEST_WEEKS else None), len(known)


def _score_about(service: int, formula: str, at: datetime) -> float | None:
    """Return the median score within half an hour of a moment."""
    rows = CrowdingReport.objects.filter(
        service_id=service,
        formula=formula,
        observed_at__gte=at - HALF_WINDOW,
        observed_at__lt=at + HALF_WINDOW,
        score__isnull=False,
    )
    found = [score for score in rows.values_list("score", flat=True) if score is not None]
    return median(found) if found else None
