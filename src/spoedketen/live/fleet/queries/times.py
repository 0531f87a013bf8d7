"""The moments of the legs of runs: the newest of a leg counts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from spoedketen.live.fleet.models import Run, RunTime
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import LegTime

ARRIVAL = "at_destination"
WITH_PATIENT = frozenset({"left_scene", "at_destination", "handed_over"})


def times_of(runs: Iterable[int]) -> Mapping[int, dict[str, RunTime]]:
    """Return by run what is known of each leg."""
    found: dict[int, dict[str, RunTime]] = defaultdict(dict)
    for row in RunTime.objects.filter(run_id__in=list(runs)).order_by("id"):
        found[row.run_id][row.leg] = row
    return found


def legs_of(
    run: Run, known: Mapping[str, RunTime], at: datetime, eta: datetime | None = None
) -> tuple[LegTime, ...]:
    """Return every leg in order with its moment and when it is expected.

    That is when it is usual; for the arrival it is ``eta``, once that was announced.
    """
    legs = run_rules()["legs"]
    last = max((place for place, leg in enumerate(legs) if leg in known), default=-1)
    expected, found = run.reported_at, []
    for place, (leg, told) in enumerate(legs.items()):
        row = known.get(leg)
        if row is None and run.closed_at is None and _is_not_ridden(run, leg):
            continue
        expected += timedelta(minutes=told["minutes"])
        if leg == ARRIVAL and row is None and eta is not None:
            expected = eta
        found.append(
            LegTime(
                leg=leg,
                at=row.at if row else None,
                expected_at=expected,
                source=row.source if row else "",
                reason=row.reason if row else "",
                is_skipped=row is None and _is_missing(run, leg, is_before=place < last),
                is_late=_is_late(run, row, expected, at) if place > last - 1 or row else False,
            )
        )
        expected = row.at if row else expected
    return tuple(found)


def _is_not_ridden(run: Run, leg: str) -> bool:
    """Tell whether a leg is no part of a run: who is not taken along rides nowhere."""
    return run.outcome not in {"", "transported"} and leg in WITH_PATIENT


def _is_missing(run: Run, leg: str, *, is_before: bool) -> bool:
    """Tell whether a leg without a moment was ridden."""
    if _is_not_ridden(run, leg) or (run.outcome not in {"", "transported"} and not is_before):
        return False
    return is_before or run.closed_at is not None


def _is_late(run: Run, row: RunTime | None, expected: datetime, at: datetime) -> bool:
    if row is not None:
        return row.at > expected
    return run.closed_at is None and at > expected


def following(run: Run, known: Mapping[str, RunTime]) -> tuple[str, ...]:
    """Return the legs that may still begin: those after the last that is known."""
    legs = list(run_rules()["legs"])
    last = max((legs.index(leg) for leg in known), default=-1)
    left = legs[last + 1 :]
    return () if run.closed_at else tuple(leg for leg in left if not _is_not_ridden(run, leg))
