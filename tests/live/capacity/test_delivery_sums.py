"""Counts of who sees sums only: summed exactly, rounded once, and telling of nobody."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.delivery import Tally
from spoedketen.live.capacity.delivery_values import Counts
from spoedketen.live.capacity.queries.delivery_sums import counts_of
from spoedketen.quality.attack import Cell
from spoedketen.quality.disclosure import Protection, leaks_of

NETWORKS = st.lists(st.lists(st.booleans(), min_size=1, max_size=9), min_size=1, max_size=8)


def a_service(network, number, *, is_late=False):
    name = f"{network}-{number}"
    site = SimpleNamespace(organisation=name, regions={"network": network})
    state = "late" if is_late else "on_time"
    return SimpleNamespace(
        service=SimpleNamespace(id=name, site=site), state=state, tally=Tally(**{state: 1})
    )


def services_of(networks):
    return [
        a_service(network, number, is_late=is_late)
        for network, states in enumerate(networks)
        for number, is_late in enumerate(states)
    ]


def test_the_nation_is_summed_of_exact_numbers_and_rounded_once():
    """Ten networks of three: each rounds to five, all together are thirty."""
    counts = counts_of(services_of([[False] * 3] * 10), set(), None)
    assert counts.states["on_time"] == 30
    assert counts.tally.on_time == 30


@given(NETWORKS)
def test_every_count_lies_as_near_as_is_said(networks):
    found = services_of(networks)
    counts = counts_of(found, set(), None)
    if counts.withheld == 0:
        exact = sum(map(sum, networks))
        assert abs(counts.states.get("late", 0) - exact) <= counts.off_by
        low, high = counts.share_bounds or (0, 1)
        assert low <= 1 - exact / len(found) <= high


@given(NETWORKS)
def test_also_told_exactly_nation_less_networks_tells_of_no_provider(networks):
    """The attack reads the exact sums, so whatever they round to tells less."""
    large = [(n, states) for n, states in enumerate(networks) if len(states) >= 3]
    small = [(n, states) for n, states in enumerate(networks) if len(states) < 3]
    of_all = large + (small if sum(len(states) for _, states in small) >= 3 else [])
    groups = [*([each] for each in large), of_all]
    cells = [
        Cell(
            id=str(place),
            members=frozenset(f"{n}-{i}" for n, states in group for i in range(len(states))),
            value=sum(sum(states) for _, states in group),
        )
        for place, group in enumerate(groups)
        if group
    ]
    assert leaks_of(cells, {cell.id: "told" for cell in cells}, Protection()) == []


@pytest.mark.parametrize(("on_time", "off", "bounds"), [(90, 0, (0.9, 0.9)), (0, 2, (0, 2 / 8))])
def test_a_share_says_between_what_it_lies(on_time, off, bounds):
    tally = Tally(on_time=on_time, late=10)
    counts = Counts(states={}, tally=tally, providers=3, off_by=off)
    assert counts.share_bounds == pytest.approx(bounds)
