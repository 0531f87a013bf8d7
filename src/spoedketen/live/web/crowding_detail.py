"""Crowding of one department in detail: now, against what is usual, and its day."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.live.capacity.crowding_values import CrowdingCourse
from spoedketen.live.capacity.queries.crowding import crowding_course, crowding_history
from spoedketen.live.capacity.values import BoardRow, HistoryPoint, StopInfo
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.web.charts import day_chart
from spoedketen.live.web.crowding_words import shown_crowding

DAY = timedelta(hours=24)
STEADY = 5
"""A score that differs by less from what is usual, or from an hour ago, is called the same."""


def crowding_context(
    row: BoardRow, service: ServiceInfo, stops: Sequence[tuple[StopInfo, str]], at: datetime
) -> dict[str, Any]:
    """Return what a panel shows of crowding; nothing where it is not told or not shared."""
    if row.crowding is None:
        return {}
    told = crowding_history(service, since=at - DAY, until=at)
    points = [
        HistoryPoint(at=each.observed_at, available=each.score, staffed=None, waiting_minutes=None)
        for each in told
    ]
    return {
        "crowding": shown_crowding(row.crowding, at),
        "crowding_words": course_words(crowding_course(service, row.crowding, at)),
        "crowding_chart": day_chart(points, stops, None, at),
    }


def course_words(course: CrowdingCourse) -> list[str]:
    """Return how the score stands against this hour of other weeks, and an hour ago."""
    score = course.now.score
    if score is None:
        return []
    found = []
    if course.usual is None:
        found.append(_("Nog geen drie weken gemeten: wat gewoon is, is niet bekend."))
    else:
        words = _compared(score - course.usual, _against_usual)
        found.append(words.format(usual=round(course.usual), weeks=course.weeks))
    if course.change is not None:
        words = _compared(course.change, _against_hour)
        found.append(words.format(change=abs(round(course.change))))
    return found


def _compared(difference: float, words: Callable[[], tuple[str, str, str]]) -> str:
    more, less, same = words()
    if abs(difference) < STEADY:
        return str(same)
    return str(more if difference > 0 else less)


def _against_usual() -> tuple[str, str, str]:
    return (
        _("Drukker dan gewoon op dit uur: {usual} (mediaan van {weeks} weken)."),
        _("Rustiger dan gewoon op dit uur: {usual} (mediaan van {weeks} weken)."),
        _("Als gewoon op dit uur: {usual} (mediaan van {weeks} weken)."),
    )


def _against_hour() -> tuple[str, str, str]:
    return (
        _("{change} meer dan een uur geleden."),
        _("{change} minder dan een uur geleden."),
        _("Gelijk aan een uur geleden."),
    )
