"""Messages of a run in every order, and twice: what is known in the end is the same."""

import itertools
import random
from collections import Counter

import pytest
from django.db import transaction
from live.fleet.running import ED, a_crew, after, an_announcement, begun
from live.region import NOW

from spoedketen.domain.errors import RequestError
from spoedketen.live.fleet.actions.prealerts import announce, revoke
from spoedketen.live.fleet.actions.runs import choose_destination, record_outcome
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.models import Prealert, Run, RunTime
from spoedketen.live.fleet.values import DestinationWish, NewStatus

LEGS = {
    "assigned": 1, "departed": 2, "on_scene": 10, "left_scene": 30, "at_destination": 45,
    "handed_over": 55, "free": 60,
}  # fmt: skip
LATE = after(70)
ORDERS = [
    (("on_scene", "left_scene", "at_destination", "handed_over", "free"), "free", "completed"),
    (("departed", "on_scene", "left_scene", "free"), "free", "completed"),
    (("on_scene", "at_destination", "free"), "free", "completed"),
    (("departed", "on_scene", "free"), "free", "revoked"),
    (("on_scene", "left_scene", "handed_over", "transported"), "handed_over", "completed"),
    (("on_scene", "left_scene", "free", "transported"), "free", "completed"),
    (("on_scene", "left_scene", "free", "died"), "free", "revoked"),
    (("on_scene", "free", "treated_on_scene"), "free", "revoked"),
    (("assigned", "departed", "on_scene", "cancelled"), "cancelled", "revoked"),
]


def one_message(crew, run, told):
    """Send one message; tell whether it was taken."""
    try:
        if told in LEGS:
            record_status(crew, run, NewStatus(leg=told, at=after(LEGS[told])), LATE)
        else:
            record_outcome(crew, run, told, "gemeld", LATE)
    except RequestError:
        return False
    return True


def what_is_known(number):
    run = Run.objects.get(public_id=number)
    told = Prealert.objects.get(run=run)
    times = RunTime.objects.filter(run=run).values_list("leg", "at")
    since = None if run.state == "cancelled" else run.state_since
    known = run.state, since, run.outcome, run.closed_at is not None
    return *known, told.state, told.reason, frozenset(times)


def after_messages(crew, messages):
    """Send messages in this order, what is refused once more, and return what is known then."""
    before = transaction.savepoint()
    number = begun(crew, key="order")
    choose_destination(crew, number, DestinationWish(service=ED, reason="dichtbij"), NOW)
    announce(crew, number, an_announcement(), NOW)
    waiting = list(messages)
    while waiting:
        refused = [each for each in waiting if not one_message(crew, number, each)]
        assert len(refused) < len(waiting)
        waiting = refused
    found = what_is_known(number)
    transaction.savepoint_rollback(before)
    return found


@pytest.mark.parametrize(("messages", "state", "announced"), ORDERS)
def test_the_end_is_the_same_in_every_order(roads, messages, state, announced):
    crew = a_crew()
    found = Counter(after_messages(crew, each) for each in itertools.permutations(messages))
    assert len(found) == 1
    (known,) = found
    assert (known[0], known[4]) == (state, announced)


def test_a_whole_run_shuffled_with_every_message_twice(roads):
    crew, chance = a_crew(), random.Random(1)
    orders = [chance.sample([*LEGS, *LEGS], 2 * len(LEGS)) for _ in range(20)]
    assert len({after_messages(crew, each) for each in orders}) == 1


def test_what_a_person_cancelled_stays_cancelled(roads):
    crew = a_crew()
    number = begun(crew)
    announce(crew, number, an_announcement(service=ED), NOW)
    revoke(crew, number, "toch niet", NOW)
    for told in ("on_scene", "left_scene", "handed_over", "free"):
        assert one_message(crew, number, told)
    assert what_is_known(number)[4:6] == ("revoked", "toch niet")
