"""The signals that a demonstration had before it began: pure, from the stops it had.

Most stops were seen coming, some were not, and some signals did not come true.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from spoedketen.live.capacity.alert_values import PastAlert, PastCrossing
from spoedketen.live.capacity.values import PastStop
from spoedketen.live.demo.chance import between, draw

EARLY = "ed_filling_up"
DAYS = timedelta(days=30)
FORESEEN, FALSE_A_WEEK = 0.7, 0.2
AHEAD_MINUTES, BEFORE_MINUTES, SEEN_MINUTES = (40, 200), (5, 35), (2, 25)
HEIGHTS = (95.0, 100.0)
CROWDED = frozenset({"crowding", "boarding", "beds"})
LASTS = timedelta(hours=3)
AFTERNOON_HOURS = (10, 16)


def past_alerts(
    seed: int, stops: Iterable[PastStop], at: datetime
) -> tuple[list[PastAlert], list[PastCrossing]]:
    """Return the signals of the last thirty days, and when their figures were really reached."""
    told = [stop for stop in stops if _is_crowded(stop, at)]
    crossings = [_crossing(seed, stop) for stop in told]
    foreseen = [
        _foreseen(seed, stop, crossing)
        for stop, crossing in zip(told, crossings, strict=True)
        if draw(seed, stop.key, "foreseen") < FORESEEN
    ]
    services = sorted({stop.service for stop in told})
    false = [alert for service in services for alert in _false(seed, service, at)]
    return [each for each in (*foreseen, *false) if each.closed_at <= at], crossings


def _is_crowded(stop: PastStop, at: datetime) -> bool:
    is_recent = at - DAYS <= stop.declared_at and stop.until <= at
    is_real = stop.state == "stop" and stop.retracted_at is None
    return is_recent and is_real and stop.reason in CROWDED


def _crossing(seed: int, stop: PastStop) -> PastCrossing:
    before = between(*BEFORE_MINUTES, draw(seed, stop.key, "before"))
    return PastCrossing(
        rule=EARLY,
        service=stop.service,
        began_at=stop.declared_at - timedelta(minutes=before),
        ended_at=stop.until,
    )


def _foreseen(seed: int, stop: PastStop, crossing: PastCrossing) -> PastAlert:
    ahead = timedelta(minutes=between(*AHEAD_MINUTES, draw(seed, stop.key, "ahead")))
    was_absorbed = draw(seed, stop.key, "outcome") < 0.3  # noqa: PLR2004 - invented
    return _alert(
        seed,
        (stop.service, stop.key),
        (crossing.began_at - ahead, stop.until),
        outcome="absorbed" if was_absorbed else "came_true",
        came_true_at=crossing.began_at,
    )


def _false(seed: int, service: str, at: datetime) -> Iterator[PastAlert]:
    first = (at - DAYS).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(DAYS.days):
        name = f"{service} {day}"
        if draw(seed, name, "false") < FALSE_A_WEEK / 7:
            hours = between(*AFTERNOON_HOURS, draw(seed, name, "hour"))
            begins = first + timedelta(days=day, hours=hours)
            averted = draw(seed, name, "averted") < 0.4  # noqa: PLR2004 - invented
            yield _alert(
                seed,
                (service, name),
                (begins, begins + LASTS),
                outcome="averted" if averted else "unfounded",
            )


def _alert(
    seed: int,
    named: tuple[str, str],
    period: tuple[datetime, datetime],
    *,
    outcome: str,
    came_true_at: datetime | None = None,
) -> PastAlert:
    service, name = named
    raised_at, cleared_at = period
    seen = timedelta(minutes=between(*SEEN_MINUTES, draw(seed, name, "seen")))
    return PastAlert(
        rule=EARLY,
        service=service,
        raised_at=raised_at,
        value=round(between(*HEIGHTS, draw(seed, name, "height")), 1),
        seen_at=raised_at + seen,
        came_true_at=came_true_at,
        cleared_at=cleared_at,
        closed_at=cleared_at + timedelta(minutes=20),
        outcome=outcome,
    )
