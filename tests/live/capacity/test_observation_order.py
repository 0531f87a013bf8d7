"""Any order of arrival, any repetition: the newest stands, nothing is lost or counted twice."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from live.region import NOW, a_sender, an_observation

from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.models import CurrentObservation, Observation

minutes = st.integers(-50, 4)
resources = st.sampled_from(["treatment_room", "waiting_for_admission"])
horizons = st.sampled_from(["now", "4h"])
keys = st.sampled_from([f"k{n}" for n in range(8)])


class Reports(RuleBasedStateMachine):
    """The server beside a dictionary that does the same in the plainest way."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.sender = a_sender()
        self.told = {}
        self.newest = {}
        self.order = 0

    @rule(
        items=st.lists(
            st.tuples(keys, minutes, resources, horizons, st.integers(-1, 3)), max_size=6
        )
    )
    def hand_in(self, items):
        built = [
            an_observation(
                key,
                observed_at=NOW + timedelta(minutes=at),
                resource=what,
                horizon=horizon,
                free=free,
            )
            for key, at, what, horizon, free in items
        ]
        (receipts,) = record_submissions([Submission(actor=self.sender, items=tuple(built))], NOW)
        assert [r.status for r in receipts] == [self.expected(item) for item in built]

    def expected(self, item):
        content = (item.observed_at, item.resource, item.horizon, item.free)
        if item.free < 0:
            return "rejected"
        if item.key in self.told:
            return "duplicate" if self.told[item.key] == content else "rejected"
        self.told[item.key] = content
        place = (item.resource, item.horizon)
        if place not in self.newest or item.observed_at >= self.newest[place][0]:
            self.newest[place] = (item.observed_at, item.free)
        return "accepted"

    @invariant()
    def the_newest_stands(self):
        found = CurrentObservation.objects.values_list("resource", "horizon", "observed_at", "free")
        assert {(r, h): (at, free) for r, h, at, free in found} == self.newest

    @invariant()
    def every_accepted_report_is_kept_and_audited_once(self):
        assert Observation.objects.count() == len(self.told)
        entries = AuditEntry.objects.filter(event="capacity.observed").count()
        assert entries == len(self.told)

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)


@pytest.mark.slow
def test_the_newest_observation_stands_whatever_the_order(country):
    run_state_machine_as_test(Reports, settings=settings(max_examples=40, stateful_step_count=12))
