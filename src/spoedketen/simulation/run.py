"""Run a network: from patients to a log of events and the sums of what happened."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.draws import stream_key
from spoedketen.simulation.kernel import (
    ARRIVING,
    DONE,
    MORE_LOG,
    MORE_SLOTS,
    advance,
    plan_change,
)
from spoedketen.simulation.network import Network
from spoedketen.simulation.records import LOG, SLOT, State
from spoedketen.simulation.start import chained, empty_state

Records = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run left behind.

    ``stations`` ((stations,) of STATION), ``pools`` ((pools,) of POOL) and ``paths``
    ((stations, classes) of PATH) hold the sums after the warm-up; see ``records``. ``log`` ((n,) of
    LOG) is empty unless it was asked for.
    """

    minutes: float
    """Time from the end of the warm-up to the end of the run."""
    events: int
    exits: int
    present: int
    stations: Records
    pools: Records
    paths: Records
    log: Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """How long a run lasts, which draws it has, and whether it keeps its log.

    The run ends at ``until_minutes``, or when the last patient has left. Waits and stays count for
    who came after ``warmup_minutes``.
    """

    seed: int
    replication: int = 0
    warmup_minutes: float = 0.0
    until_minutes: float = math.inf
    keeps_log: bool = True


def simulated(network: Network, patients: Iterable[Records], study: Study) -> Outcome:
    """Run blocks of patients ((n,) of ARRIVING each, by moment, no block before an earlier one).

    Memory does not grow with the horizon when no log is kept and the blocks are made one by one.

    Raises
    ------
    ValueError
        If moments do not rise, a class or station is not one of the network, or a calendar repeats
        and the run has no horizon.
    """
    if (
        any(math.isfinite(p.period_minutes) for p in network.pools)
        and study.until_minutes == math.inf
    ):
        raise ValueError("until_minutes: needed, since a calendar repeats")
    state = _started(network, study)
    lines: list[Records] = []
    blocks, latest, is_last = iter(patients), 0.0, False
    arriving = np.empty(0, ARRIVING)
    while (lacking := advance(state, arriving, is_last)) != DONE:
        if lacking == MORE_SLOTS:
            state = with_more_slots(state)
        elif lacking == MORE_LOG:
            state = with_room_to_log(state, lines)
        else:
            following = next(blocks, None)
            is_last = following is None
            arriving = arriving[:0] if following is None else following
            latest = _checked(arriving, latest, network)
            state.run[0]["next_patient"] = 0
    lines.append(state.log[: state.run[0]["logged"]].copy())
    return _outcome(state, np.concatenate(lines))


def patient_table(
    minutes: NDArray[np.float64], station: int = 0, category: int = 0, *, start: int = 0
) -> Records:
    """Return patients of one class for one station, numbered from ``start``, as ARRIVING."""
    table = np.zeros(len(minutes), ARRIVING)
    table["minutes"], table["patient"] = minutes, start + np.arange(len(minutes))
    table["station"], table["category"] = station, category
    return table


def _started(network: Network, study: Study) -> State:
    state = empty_state(network)
    run = state.run[0]
    run["warmup"], run["until"] = study.warmup_minutes, study.until_minutes
    run["stream"] = stream_key(study.seed, study.replication)
    run["keeps_log"] = study.keeps_log
    for p in range(len(state.pools)):
        plan_change(state, p)
    return state


def _checked(arriving: Records, latest: float, network: Network) -> float:
    if not len(arriving):
        return latest
    minutes = arriving["minutes"]
    if not (minutes[0] >= latest and (np.diff(minutes) >= 0).all() and np.isfinite(minutes[-1])):
        raise ValueError("patients: moments must rise and be finite")
    for column, size in (("station", len(network.stations)), ("category", len(network.classes))):
        if arriving[column].min() < 0 or arriving[column].max() >= size:
            raise ValueError(f"patients: unknown {column}")
    if arriving["patient"].min() < 0:
        raise ValueError("patients: numbers are not negative")
    return float(minutes[-1])


def with_more_slots(state: State) -> State:
    """Return the state with room for twice as many patients."""
    old = len(state.slots)
    slots, events = np.zeros(2 * old, SLOT), np.zeros(len(state.events) + old, state.events.dtype)
    slots[:old], events[: len(state.events)] = state.slots, state.events
    chained(slots, old)
    state.run[0]["free"], state.run[0]["free_count"] = old, old
    return state._replace(slots=slots, events=events)


def with_room_to_log(state: State, lines: list[Records]) -> State:
    """Put the lines logged so far in ``lines``; return the state with an empty log."""
    run = state.run[0]
    lines.append(state.log[: run["logged"]].copy())
    run["logged"] = 0
    return state._replace(log=np.zeros(max(1 << 16, 32 * len(state.slots)), LOG))


def _outcome(state: State, log: Records) -> Outcome:
    run = state.run[0]
    return Outcome(
        minutes=max(float(run["now"] - run["warmup"]), 0.0),
        events=int(run["events"]),
        exits=int(run["exits"]),
        present=len(state.slots) - int(run["free_count"]),
        stations=state.stations,
        pools=state.pools,
        paths=state.paths,
        log=log,
    )
