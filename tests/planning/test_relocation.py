"""Advice to move one ambulance, against every state of every unit written out."""

from itertools import product

import numpy as np
import pytest

from spoedketen.planning.relocation.advice import advice, every_move
from spoedketen.planning.relocation.situation import Demand, Fleet, Situation, Terms

TERMS = Terms(limit_minutes=10.0, busy=0.4, floor=0.5, least_gain=0.01, longest_minutes=15.0)


def a_situation(seed, units=4, points=4, areas=7, places=3, **terms):
    draws = np.random.default_rng(seed)
    reach = draws.uniform(2.0, 22.0, (points, areas))
    goal = draws.integers(-1, points, units)
    own = draws.uniform(2.0, 22.0, (units, areas))
    return Situation(
        demand=Demand(
            places=tuple(f"plaats {n}" for n in range(places)),
            place_of=draws.integers(0, places, areas),
            calls=draws.uniform(0.0, 3.0, areas) * (draws.random(areas) < 0.8),
            calls_per_week=700.0,
        ),
        points=tuple(f"post {n}" for n in range(points)),
        reach=reach,
        fleet=Fleet(
            units=tuple(f"auto {n}" for n in range(units)),
            wait=draws.choice([0.0, 0.0, 4.0], units),
            goal=goal,
            area=draws.integers(0, areas, units),
            reach=np.where(goal[:, None] >= 0, reach[goal], own),
            moves=draws.uniform(1.0, 25.0, (units, points)),
        ),
        terms=Terms(**{**{n: getattr(TERMS, n) for n in TERMS.__slots__}, **terms}),
    )


def covered_by_states(case, within):
    """Return the share of calls that finds a free unit: the sum over who is busy and who is not."""
    found, q = np.zeros(len(case.demand.places)), case.terms.busy
    for states in product((False, True), repeat=len(within)):
        chance = np.prod([q if is_busy else 1 - q for is_busy in states])
        for area, calls in enumerate(case.demand.calls):
            if any(r[area] and not b for r, b in zip(within, states, strict=True)):
                found[case.demand.place_of[area]] += chance * calls
    return found


def by_hand(case):
    """Return the best allowed move by trying each, and the gains of all."""
    calls = np.zeros(len(case.demand.places))
    for area, number in enumerate(case.demand.calls):
        calls[case.demand.place_of[area]] += number
    fleet, limit, total = case.fleet, case.terms.limit_minutes, calls.sum()
    rows = [list(fleet.wait[u] + fleet.reach[u] <= limit) for u in range(len(fleet.units))]
    can_be = {
        case.demand.place_of[a]
        for a in range(len(case.demand.calls))
        if case.demand.calls[a] > 0 and min(case.reach[:, a]) <= limit
    }
    before, tried = covered_by_states(case, rows), {}
    for u, p in product(range(len(fleet.units)), range(len(case.points))):
        if p == fleet.goal[u] or fleet.wait[u] + fleet.moves[u, p] > case.terms.longest_minutes:
            continue
        moved = [*rows[:u], list(fleet.wait[u] + case.reach[p] <= limit), *rows[u + 1 :]]
        after = covered_by_states(case, moved)
        falls = any(after[g] < min(before[g], case.terms.floor * calls[g]) - 1e-9 for g in can_be)
        tried[u, p] = (after.sum() - before.sum()) / total, falls
    return tried


@pytest.mark.parametrize("seed", range(40))
def test_the_move_is_the_best_of_all_that_are_allowed(seed):
    case = a_situation(seed, floor=0.3 if seed % 2 else 0.6)
    tried, found = by_hand(case), advice(case)
    allowed = [g for g, falls in tried.values() if not falls and g >= case.terms.least_gain]
    assert (found.move is None) == (not allowed)
    if found.move is not None:
        assert found.move.gain == pytest.approx(max(allowed))
        place = case.fleet.units.index(found.move.unit), case.points.index(found.move.point)
        assert tried[place] == (pytest.approx(found.move.gain), False)
        shift = found.move.after.share - found.move.before.share
        assert shift == pytest.approx(found.move.gain)
        assert found.move.calls_per_week == pytest.approx(700.0 * found.move.gain)
        assert found.move.lost_per_week >= 0.0
    told = {
        (case.fleet.units.index(m.unit), case.points.index(m.point)): (pytest.approx(m.gain), not k)
        for m, k in every_move(case)
    }
    assert told == tried


def test_a_floor_keeps_the_only_unit_of_a_small_place():
    quiet_and_busy = a_situation(1, units=1, points=2, areas=2, places=2)
    near, far = 5.0, 30.0
    reach = np.array([[near, far], [far, near]])
    case = Situation(
        demand=Demand(
            places=("dorp", "stad"), place_of=np.array([0, 1]), calls=np.array([1.0, 9.0]),
            calls_per_week=100.0,
        ),
        points=("post dorp", "post stad"),
        reach=reach,
        fleet=Fleet(
            units=("auto",), wait=np.zeros(1), goal=np.array([0]), area=np.array([0]),
            reach=reach[:1], moves=np.array([[0.0, 9.0]]),
        ),
        terms=quiet_and_busy.terms,
    )  # fmt: skip
    refused = advice(case)
    assert (refused.move, refused.why_not, refused.nearly.unit) == (None, "floor", "auto")
    assert (refused.now.worst.name, refused.now.worst.share) == ("stad", 0.0)
    assert refused.nearly.after.worst.name == "dorp"
    assert refused.nearly.left.before == pytest.approx(0.6)


def test_why_nothing_moves_is_told():
    idle = a_situation(3)
    assert advice(a_situation(3, longest_minutes=0.5)).why_not == "too_far"
    assert advice(a_situation(3, least_gain=0.99)).why_not == "gain_small"
    nobody = Fleet(
        units=(), wait=np.zeros(0), goal=np.zeros(0, int), area=np.zeros(0, int),
        reach=np.zeros((0, 7)), moves=np.zeros((0, 4)),
    )  # fmt: skip
    empty = Situation(
        demand=idle.demand, points=idle.points, reach=idle.reach, fleet=nobody, terms=idle.terms
    )
    found = advice(empty)
    assert (found.why_not, found.now.share) == ("no_unit", 0.0)
