"""The simulated chain that a demonstration follows: kept in a file, read by link and moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.live.demo.rhythm import AMSTERDAM
from spoedketen.live.demo.stops import REASONS, PlannedStop
from spoedketen.planning.chain.trace import STEP_MINUTES, Trace

Bytes = NDArray[np.uint8]
PERCENT, MOST = 100, 255
TOLD = ("department", "ward", "intensive_care", "delivery", "post_room", "crisis", "ambulance",
        "district_nursing", "short_stay_primary_care_bed", "geriatric_rehabilitation",
        "wlz_crisis_bed")  # fmt: skip
"""Links of the chain that somebody reports of."""
DAY_MINUTES, WEEK_DAYS = 1440, 7
FIRST_MONDAY = datetime(2020, 1, 6, tzinfo=AMSTERDAM).toordinal()
THREAT_MINUTES, STOP_MINUTES = 30.0, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """How moments of the clock lie in a trace: from where, since when and how fast.

    Without ``since`` by the day of the week and the time of day, over and over.
    """

    minutes: float
    since: datetime | None = None
    from_minutes: float = 0.0
    speed: float = 1.0

    def at(self, moment: datetime, ahead: timedelta = timedelta(0)) -> float:
        """Return the minute of the trace; ``ahead`` is in the trace's own time."""
        further = ahead / timedelta(minutes=1)
        if self.since is not None:
            passed = (moment - self.since) / timedelta(minutes=1) * self.speed
            return min(max(self.from_minutes + passed + further, 0.0), self.minutes - 1)
        local = moment.astimezone(AMSTERDAM)
        day = local.toordinal() - FIRST_MONDAY
        minute = local.hour * 60 + local.minute + local.second / 60
        return (day * DAY_MINUTES + minute + further) % self.minutes

    def moment_of(self, minute: float, now: datetime) -> datetime:
        """Return when on the clock a minute of the trace near now is."""
        further = timedelta(minutes=(minute - self.at(now)) / self.speed)
        if self.since is not None:
            return now + further
        # By the clock on the wall, which jumps in two nights of the year.
        wall = now.astimezone(AMSTERDAM).replace(tzinfo=None) + further
        return wall.replace(tzinfo=AMSTERDAM).astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Followed:
    """A trace as it is kept: percents [N, T] by name, stops by name, and how it is played."""

    rows: Mapping[str, int]
    taken: Bytes
    boarding: Bytes
    waiting: Bytes
    stops: Mapping[str, tuple[tuple[float, float], ...]]
    playing: Playing

    def knows(self, name: str) -> bool:
        """Tell whether there is such a link."""
        return name in self.rows

    def share(
        self, what: str, name: str, moment: datetime, ahead: timedelta = timedelta(0)
    ) -> float:
        """Return the share of a link's units that is ``taken``, ``boarding`` or ``waiting``."""
        table: Bytes = getattr(self, what)
        step = int(self.playing.at(moment, ahead) // STEP_MINUTES)
        return float(table[self.rows[name], min(step, table.shape[1] - 1)]) / PERCENT

    def stop(self, name: str, moment: datetime) -> PlannedStop | None:
        """Return the stop of a department that runs or is near at a moment."""
        minute = self.playing.at(moment)
        for number, (begins, ends) in enumerate(self.stops.get(name, ())):
            if begins - THREAT_MINUTES <= minute < ends:
                return self._planned(number, begins, ends, moment)
        return None

    def _planned(self, number: int, begins: float, ends: float, now: datetime) -> PlannedStop:
        begin, end = (self.playing.moment_of(each, now) for each in (begins, ends))
        threat = timedelta(minutes=THREAT_MINUTES / self.playing.speed)
        return PlannedStop(
            begins=begin,
            ends=end,
            threatens=begin - threat if number % 2 else None,
            reason=REASONS[number % 4],
            minutes=STOP_MINUTES,
        )


def keep_trace(file: Path, trace: Trace) -> None:
    """Write what is reported of a trace; a crash leaves no half file."""
    told = [n for n, name in enumerate(trace.names) if name.partition(":")[0] in TOLD]
    stops = [(name, *each) for name, found in trace.stops.items() for each in found]
    draft = file.with_suffix(".draft")
    with draft.open("wb") as out:
        np.savez_compressed(
            out,
            names=np.array([trace.names[n] for n in told]),
            taken=_percents(trace.taken[told]),
            boarding=_percents(trace.boarding[told]),
            waiting=_percents(trace.waiting[told]),
            stop_names=np.array([name for name, _, _ in stops], dtype=np.str_),
            stop_minutes=np.array([each[1:] for each in stops], float).reshape(-1, 2),
        )
    draft.replace(file)


def _percents(shares: NDArray[np.float64]) -> Bytes:
    return np.clip(np.round(shares * PERCENT), 0, MOST).astype(np.uint8)


TABLES = ("names", "taken", "boarding", "waiting", "stop_names", "stop_minutes")


def _read(file: Path) -> dict[str, NDArray[Any]] | None:
    """Return the tables of a trace; None for a file that is damaged in whatever way."""
    try:
        with file.open("rb") as told, np.load(told) as held:
            table = {name: held[name] for name in TABLES}
    except Exception:  # noqa: BLE001 - damage shows in many ways, and it is simulated anew
        return None
    links, shape = table["names"].shape, table["taken"].shape
    is_whole = (
        len(shape) == 2  # noqa: PLR2004 - links and steps
        and links == shape[:1]
        and shape[1] > 0
        and shape == table["boarding"].shape == table["waiting"].shape
        and table["stop_minutes"].shape == (*table["stop_names"].shape, 2)
    )
    return table if is_whole else None


def kept_trace(file: Path, playing: Playing | None = None) -> Followed | None:
    """Return the trace of a file, else played over and over; None where none can be read."""
    table = _read(file)
    if table is None:
        return None
    stops: dict[str, list[tuple[float, float]]] = {}
    for name, (begins, ends) in zip(table["stop_names"], table["stop_minutes"], strict=True):
        stops.setdefault(str(name), []).append((float(begins), float(ends)))
    minutes = float(table["taken"].shape[1] * STEP_MINUTES)
    return Followed(
        rows={str(name): row for row, name in enumerate(table["names"])},
        taken=table["taken"],
        boarding=table["boarding"],
        waiting=table["waiting"],
        stops={name: tuple(found) for name, found in stops.items()},
        playing=playing or Playing(minutes=minutes),
    )
