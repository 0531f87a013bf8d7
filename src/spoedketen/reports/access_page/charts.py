"""Small charts as shapes: bars of people by minutes, and a line over speeds; labels on the mark."""

from collections.abc import Sequence
from dataclasses import dataclass

from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import Document
from spoedketen.reports.numbers import UNKNOWN, decimal, percent, whole

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 16, 16, 28, 40
PLOT_HEIGHT = HEIGHT - TOP - BOTTOM
PLOT_WIDTH = WIDTH - LEFT - RIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One class of minutes: where its bar stands, how high it is, before and after."""

    x: float
    width: float
    y: float
    height: float
    after_y: float | None
    words: str
    label: str
    is_beyond: bool


def distribution_bars(report: AccessReport) -> list[Bar]:
    """Return the bars of people per class of minutes, on one scale."""
    classes = report.now["minutes"]["classes"]
    later = None if report.then is None else report.then["minutes"]["classes"]
    counts = [row["people"] for row in classes] + [row["people"] for row in later or ()]
    highest = max([*counts, 1])
    step = PLOT_WIDTH / len(classes)
    everybody = report.now["population"] or 1
    return [
        _bar(report, row, index, step, highest, everybody, None if later is None else later[index])
        for index, row in enumerate(classes)
    ]


def _bar(  # noqa: PLR0913, PLR0917 - a mark is all of its measures
    report: AccessReport,
    row: Document,
    index: int,
    step: float,
    highest: int,
    everybody: int,
    later: Document | None,
) -> Bar:
    high = PLOT_HEIGHT * row["people"] / highest
    limit = report.before.limit_minutes
    share = row["people"] / everybody
    return Bar(
        x=round(LEFT + index * step + 3, 1),
        width=round(step - 6, 1),
        y=round(TOP + PLOT_HEIGHT - high, 1),
        height=round(high, 1),
        after_y=None if later is None else _after_y(later["people"], highest),
        words=_range(row, report.language),
        label=percent(share, report.language, 1) if row["people"] else UNKNOWN,
        is_beyond=limit is not None and row["over"] >= limit,
    )


def _after_y(people: int, highest: int) -> float:
    return round(TOP + PLOT_HEIGHT * (1 - people / highest), 1)


def _range(row: Document, language: str) -> str:
    if row["to"] is None:
        return f"> {whole(row['over'], language)}"
    return f"{whole(row['over'], language)}–{whole(row['to'], language)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """People beyond the limit and sensitive locations at one speed."""

    x: float
    y: float
    factor: str
    beyond: str
    sensitive: str
    is_now: bool


def band_points(report: AccessReport) -> list[Point]:
    """Return the outcome over the speeds, with the on-scene time as it is."""
    if report.sensitivity is None:
        return []
    rows = _at_unchanged_scene(report.sensitivity["band"])
    highest = max([row["beyond"] for row in rows] + [1])
    low, high = rows[0]["speed_factor"], rows[-1]["speed_factor"]
    return [_point(row, (low, high), highest, report.language) for row in rows]


def _at_unchanged_scene(band: Sequence[Document]) -> list[Document]:
    return [row for row in band if row["on_scene_shift_minutes"] == 0]


def _point(row: Document, ends: tuple[float, float], highest: int, language: str) -> Point:
    low, high = ends
    along = (row["speed_factor"] - low) / (high - low)
    return Point(
        x=round(LEFT + 44 + (PLOT_WIDTH - 88) * along, 1),
        y=round(TOP + PLOT_HEIGHT * (1 - row["beyond"] / highest), 1),
        factor=f"× {decimal(row['speed_factor'], language, 2)}",
        beyond=whole(row["beyond"], language),
        sensitive=whole(row["sensitive"], language),
        is_now=row["speed_factor"] == 1,
    )
