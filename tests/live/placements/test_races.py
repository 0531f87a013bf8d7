"""Many at once: one place is promised once, one question has one answer."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from live.placements.placing import LATER, WARDS, a_need, a_nurse, an_enquiry, tell
from live.region import NOW

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.placements.actions.enquiries import commit, decline, send_enquiries, withdraw
from spoedketen.live.placements.actions.placements import amend, make_move, open_placement
from spoedketen.live.placements.actions.reservations import confirm, release, reserve
from spoedketen.live.placements.models import Enquiry, Placement, PlacementStep, Reservation
from spoedketen.live.placements.values import Answer, MoveWish

ROUNDS = 200


@pytest.fixture
def at_once(committed_wards):
    """Do some things at the same moment, each in a thread with a connection of its own."""
    from django.db import connection  # noqa: PLC0415 - only where Django is used

    def together(*acts):
        barrier = threading.Barrier(len(acts))

        def one(act):
            barrier.wait()
            try:
                return act()
            except RequestError as refusal:
                return refusal
            finally:
                connection.close()

        return [each.result() for each in [pool.submit(one, act) for act in acts]]

    with ThreadPoolExecutor(3) as pool:
        yield together


def refusals(results):
    return [each.code for each in results if isinstance(each, Conflict)]


def test_two_desks_claim_the_last_place_and_one_wins_each_time(at_once):
    one, other = a_nurse("o1"), a_nurse("o3")
    tell("o2", 1)
    first = open_placement(one, a_need(), NOW)
    second = open_placement(other, a_need(origin_service="", patient=None), NOW)
    for _ in range(ROUNDS):
        results = at_once(
            lambda: reserve(one, first, WARDS["o2"], NOW),
            lambda: reserve(other, second, WARDS["o2"], NOW),
        )
        assert refusals(results) == ["place_taken"]
        (held,) = Reservation.objects.filter(state="held")
        winner = one if str(held.placement.public_id) == first else other
        release(winner, str(held.public_id), "", NOW)
    assert Reservation.objects.count() == ROUNDS


def test_two_providers_commit_at_once_and_the_first_wins(at_once):
    nurse, two, three = a_nurse("o1"), a_nurse("o2"), a_nurse("o3")
    for number in range(40):
        _, (one, other) = an_enquiry(nurse, "o2", "o3", key=f"n{number}")
        results = at_once(
            lambda: commit(two, one, Answer(), LATER),  # noqa: B023 - done within the round
            lambda: commit(three, other, Answer(), LATER),  # noqa: B023
        )
        assert refusals(results) == ["enquiry_stands_otherwise"]
    assert Enquiry.objects.filter(state="committed").count() == 40
    assert Enquiry.objects.filter(state="withdrawn").count() == 40
    assert Reservation.objects.filter(state="held").count() == 40


@pytest.mark.parametrize("how", ["decease", "admit_elsewhere", "amend"])
def test_a_commitment_never_outlives_what_it_was_asked_for(at_once, how):
    nurse, receiver = a_nurse("o1"), a_nurse("o2")
    for turn in range(15):
        number, (asked,) = an_enquiry(nurse, "o2", key=f"n{turn}")

        def end(number=number):
            if how == "amend":
                return amend(nurse, number, a_need(age_years=20), LATER)
            return make_move(nurse, number, MoveWish(move=how, reason="x"), LATER)

        results = at_once(lambda: commit(receiver, asked, Answer(version=1), LATER), end)  # noqa: B023
        row, held = (
            Placement.objects.get(public_id=number),
            Reservation.objects.filter(state="held"),
        )
        if how == "amend":
            is_first = isinstance(results[0], str)
            assert refusals(results) == [
                "placement_stands_otherwise" if is_first else "enquiry_amended"
            ]
            assert row.age_years == (76 if is_first else 20)
        else:
            assert row.closed_at is not None
            assert not held.exists()
            assert set(refusals(results)) <= {"enquiry_stands_otherwise"}


def test_a_commitment_and_a_desk_never_share_the_last_place(at_once):
    nurse, two, three = a_nurse("o1"), a_nurse("o2"), a_nurse("o3")
    tell("o2", 1)
    for number in range(20):
        key = f"n{number}"
        _, (asked,) = an_enquiry(nurse, "o2", key=key)
        mine = open_placement(three, a_need(key, origin_service="", patient=None), NOW)
        results = at_once(
            lambda: commit(two, asked, Answer(), LATER),  # noqa: B023 - done within the round
            lambda: reserve(three, mine, WARDS["o2"], LATER),  # noqa: B023
        )
        assert len(refusals(results)) == 1
        (held,) = Reservation.objects.filter(state="held")
        release(nurse if held.enquiry_id else three, str(held.public_id), "x", LATER)


def deeds(nurse, provider):
    """Yield every post, each on something of its own, with how often it shows in the log."""

    def fresh(*providers):
        return an_enquiry(nurse, *providers, key=uuid.uuid4().hex)

    def committed():
        number, (asked,) = fresh("o2")
        return number, commit(provider, asked, Answer(), NOW)

    new = a_need(uuid.uuid4().hex)
    yield "open", lambda: open_placement(nurse, new, NOW)
    need = open_placement(nurse, a_need(uuid.uuid4().hex), NOW)
    yield "request", lambda: send_enquiries(nurse, need, [WARDS["o2"]], NOW, key="e")
    _, (one,) = fresh("o2")
    yield "commit", lambda: commit(provider, one, Answer(key="c"), LATER)
    _, (two,) = fresh("o2")
    yield "decline", lambda: decline(provider, two, Answer(code="no_place", key="d"), LATER)
    _, (three,) = fresh("o2")
    yield "withdraw", lambda: withdraw(nurse, three, "x", LATER)
    held = open_placement(nurse, a_need(uuid.uuid4().hex), NOW)
    yield "hold", lambda: reserve(nurse, held, WARDS["o3"], NOW, key="r")
    _, four = committed()
    yield "confirm", lambda: confirm(nurse, four, LATER)
    _, five = committed()
    yield "release", lambda: release(nurse, five, "x", LATER)
    number, _ = committed()
    wish = MoveWish(move="pick_up", key="m")
    yield "pick_up", lambda: make_move(nurse, number, wish, LATER)


def test_every_post_three_times_at_once_has_one_effect(at_once):
    nurse, provider = a_nurse("o1"), a_nurse("o2")
    tell("o3", 9)
    for name, act in deeds(nurse, provider):
        before = PlacementStep.objects.filter(move=name).count()
        results = at_once(act, act, act)
        assert not any(isinstance(each, RequestError) for each in results), (name, results)
        assert len(set(results)) == 1, name
        assert PlacementStep.objects.filter(move=name).count() == before + 1, name
    for row in Placement.objects.all():
        assert row.steps.count() == row.version
