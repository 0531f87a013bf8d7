"""Any order of steps: lifecycles hold, one commitment a round, no more promised than there is."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from live.placements.conftest import fill_wards
from live.placements.placing import WARDS, a_need, a_nurse, tell
from live.region import NOW

from spoedketen.domain.errors import RequestError
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Forbidden, system_actor
from spoedketen.live.placements.actions.enquiries import (
    commit,
    decline,
    read_enquiry,
    send_enquiries,
    withdraw,
)
from spoedketen.live.placements.actions.lapsing import lapse
from spoedketen.live.placements.actions.placements import make_move, open_placement
from spoedketen.live.placements.actions.reservations import confirm, release, reserve
from spoedketen.live.placements.models import Enquiry, Placement, PlacementStep, Reservation
from spoedketen.live.placements.queries.promises import left_at
from spoedketen.live.placements.values import Answer, MoveWish

FREE = 1
MOVES = sorted(set(lifecycles()["placement"].moves) - {"offer"})
MODELS = {"placement": Placement, "enquiry": Enquiry, "reservation": Reservation}


@pytest.fixture(autouse=True)
def _in_database(db):
    """A machine writes in the transaction of its test."""


def ending(of):
    cycle = lifecycles()[of]
    return {state for state in cycle.states if cycle.is_over(state)}


class Placing(RuleBasedStateMachine):
    """Two needs, three providers of which one tells what it has, a clock that goes forward."""

    @initialize()
    def begin(self):
        self.mark = transaction.savepoint()
        fill_wards()
        self.people = {of: a_nurse(of) for of in WARDS}
        tell("o2", FREE, valid_until=NOW + timedelta(days=6))
        self.at = NOW
        self.needs = [open_placement(self.people["o1"], a_need(key), NOW) for key in "ab"]
        self.over = {}

    def teardown(self):
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def attempt(self, act):
        """Try something; a refusal changes nothing."""
        before = PlacementStep.objects.count()
        try:
            with transaction.atomic():
                act()
        except (RequestError, Forbidden):
            assert PlacementStep.objects.count() == before

    def some(self, model, place):
        rows = list(model.objects.order_by("id").values_list("public_id", flat=True))
        return str(rows[place % len(rows)]) if rows else None

    @rule(minutes=st.sampled_from([1, 30, 61, 241]))
    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)
        lapse(system_actor("test"), self.at)

    @rule(need=st.integers(0, 1), asked=st.sets(st.sampled_from(["o2", "o3", "o4"]), min_size=1))
    def ask(self, need, asked):
        names = [WARDS[of] for of in sorted(asked)]
        self.attempt(lambda: send_enquiries(self.people["o1"], self.needs[need], names, self.at))

    @rule(place=st.integers(0, 7), who=st.sampled_from(["o2", "o3", "o4"]), beyond=st.booleans())
    def promise(self, place, who, beyond):
        if number := self.some(Enquiry, place):
            answer = Answer(beyond=beyond and who != "o2")
            self.attempt(lambda: commit(self.people[who], number, answer, self.at))

    @rule(place=st.integers(0, 7), who=st.sampled_from(["o2", "o3", "o4"]), how=st.integers(0, 2))
    def answer(self, place, who, how):
        if number := self.some(Enquiry, place):
            refusal = Answer(code="no_staff")
            acts = [
                lambda: decline(self.people[who], number, refusal, self.at),
                lambda: read_enquiry(self.people[who], number, self.at),
                lambda: withdraw(self.people["o1"], number, "x", self.at),
            ]
            self.attempt(acts[how])

    @rule(need=st.integers(0, 1), who=st.sampled_from(["o2", "o3"]))
    def keep(self, need, who):
        self.attempt(lambda: reserve(self.people["o1"], self.needs[need], WARDS[who], self.at))

    @rule(place=st.integers(0, 7), is_kept=st.booleans())
    def settle(self, place, is_kept):
        if number := self.some(Reservation, place):
            if is_kept:
                self.attempt(lambda: confirm(self.people["o1"], number, self.at))
            else:
                self.attempt(lambda: release(self.people["o1"], number, "x", self.at))

    @rule(
        need=st.integers(0, 1),
        move=st.sampled_from(MOVES),
        who=st.sampled_from(["o1", "o2", "o3"]),
        reason=st.sampled_from(["", "x"]),
    )
    def step(self, need, move, who, reason):
        wish = MoveWish(move=move, reason=reason)
        self.attempt(lambda: make_move(self.people[who], self.needs[need], wish, self.at))

    @invariant()
    def one_commitment_a_round(self):
        rows = Enquiry.objects.filter(state="committed").values_list("placement", "round")
        assert len(rows) == len(set(rows))

    @invariant()
    def no_more_promised_than_there_is(self):
        open_ones = Reservation.objects.filter(state__in=("held", "confirmed"))
        taken = Reservation.objects.filter(state="used", ended_at__gt=NOW)
        here = [r for r in [*open_ones, *taken] if r.service == WARDS["o2"]]
        current = [r for r in here if r.state != "used" or self.at - r.ended_at < timedelta(days=1)]
        assert len(current) <= FREE
        assert all(
            left_at(r.service_id, r.resource, self.at) == 0 for r in current if _now(r, self.at)
        )

    @invariant()
    def what_is_over_stays_over(self):
        for of, model in MODELS.items():
            for number, state in model.objects.values_list("public_id", "state"):
                assert self.over.get(number, state) == state
                if state in ending(of):
                    self.over[number] = state

    @invariant()
    def every_step_is_in_the_log_and_allowed(self):
        for row in Placement.objects.all():
            steps = list(PlacementStep.objects.filter(placement=row).order_by("version"))
            assert [each.version for each in steps] == list(range(1, row.version + 1))
            mine = [each for each in steps if each.of == "placement"]
            assert mine[-1].state == row.state
            for before, after in itertools.pairwise(mine):
                move = lifecycles()["placement"].moves[after.move]
                assert before.state in move.leaves
                assert after.state == move.to

    @invariant()
    def a_destination_is_there_exactly_while_a_place_is(self):
        for row in Placement.objects.filter(closed_at=None):
            has_place = row.state not in {"draft", "offered"}
            assert has_place == bool(row.destination or row.external_name)
            assert has_place == (row.accepted_at is not None)


def _now(row, at):
    return row.state == "confirmed" or (row.state == "held" and row.until > at)


Placing.TestCase.settings = settings(
    max_examples=30,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_any_order_of_steps_keeps_the_rules():
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415 - one machine

    run_state_machine_as_test(Placing, settings=Placing.TestCase.settings)
