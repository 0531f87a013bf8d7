"""The heap gives events in the order of moment, rank and sequence, as heapq would."""

import heapq

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.simulation.heap import (
    ARRIVAL,
    CHANGE,
    COMPLETION,
    EVENT,
    drop_first,
    order_of,
    push,
)

STEPS = st.lists(
    st.one_of(st.none(), st.tuples(st.sampled_from([0.0, 1.0, 2.5]), st.integers(0, 2))),
    max_size=60,
)


@given(STEPS)
def test_any_sequence_of_pushes_and_drops_is_as_with_heapq(steps):
    events, size, expected = np.zeros(60, EVENT), 0, []
    for number, step in enumerate(steps):
        if step is not None:
            size = push(events, size, step[0], order_of(step[1], number), number)
            heapq.heappush(expected, (*step, number))
        elif expected:
            assert events[0]["item"] == heapq.heappop(expected)[-1]
            size = drop_first(events, size)
    assert size == len(expected)


def test_at_one_moment_completions_come_before_changes_before_arrivals():
    events, size = np.zeros(3, EVENT), 0
    for number, rank in enumerate([ARRIVAL, CHANGE, COMPLETION]):
        size = push(events, size, 5.0, order_of(rank, number), rank)
    found = []
    while size:
        found.append(int(events[0]["item"]))
        size = drop_first(events, size)
    assert found == [COMPLETION, CHANGE, ARRIVAL]
