"""Moves that were decided: which still wait for word of the unit, and which were withdrawn."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from spoedketen.domain.ambulance_units import BUSY, IDLE, MOVING, UnitReport
from spoedketen.live.fleet.models import MoveDecision, MoveWithdrawal
from spoedketen.live.fleet.relocation_values import DECLINED, DecisionInfo


def open_orders(
    region: int, reports: Iterable[UnitReport], at: datetime, minutes: float
) -> tuple[DecisionInfo, ...]:
    """Return the moves that wait for word of their unit, the oldest first.

    A move waits as long as its unit tells nothing new, at most as long as a report is valid; a
    later move of the same unit takes its place.
    """
    since = at - timedelta(minutes=minutes)
    rows = MoveDecision.objects.filter(safety_region_id=region, at__gt=since).exclude(
        choice=DECLINED
    )
    told = {each.id: each for each in reports}
    last = {row.unit: row for row in rows.select_related("withdrawal").order_by("at")}
    return tuple(
        replace(decision_info(row), is_open=True)
        for row in last.values()
        if not hasattr(row, "withdrawal") and row.unit in told and _waits(row, told[row.unit])
    )


def _waits(row: MoveDecision, report: UnitReport) -> bool:
    """Tell whether a unit said nothing yet of the move: it stands or rides as when it was decided.

    One that was busy still waits when it is free: only then can it go.
    """
    if report.at <= row.at:
        return True
    before: Mapping[str, Any] = next(
        (each for each in row.inputs["units"] if each["id"] == row.unit), {}
    )
    if before.get("state") == BUSY:
        return report.state == BUSY or (report.state == IDLE and report.station != row.point)
    place = (report.state, report.station, report.towards)
    is_same = place == tuple(before.get(name) for name in ("state", "station", "towards"))
    return is_same and bool(report.station or report.towards) and not _is_made(row, report)


def _is_made(row: MoveDecision, report: UnitReport) -> bool:
    return row.point in {report.station, report.towards}


def as_ordered(
    reports: Iterable[UnitReport], orders: Iterable[DecisionInfo]
) -> tuple[UnitReport, ...]:
    """Return the reports as the advice counts them: whoever was ordered to move does."""
    points = {each.unit: each.point for each in orders}
    return tuple(
        replace(each, state=MOVING, station="", towards=points[each.id])
        if each.id in points and each.state in {IDLE, MOVING}
        else each
        for each in reports
    )


def last_withdrawal(region: int) -> str:
    """Return the decision that was withdrawn last: the advice after it is a new one."""
    rows = MoveWithdrawal.objects.filter(decision__safety_region_id=region).order_by("-id")
    row = rows.select_related("decision").first()
    return str(row.decision.public_id) if row else ""


def decision_info(row: MoveDecision) -> DecisionInfo:
    """Return a decision as a value."""
    advised = row.advice.get("move") or {}
    undone: MoveWithdrawal | None = getattr(row, "withdrawal", None)
    return DecisionInfo(
        id=str(row.public_id),
        choice=row.choice,
        unit=row.unit,
        point=row.point,
        advised_unit=advised.get("unit", ""),
        advised_point=advised.get("point", ""),
        reason=row.reason,
        at=row.at,
        by=row.by,
        withdrawn_at=undone.at if undone else None,
        withdrawn_by=undone.by if undone else "",
        withdrawn_reason=undone.reason if undone else "",
    )
