"""How full every link of a simulated chain is, moment by moment: what a live board would show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.habits import FOLLOW_UP
from spoedketen.planning.chain.layout import Layout
from spoedketen.simulation.chain import Chain, ChainOutcome
from spoedketen.simulation.chain_patients import WEEK_MINUTES
from spoedketen.simulation.network import Pool
from spoedketen.simulation.records import (
    ARRIVE,
    BEGIN,
    FINISH,
    FREE,
    LEAVE,
    SEND,
    STOP_BEGIN,
    STOP_END,
)

STEP_MINUTES = 5
HOUR_MINUTES = 60
AMBULANCE = "ambulance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Shares of the units of N links at T moments, every five minutes from a Monday 00:00.

    ``names`` are those of stations, such as ``department:ID``, ``ward:ID`` or ``bed_high:NETWORK``,
    and ``ambulance:REGION``. ``taken`` [N, T] is what cannot be given to the next: of rooms or
    beds, or of the staff who serve them, whichever is scarcest; a room without a nurse is not free.
    ``boarding`` [N, T] is who keeps a place while the next is full, ``waiting`` [N, T] who waits,
    both as shares of the rooms or beds of then. All may be above 1. ``stops`` are the minutes
    between which a department is on stop. Minutes count from the beginning of the trace.
    """

    names: tuple[str, ...]
    taken: FloatArray
    boarding: FloatArray
    waiting: FloatArray
    stops: Mapping[str, tuple[tuple[float, float], ...]]

    @property
    def minutes(self) -> float:
        """How long it lasts."""
        return float(self.taken.shape[1] * STEP_MINUTES)


def trace_of(chain: Chain, layout: Layout, outcome: ChainOutcome, warmup_weeks: int) -> Trace:
    """Return the trace of a run that kept its log, from the end of its warm-up on."""
    begins = warmup_weeks * WEEK_MINUTES
    steps = round(outcome.minutes / STEP_MINUTES)
    at: FloatArray = begins + np.arange(steps, dtype=np.float64) * STEP_MINUTES
    names, present, serving, waiting = _stations(chain, outcome, at)
    units = _units(chain, at, 0)
    rides = _rides(chain, layout, outcome, at)
    nobody = np.zeros_like(rides)
    return Trace(
        names=(*_said(names, layout), *(f"{AMBULANCE}:{r}" for r in layout.ambulance_regions)),
        taken=np.concatenate([_taken(chain, at, present - waiting, serving), rides]),
        boarding=np.concatenate([(present - waiting - serving) / units, nobody]),
        waiting=np.concatenate([waiting / units, nobody]),
        stops=_stops(names, outcome, begins),
    )


def _stations(
    chain: Chain, outcome: ChainOutcome, at: FloatArray
) -> tuple[list[str], FloatArray, FloatArray, FloatArray]:
    names = [station.name for station in chain.network.stations]
    joined, left, begun, ended = (
        _so_far(outcome.log[outcome.log["kind"] == kind], len(names), at)
        for kind in (ARRIVE, LEAVE, BEGIN, FINISH)
    )
    return names, joined - left, begun - ended, joined - begun


def _so_far(lines: np.ndarray, places: int, at: FloatArray) -> FloatArray:
    """Return how many lines of a log each place has until each moment [places, T]."""
    counts = np.zeros((places, len(at) + 1))
    np.add.at(counts, (lines["station"], np.searchsorted(at, lines["minutes"])), 1.0)
    return np.asarray(counts.cumsum(axis=1)[:, :-1])


def _taken(chain: Chain, at: FloatArray, placed: FloatArray, serving: FloatArray) -> FloatArray:
    """Return the share taken of each station's scarcest pool [stations, T].

    The first pool, of rooms or beds, is kept by who waits for the next place; staff is not.
    """
    most = max(len(station.pools) for station in chain.network.stations)
    shares = [placed / _units(chain, at, 0)]
    for number in range(1, most):
        is_staffed = np.array([len(each.pools) > number for each in chain.network.stations])
        shares.append(serving / _units(chain, at, number) * is_staffed[:, None])
    return np.asarray(np.max(shares, axis=0))


def _units(chain: Chain, at: FloatArray, number: int) -> FloatArray:
    """Return the units of a pool of each station at each moment [stations, T], least 1."""
    pools = {pool.name: pool for pool in chain.network.pools}
    held = [each.pools[number : number + 1] for each in chain.network.stations]
    found = [_units_at(pools[name[0]], at) if name else np.ones(len(at)) for name in held]
    return np.maximum(np.stack(found), 1.0)


def _units_at(pool: Pool, at: FloatArray) -> FloatArray:
    moment = at % pool.period_minutes if np.isfinite(pool.period_minutes) else at
    place = np.searchsorted(pool.from_minutes, moment, side="right") - 1
    return np.asarray(np.array(pool.units, float)[place])


def _rides(chain: Chain, layout: Layout, outcome: ChainOutcome, at: FloatArray) -> FloatArray:
    """Return the share of the ambulances on duty of each region that are busy [regions, T]."""
    count = len(layout.ambulance_regions)
    busy = np.zeros((count, len(at)))
    region = chain.units["region"]
    for kind, sign in ((SEND, 1.0), (FREE, -1.0)):
        lines = outcome.log[outcome.log["kind"] == kind].copy()
        lines["station"] = region[lines["station"]]
        busy += sign * _so_far(lines, count, at)
    hour = (at // HOUR_MINUTES).astype(np.int64) % chain.ground.duty.shape[1]
    on = np.stack([chain.ground.duty[region == each].sum(axis=0)[hour] for each in range(count)])
    return np.asarray(np.minimum(busy / np.maximum(on, 1.0), 1.0))


def _stops(
    names: list[str], outcome: ChainOutcome, begins: float
) -> dict[str, tuple[tuple[float, float], ...]]:
    """Return when each department is on stop; one that runs at the end ends there."""
    found: dict[str, list[tuple[float, float]]] = {}
    running: dict[int, float] = {}
    lines = outcome.log[np.isin(outcome.log["kind"], (STOP_BEGIN, STOP_END))]
    for minutes, station, kind in lines[["minutes", "station", "kind"]].tolist():
        if kind == STOP_BEGIN:
            running[station] = minutes
        elif station in running:
            found.setdefault(names[station], []).append((running.pop(station), minutes))
    end = begins + outcome.minutes
    for station, since in running.items():
        found.setdefault(names[station], []).append((since, end))
    return {name: tuple(_after(periods, begins)) for name, periods in found.items()}


def _after(periods: list[tuple[float, float]], begins: float) -> Iterator[tuple[float, float]]:
    for since, until in periods:
        if until > begins:
            yield max(since, begins) - begins, until - begins


def _said(names: list[str], layout: Layout) -> Iterator[str]:
    """Yield names that say of which region a station is, in place of its number."""
    known = {"crisis": layout.ambulance_regions}
    known |= dict.fromkeys(FOLLOW_UP, layout.follow_up_regions)
    known |= dict.fromkeys(("post_desk", "post_room", "post_car"), layout.posts.ids)
    for name in names:
        kind, _, of = name.partition(":")
        yield f"{kind}:{known[kind][int(of)]}" if kind in known else name
