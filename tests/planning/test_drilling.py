"""What a board would show of a simulated chain, and drills played through it."""

from collections import defaultdict

import numpy as np
import pytest

from spoedketen.domain.drills import Span, drills, usual_day
from spoedketen.domain.errors import RequestError
from spoedketen.planning.chain.drilling import WARMUP_WEEKS, played
from spoedketen.planning.chain.ready import chain_of
from spoedketen.planning.chain.trace import STEP_MINUTES, trace_of
from spoedketen.planning.scenarios import closures
from spoedketen.simulation.chain import ChainStudy, simulated_chain
from spoedketen.simulation.records import KINDS

pytestmark = pytest.mark.slow
HARDERWIJK = "st-jansdal-harderwijk"
WEEK = 10_080.0


@pytest.fixture(scope="module")
def usual(region):
    """Two weeks with their log, one of them warm-up, and the trace of the second."""
    chain, layout = chain_of(region)
    study = ChainStudy(seed=5, warmup_weeks=1, weeks=1, keeps_log=True)
    outcome = simulated_chain(chain, study)
    return chain, outcome, trace_of(chain, layout, outcome, 1)


def replayed(outcome, until):
    """Go through the log line by line until a moment: who is where, in which state."""
    state = {}
    counts = defaultdict(lambda: defaultdict(int))
    for minutes, patient, station, kind in outcome.log.tolist():
        if minutes >= until:
            break
        name = KINDS[kind]
        if name in {"arrive", "begin", "finish"}:
            state[patient] = (station, name)
        elif name == "leave":
            state.pop(patient, None)
    for station, name in state.values():
        counts[station][name] += 1
    return counts


@pytest.mark.parametrize("step", [0, 777, 2015])
def test_a_trace_is_what_the_log_says_read_line_by_line(usual, step):
    chain, outcome, trace = usual
    # What happens at the very moment is seen at the next one.
    counts = replayed(outcome, WEEK + step * STEP_MINUTES)
    pools = {pool.name: pool for pool in chain.network.pools}
    compared = 0
    for number, station in enumerate(chain.network.stations):
        pool = pools[station.pools[0]] if station.pools else None
        if pool is None or any(len(pools[name].units) > 1 for name in station.pools):
            continue
        units, told = max(pool.units[0], 1), counts[number]
        row = (trace.boarding[number, step], trace.waiting[number, step])
        wanted = (told["finish"], told["arrive"])
        assert np.round(np.array(row) * units, 6).tolist() == list(wanted), station.name
        held = [told["begin"] + told["finish"], *[told["begin"]] * (len(station.pools) - 1)]
        share = max(n / max(pools[p].units[0], 1) for n, p in zip(held, station.pools, strict=True))
        assert trace.taken[number, step] == pytest.approx(share), station.name
        compared += 1
    assert compared > 300


def test_nothing_is_free_where_somebody_waits(usual):
    chain, _, trace = usual
    stations = len(chain.network.stations)
    waits = trace.waiting[:stations] > 0
    assert waits.sum() > 1_000
    assert trace.taken[:stations][waits].min() >= 1.0


def test_stops_of_a_trace_are_the_minutes_on_stop_of_the_run(usual):
    chain, outcome, trace = usual
    stations = chain.network.stations
    for number, station in enumerate(stations):
        told = sum(until - since for since, until in trace.stops.get(station.name, ()))
        assert told == pytest.approx(outcome.stations[number]["stopped_minutes"], abs=1e-6)


def on_stop(trace, site, span):
    found = trace.stops.get(f"department:{site}", ())
    return sum(max(0.0, min(b, span.ends) - max(a, span.begins)) for a, b in found)


@pytest.fixture(scope="module")
def without(region):
    """The week of every drill without what happens in it."""
    return played(region, usual_day(Span(day=1, hour=10, hours=12)), HARDERWIJK, 1)


@pytest.mark.parametrize("code", sorted(drills()))
def test_a_drill_presses_where_it_happens_and_leaves_what_came_before(region, without, code):
    drill = drills()[code]
    found = played(region, drill, HARDERWIJK, 1)
    assert found.network == "zwolle"
    sites = found.sites or (HARDERWIJK,)
    here = sum(on_stop(found.trace, site, drill.plays) for site in sites)
    usual = sum(on_stop(without.trace, site, drill.plays) for site in sites)
    assert here > usual + 60
    parts = [each.begins for each in (drill.more_span, drill.burst and drill.burst.span) if each]
    if parts:  # staff that falls away does so in the weeks before too
        first = int(min(parts) // STEP_MINUTES)
        assert np.array_equal(found.trace.taken[:, :first], without.trace.taken[:, :first])


def test_a_mass_casualty_is_just_so_many_more(region):
    drill = drills()["mass_casualty"]
    assert drill.burst is not None
    chain, layout = chain_of(region)
    from spoedketen.planning.chain import drilling  # noqa: PLC0415 - its parts

    area = int(layout.site_area[layout.sites.ids.index(HARDERWIJK)])
    (block,) = drilling._wounded(region, drill, area, 1)
    inside = block["minutes"] - WARMUP_WEEKS * WEEK
    assert len(block) == len(set(block["patient"].tolist())) == drill.burst.patients
    assert (inside >= drill.burst.span.begins).all()
    assert (inside < drill.burst.span.ends).all()
    shares = np.bincount(block["urgency"], minlength=4) / len(block)
    assert shares == pytest.approx(np.array(drill.burst.urgency), abs=0.03)
    walking = (block["door"] == 3).mean()
    assert walking == pytest.approx(drill.burst.by_themselves, abs=0.05)
    del chain


def test_a_drill_is_around_a_hospital_also_one_that_closes(region):
    drill, pack, on = drills()["three_stops"], region.pack, region.on
    with pytest.raises(RequestError) as refused:
        played(region, drill, "hap-7", 1)
    assert refused.value.code == "drill_not_at_hospital"
    changed = closures((HARDERWIJK,), "emergency_department", pack, on).on(pack, on)
    found = played(region, drill, HARDERWIJK, 1, changed)
    assert found.network == "zwolle"
    assert len(found.sites) == 3
    assert HARDERWIJK not in found.sites
