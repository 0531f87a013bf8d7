"""Drawn history: small lines beside a number, and the day of one service with its stops."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from spoedketen.live.capacity.values import Figures, HistoryPoint, StopInfo

SPARK_WIDTH, SPARK_HEIGHT = 84, 24
WIDTH, HEIGHT = 420, 170
LEFT, RIGHT, TOP, BOTTOM = 32, 8, 14, 24
MOST_LEVELS = 4
STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
HORIZON_HOURS = 5
"""How far beyond now the drawing of a day reaches: the expectation at +4 h stands inside."""


def spark_lines(history: Sequence[float | None]) -> list[str]:
    """Return the points of each unbroken stretch; what is missing stays a gap."""
    known = [value for value in history if value is not None]
    if not known:
        return []
    top = max(*known, 1.0)
    step = SPARK_WIDTH / max(len(history) - 1, 1)
    spots = [
        None if value is None else (index * step, SPARK_HEIGHT * (1 - value / top))
        for index, value in enumerate(history)
    ]
    return [_points(stretch) for stretch in _stretches(spots)]


Spot = tuple[float, float]


def _stretches(spots: Sequence[Spot | None]) -> Iterator[list[Spot]]:
    stretch: list[Spot] = []
    for spot in [*spots, None]:
        if spot is not None:
            stretch.append(spot)
        elif stretch:
            yield stretch
            stretch = []


def _points(stretch: Sequence[Spot]) -> str:
    doubled = [stretch[0], *stretch] if len(stretch) == 1 else stretch
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in doubled)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A word at a place on an axis."""

    at: float
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A stop behind the curve."""

    x: float
    width: float
    state: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """What is expected, with its band where there is one."""

    x: float
    y: float
    low: float | None
    high: float | None
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayChart:
    """A day of one service, ready to be written as SVG."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    now: float
    hours: tuple[Mark, ...]
    levels: tuple[Mark, ...]
    curves: tuple[str, ...]
    shades: tuple[Shade, ...]
    later: Later | None
    last: Spot | None


def day_chart(
    history: Sequence[HistoryPoint],
    stops: Sequence[tuple[StopInfo, str]],
    expected: Figures | None,
    at: datetime,
) -> DayChart | None:
    """Return the last 24 hours of what was available, or None where nothing was told."""
    known = [point.available for point in history if point.available is not None]
    if not known:
        return None
    ahead = expected.available if expected else None
    frame = _Frame(at=at, top=_top([*known, ahead or 0, (expected and expected.high) or 0]))
    spots = [
        None if point.available is None else (frame.x(point.at), frame.y(point.available))
        for point in history
    ]
    placed = [spot for spot in spots if spot is not None]
    return DayChart(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        now=frame.x(at),
        hours=tuple(frame.hours()),
        levels=tuple(frame.levels()),
        curves=tuple(_points(stretch) for stretch in _stretches(spots)),
        shades=tuple(shade for stop, words in stops if (shade := frame.shade(stop, words))),
        later=_later(frame, expected) if expected and ahead is not None else None,
        last=placed[-1],
    )


def _top(values: Sequence[float]) -> float:
    highest = max(*values, 1.0)
    step = next((step for step in STEPS if highest / step <= MOST_LEVELS), STEPS[-1])
    return float(-(-highest // step) * step)


def _later(frame: "_Frame", expected: Figures) -> Later:
    value = expected.available or 0
    has_band = expected.low is not None and expected.high is not None
    return Later(
        x=frame.x(frame.at + timedelta(hours=4)),
        y=frame.y(value),
        low=frame.y(expected.low or 0) if has_band else None,
        high=frame.y(expected.high or 0) if has_band else None,
        value=value,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """From moments and numbers to places on the drawing."""

    at: datetime
    top: float

    @property
    def start(self) -> datetime:
        return self.at - timedelta(hours=24)

    def x(self, moment: datetime) -> float:
        span = timedelta(hours=24 + HORIZON_HOURS)
        share = min(max((moment - self.start) / span, 0.0), 1.0)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        return round(HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM), 1)

    def hours(self) -> Iterator[Mark]:
        first = timezone.localtime(self.start).replace(minute=0, second=0, microsecond=0)
        for ahead in range(1, 24 + HORIZON_HOURS + 1):
            moment = timezone.localtime(first + timedelta(hours=ahead))
            if moment.hour % 4 == 0:
                yield Mark(at=self.x(moment), word=f"{moment:%H}")

    def levels(self) -> Iterator[Mark]:
        step = next((step for step in STEPS if self.top / step <= MOST_LEVELS), STEPS[-1])
        for level in range(0, int(self.top) + 1, step):
            yield Mark(at=self.y(level), word=str(level))

    def shade(self, stop: StopInfo, words: str) -> Shade | None:
        end = min(stop.ended_at or stop.until, stop.until)
        if stop.retracted_at or end <= self.start:
            return None
        x = self.x(stop.declared_at)
        width = max(self.x(end) - x, 1.5)
        return Shade(x=x, width=round(width, 1), state=stop.state, words=words)
