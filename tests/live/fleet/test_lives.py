"""Any order of messages: legs stay in order, what ended stays so, one announcement at a time."""

import itertools

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from live import region
from live.fleet.running import a_crew, a_receiver, after, an_announcement, begun
from live.places import placed

from spoedketen.domain.errors import RequestError
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.fleet.actions.prealerts import acknowledge, amend, announce, revoke
from spoedketen.live.fleet.actions.runs import choose_destination, record_outcome
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.models import Prealert, Run, RunTime
from spoedketen.live.fleet.queries.times import times_of
from spoedketen.live.fleet.rules import run_rules
from spoedketen.live.fleet.values import DestinationWish, NewStatus

LEGS = list(run_rules()["legs"])
REASONS = st.sampled_from(["", "x"])


@pytest.fixture(autouse=True)
def _in_database(db):
    """A machine writes in the transaction of its test."""


class Running(RuleBasedStateMachine):
    """One run, messages with any moment in any order, a crew and two EDs."""

    @initialize()
    def begin(self):
        self.mark = transaction.savepoint()
        region.fill()
        placed()
        self.crew, self.eds = a_crew(), [a_receiver("o2"), a_receiver("o1")]
        self.run, self.at, self.over = begun(self.crew), after(60), {}

    def teardown(self):
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def attempt(self, act):
        """Try something; a refusal changes nothing."""
        before = self.versions()
        try:
            with transaction.atomic():
                act()
        except (RequestError, Forbidden):
            assert self.versions() == before

    def versions(self):
        held = (Run, Prealert)
        told = [list(each.objects.order_by("id").values_list("version")) for each in held]
        return told, RunTime.objects.count()

    @rule(leg=st.sampled_from(LEGS), minutes=st.integers(0, 60), reason=REASONS)
    def message(self, leg, minutes, reason):
        new = NewStatus(leg=leg, at=after(minutes), reason=reason)
        self.attempt(lambda: record_status(self.crew, self.run, new, self.at))

    @rule(key=st.sampled_from("abc"), service=st.sampled_from(["h1", "h2", ""]))
    def tell(self, key, service):
        to = service and f"{service}.emergency_department"
        told = an_announcement(key, minutes=90, service=to)
        self.attempt(lambda: announce(self.crew, self.run, told, self.at))

    @rule(minutes=st.integers(60, 99))
    def tell_anew(self, minutes):
        told = an_announcement(minutes=minutes, service="")
        self.attempt(lambda: amend(self.crew, self.run, told, self.at))

    @rule(reason=REASONS)
    def take_back(self, reason):
        self.attempt(lambda: revoke(self.crew, self.run, reason, self.at))

    @rule(who=st.integers(0, 1))
    def see(self, who):
        for number in Prealert.objects.values_list("public_id", flat=True):
            self.attempt(lambda n=str(number): acknowledge(self.eds[who], n, self.at))

    @rule(service=st.sampled_from(["h1", "h2"]), reason=REASONS)
    def go_to(self, service, reason):
        wish = DestinationWish(service=f"{service}.emergency_department", reason=reason)
        self.attempt(lambda: choose_destination(self.crew, self.run, wish, self.at))

    @rule(outcome=st.sampled_from(list(run_rules()["outcomes"])), reason=REASONS)
    def end(self, outcome, reason):
        self.attempt(lambda: record_outcome(self.crew, self.run, outcome, reason, self.at))

    @invariant()
    def legs_are_in_order(self):
        (run,) = Run.objects.all()
        known = times_of([run.id]).get(run.id, {})
        moments = [known[leg].at for leg in LEGS if leg in known]
        assert all(one <= other for one, other in itertools.pairwise(moments))
        last = next((leg for leg in reversed(LEGS) if leg in known), "assigned")
        assert run.state in {run_rules()["legs"][last]["state"], "cancelled"}

    @invariant()
    def one_announcement_where_the_run_goes(self):
        active = list(Prealert.objects.filter(state="active").select_related("run"))
        assert len(active) <= 1
        assert all(each.service == each.run.destination for each in active)
        assert not any(each.run.closed_at for each in active)

    @invariant()
    def what_is_over_stays_over(self):
        for of, model in (("run", Run), ("prealert", Prealert)):
            for number, state in model.objects.values_list("public_id", "state"):
                if of == "run":
                    assert self.over.get(number, state) == state
                is_over = lifecycles()[of].is_over(state)
                assert is_over or number not in self.over
                if is_over:
                    self.over[number] = state


Running.TestCase.settings = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_any_order_of_messages_keeps_the_rules():
    from hypothesis.stateful import run_state_machine_as_test  # noqa: PLC0415 - one machine

    run_state_machine_as_test(Running, settings=Running.TestCase.settings)
