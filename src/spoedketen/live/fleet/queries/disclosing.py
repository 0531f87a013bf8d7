"""Response times as others than the service itself read them: rounded, over periods that are apart.

Means of two periods that overlap, or of a period that grew by a day, could be subtracted until one
run is left. So who is elsewhere reads whole quarters, and each figure is rounded by itself with a
draw that only the installation knows.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings

from spoedketen.domain.small_cells import in_fives, in_wholes
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.draws import draw_of
from spoedketen.live.directory.queries import AMSTERDAM
from spoedketen.live.fleet.queries.relations import VIEW
from spoedketen.live.fleet.values import ResponseRow

SLIDING = timedelta(days=91)
YOUNG = timedelta(days=31)
"""A quarter that began less long ago has too little to tell; the one before is told."""
QUARTER = 3
JUST_BELOW = 0.0001
MINUTES = ("median", "p95", "mean", "region_mean")


def period_for(actor: Actor, at: datetime) -> tuple[datetime, datetime]:
    """Return the period that a reader is told of: the last 91 days of the own service.

    Others read a quarter until the end of yesterday; of invented runs, until now.
    """
    if actor.may(VIEW):
        return at - SLIDING, at
    local = at.astimezone(AMSTERDAM)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    end = local if settings.DEMONSTRATION else midnight
    begin = _quarter(end)
    if end - begin < YOUNG and not settings.DEMONSTRATION:
        return _quarter(begin - timedelta(days=1)), begin
    return begin, end


def _quarter(at: datetime) -> datetime:
    month = (at.month - 1) // QUARTER * QUARTER + 1
    return datetime(at.year, month, 1, tzinfo=AMSTERDAM)


def disclosed(row: ResponseRow, since: datetime, division: str) -> ResponseRow:
    """Return a row with every figure rounded by itself; a verdict stays what it was."""
    if row.is_hidden:
        return row
    cell = f"responses/{since.isoformat()}/{division}/{row.area}/{row.scheme}/{row.urgency}"
    count = in_fives(row.count, draw_of(f"{cell}/count"))
    told: dict[str, float | None] = {
        name: None if value is None else in_wholes(value, draw_of(f"{cell}/{name}"))
        for name in MINUTES
        for value in [getattr(row, name)]
    }
    return replace(
        row,
        count=count,
        unknown=min(count, in_fives(row.unknown, draw_of(f"{cell}/unknown"))),
        within=_share(row, draw_of(f"{cell}/within")),
        median=told["median"],
        p95=told["p95"],
        mean=told["mean"],
        region_mean=told["region_mean"],
    )


def _share(row: ResponseRow, draw: float) -> float | None:
    """Return a share in whole percents; rounding never lifts it over the target."""
    if row.within is None or row.target_share is None:
        return row.within
    told = min(1.0, in_wholes(100 * row.within, draw) / 100)
    if row.within < row.target_share <= told:
        return row.target_share - JUST_BELOW
    return max(told, row.target_share) if row.within >= row.target_share else told
