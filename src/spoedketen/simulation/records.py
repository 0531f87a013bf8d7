"""The state of a run as records: what the compiled loop reads and changes."""

from typing import Any, NamedTuple

import numpy as np

STATION = np.dtype(
    [
        # what the network says
        ("pools_from", np.int64), ("pools_to", np.int64), ("kept_to", np.int64),
        ("places", np.int64),
        ("stop_begin", np.int64), ("stop_end", np.int64), ("stop_minutes", np.float64),
        ("near_from", np.int64), ("near_to", np.int64),
        # how it stands
        ("waiting", np.int64), ("serving", np.int64), ("knocking", np.int64),
        ("present", np.int64), ("stopped", np.int64), ("stop_until", np.float64),
        ("is_dirty", np.int64), ("since", np.float64),
        # what is kept of it
        ("waiting_area", np.float64), ("serving_area", np.float64), ("present_area", np.float64),
        ("knocking_area", np.float64), ("stopped_minutes", np.float64), ("arrived", np.int64),
        ("lost", np.int64), ("diverted", np.int64), ("forced", np.int64), ("stops", np.int64),
    ]
)  # fmt: skip
"""One station. ``knocking``: patients who finished elsewhere and hold units there, of the pools up
to that station's ``kept_to``, until this one takes them in. Areas are patient-minutes after the
warm-up."""

POOL = np.dtype(
    [
        ("units", np.int64), ("busy", np.int64), ("step", np.int64), ("steps_from", np.int64),
        ("steps_to", np.int64), ("cycle_start", np.float64), ("period", np.float64),
        ("users_from", np.int64), ("users_to", np.int64),
        ("since", np.float64), ("busy_area", np.float64), ("units_area", np.float64),
    ]
)  # fmt: skip
"""One pool; ``users`` are the stations that need it."""

PATH = np.dtype(
    [
        ("kind", np.int64), ("first", np.float64), ("second", np.float64), ("priority", np.int64),
        ("routes_from", np.int64), ("routes_to", np.int64),
        ("begun", np.int64), ("waited", np.int64), ("wait", np.float64),
        ("wait_square", np.float64),
        ("left", np.int64), ("stay", np.float64),
    ]
)  # fmt: skip
"""One class at one station: its time, ways on, and the sums of its waits and stays."""

SLOT = np.dtype(
    [
        ("key", np.uint64), ("patient", np.int64), ("category", np.int64), ("station", np.int64),
        ("target", np.int64), ("visit", np.int64), ("link", np.int64), ("sequence", np.int64),
        ("asked", np.float64), ("entered", np.float64), ("counts", np.int64),
        ("given", np.float64),
    ]
)  # fmt: skip
"""One patient who is present; ``target`` >= 0 while knocking there. Free slots are chained.
``given`` are the minutes at the present station where the network leaves them to the patient."""

CALENDAR = np.dtype([("minutes", np.float64), ("units", np.int64)])
LANE = np.dtype([("head", np.int64), ("tail", np.int64)])
LOG = np.dtype(
    [("minutes", np.float64), ("patient", np.int64), ("station", np.int64), ("kind", np.int64)]
)
"""One line of the event log; ``patient`` is -1 where a station itself is meant."""

RUN = np.dtype(
    [
        ("now", np.float64), ("warmup", np.float64), ("until", np.float64), ("stream", np.uint64),
        ("sequence", np.int64), ("planned", np.int64), ("free", np.int64), ("free_count", np.int64),
        ("dirty_count", np.int64), ("logged", np.int64), ("keeps_log", np.int64),
        ("next_patient", np.int64), ("exits", np.int64), ("events", np.int64),
    ]
)  # fmt: skip
"""The run as a whole, one record."""

(ARRIVE, BEGIN, FINISH, KNOCK, LEAVE, EXIT, LOSE, DIVERT, FORCE, STOP_BEGIN, STOP_END, SEND, FREE,
 DOOR, TURN) = range(15)  # fmt: skip
"""Kinds of log line: joins a station; care begins; care ends; finds the next station full and keeps
its units; leaves a station; leaves the network; turned away; sent to a neighbour; taken in although
the stop is on; the stop of a station begins; it ends. In a chain also: an ambulance is sent, is
free again (its number where the station stands), a patient stands at a door, is turned away."""

KINDS = (
    "arrive", "begin", "finish", "knock", "leave", "exit", "lose", "divert", "force",
    "stop_begin", "stop_end", "send", "free", "door", "turn",
)  # fmt: skip


class State(NamedTuple):
    """Everything a run knows between two events."""

    run: Any
    stations: Any
    pools: Any
    paths: Any
    """Shape (stations, classes)."""
    passes: Any
    """Shape (classes,): 1 for a class that no stop refuses."""
    station_pools: Any
    pool_users: Any
    calendar: Any
    routes: Any
    """Shape (routes,): next stations; their cumulative shares are in ``upto``."""
    upto: Any
    neighbours: Any
    lanes: Any
    """Shape (stations, 2, priorities): first come the waiting, then the knocking."""
    dirty: Any
    slots: Any
    events: Any
    log: Any
