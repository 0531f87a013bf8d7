"""A chain and one run of it: the stations of a country, who comes, who rides, what is left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.simulation.chain_kernel import advance_chain
from spoedketen.simulation.chain_patients import WEEK_MINUTES, Habits, already_there, weeks
from spoedketen.simulation.chain_records import (
    COURSE,
    HOURS,
    JOURNEY,
    LOOK,
    NEDOCS_BINS,
    PLAN,
    REGION,
    RESPONSE,
    STAGES,
    START,
    UNIT,
    URGENCIES,
    Ground,
    Tally,
)  # fmt: skip
from spoedketen.simulation.draws import stream_key
from spoedketen.simulation.heap import ARRIVAL, EVENT, order_of, push
from spoedketen.simulation.kernel import DONE, MORE_LOG, MORE_SLOTS, plan_change
from spoedketen.simulation.network import Network
from spoedketen.simulation.records import LANE, LOG
from spoedketen.simulation.run import with_more_slots, with_room_to_log
from spoedketen.simulation.start import empty_state

Records = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """A chain made ready to run.

    ``network`` has every station with a time of the patient and a class per urgency; ``sites``
    ((sites,) of SITE) and ``units`` ((units,) of UNIT) are as they stand at the beginning.
    ``at_start`` (of START) are in follow-up care then, where stays last longer than a warm-up.
    """

    network: Network
    ground: Ground
    habits: Habits
    sites: Records
    units: Records
    kinds: tuple[str, ...]
    at_start: Records = field(default_factory=lambda: np.zeros(0, START))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStudy:
    """Which draws a run has and how long it lasts; what happens in the warm-up does not count."""

    seed: int
    replication: int = 0
    warmup_weeks: int = 4
    weeks: int = 8
    keeps_log: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainOutcome:
    """What one run left behind: sums after the warm-up, and the log if it was asked for."""

    minutes: float
    events: int
    present: int
    stations: Records
    pools: Records
    paths: Records
    tally: Tally
    units: Records
    log: Records


def simulated_chain(  # noqa: PLR0915 - one loop with all its state
    chain: Chain, study: ChainStudy, patients: Iterable[Records] | None = None
) -> ChainOutcome:
    """Run a chain; the same chain, seed and replication always give the same outcome.

    ``patients`` are blocks of PLAN by moment in place of those that the habits draw.
    """
    state, tally = empty_state(chain.network), _empty_tally(chain)
    run, units = state.run[0], chain.units.copy()
    run["warmup"] = study.warmup_weeks * WEEK_MINUTES
    run["until"] = run["warmup"] + study.weeks * WEEK_MINUTES
    run["keeps_log"] = study.keeps_log
    run["stream"] = stream_key(study.seed, study.replication)
    # Each ambulance may be planned to come free, and once a shift to begin; and one look ahead.
    extra = 2 * len(units) + 1
    state = state._replace(events=np.zeros(len(state.events) + extra, EVENT))
    for p in range(len(state.pools)):
        plan_change(state, p)
    run["planned"] = push(state.events, run["planned"], 0.0, order_of(ARRIVAL, 0), 0)
    plans, courses = np.zeros(len(state.slots), PLAN), np.zeros(len(state.slots), COURSE)
    lanes = np.zeros((len(tally.regions), URGENCIES), LANE)
    lanes["head"] = -1
    blocks = usual_patients(chain, study) if patients is None else iter(patients)
    arriving, is_last = np.empty(0, PLAN), False
    lines: list[Records] = []
    while True:
        lacking = advance_chain(
            state, chain.ground, tally, plans, courses, units, lanes, arriving, is_last
        )
        if lacking == DONE:
            break
        if lacking == MORE_SLOTS:
            state = with_more_slots(state)
            plans = np.concatenate([plans, np.zeros(len(plans), PLAN)])
            courses = np.concatenate([courses, np.zeros(len(courses), COURSE)])
        elif lacking == MORE_LOG:
            state = with_room_to_log(state, lines)
        else:
            following = next(blocks, None)
            is_last = following is None
            arriving = arriving[:0] if following is None else following
            state.run[0]["next_patient"] = 0
    run = state.run[0]
    lines.append(state.log[: run["logged"]].copy())
    return ChainOutcome(
        minutes=float(run["until"] - run["warmup"]),
        events=int(run["events"]),
        present=len(state.slots) - int(run["free_count"]),
        stations=state.stations,
        pools=state.pools,
        paths=state.paths,
        tally=tally,
        units=units,
        log=np.concatenate(lines) if lines else np.zeros(0, LOG),
    )


def usual_patients(chain: Chain, study: ChainStudy) -> Iterator[Records]:
    """Yield whom a run meets if nobody says otherwise, week by week ((n,) of PLAN, by moment)."""
    count = study.warmup_weeks + study.weeks
    blocks = weeks(chain.habits, study.seed, study.replication, count)
    there = already_there(chain.habits, chain.at_start, study.seed, study.replication)
    asks_in = there["minutes"] // WEEK_MINUTES
    for week, block in enumerate(blocks):
        both = (
            np.concatenate([there[asks_in == week], block]) if study.warmup_weeks > week else block
        )
        yield both[np.argsort(both["minutes"], kind="stable")]


def _empty_tally(chain: Chain) -> Tally:
    sites, areas = len(chain.sites), len(chain.ground.region)
    regions = len(chain.ground.region_units)
    return Tally(
        sites=chain.sites.copy(),
        looks=np.zeros((sites, HOURS), LOOK),
        nedocs=np.zeros((sites, NEDOCS_BINS), np.int64),
        response=np.zeros((areas, URGENCIES), RESPONSE),
        response_hours=np.zeros((regions, HOURS), RESPONSE),
        journeys=np.zeros((areas, 2), JOURNEY),
        regions=np.zeros(regions, REGION),
        kinds=np.zeros(len(chain.kinds), np.int64),
        left=np.zeros(STAGES, np.int64),
        needs=np.zeros((sites, len(chain.ground.need_station)), np.int64),
    )


def unit_table(bases: Records, regions: Records) -> Records:
    """Return ambulances at their bases (areas), of the regions given, as UNIT."""
    units = np.zeros(len(bases), UNIT)
    units["base"] = units["left_from"] = bases
    units["region"] = regions
    return units
