"""Which units count, and which do not because nothing recent is known or they are away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.domain.ambulance_units import BUSY, IDLE, MOVING, OFF_DUTY, UnitReport
from spoedketen.planning.relocation.terms import Validity

MINUTE = timedelta(minutes=1)
TOO_OLD, NO_PLACE, OVERDUE, ELSEWHERE = "too_old", "no_place", "overdue", "elsewhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A unit that is idle, or free within ``wait`` minutes."""

    report: UnitReport
    wait: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A unit of which is not known whether it is free, and ``why``."""

    report: UnitReport
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All units of a region, sorted; ``away`` are busy, ``off_duty`` do not serve."""

    counted: tuple[Counted, ...]
    unknown: tuple[Unknown, ...]
    away: tuple[UnitReport, ...]
    off_duty: tuple[UnitReport, ...]


def standing(reports: Iterable[UnitReport], now: datetime, validity: Validity) -> Standing:
    """Sort units by what their last report says now.

    A report older than agreed makes a unit unknown, also where it told that it was free; so does
    a moment to be free that has passed without word.
    """
    counted, unknown, away, off_duty = [], [], [], []
    for report in reports:
        soon = _wait(report, now)
        if report.state == OFF_DUTY:
            off_duty.append(report)
        elif now - report.at > validity.status_minutes * MINUTE:
            unknown.append(Unknown(report=report, why=TOO_OLD))
        elif report.state == BUSY and soon is not None and soon < 0.0:
            unknown.append(Unknown(report=report, why=OVERDUE))
        elif report.state == BUSY and (soon is None or soon > validity.soon_minutes):
            away.append(report)
        elif not has_place(report):
            unknown.append(Unknown(report=report, why=NO_PLACE))
        else:
            counted.append(Counted(report=report, wait=soon or 0.0))
    return Standing(
        counted=tuple(counted), unknown=tuple(unknown), away=tuple(away), off_duty=tuple(off_duty)
    )


def has_place(report: UnitReport) -> bool:
    """Tell whether is known where a unit stands or goes to."""
    at_point = report.lat is not None and report.lon is not None
    if report.state == MOVING:
        return bool(report.towards)
    return bool(report.station) or at_point


def _wait(report: UnitReport, now: datetime) -> float | None:
    if report.state in {IDLE, MOVING}:
        return 0.0
    return None if report.free_at is None else (report.free_at - now) / MINUTE
