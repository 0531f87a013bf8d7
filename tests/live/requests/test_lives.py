"""Any order of steps: a case always has a holder, and what is closed stays closed."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from live import region
from live.places import placed
from live.requests.asking import a_request, a_triage

from spoedketen.domain.errors import RequestError
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.requests.actions.cases import (
    cancel_request,
    close_request,
    open_request,
    take_request,
)
from spoedketen.live.requests.actions.consults import answer_consult, invite
from spoedketen.live.requests.actions.hand_overs import (
    HandOverWish,
    decline_hand_over,
    hand_over,
    report_outcome,
    take_hand_over,
    withdraw_hand_over,
)
from spoedketen.live.requests.actions.matches import ask_match
from spoedketen.live.requests.actions.triages import authorise_advice, give_advice, record_triage
from spoedketen.live.requests.match_values import MatchWish
from spoedketen.live.requests.models import Advice, CareRequest, Consult, HandOver, RequestStep
from spoedketen.live.requests.words import case_rules

NOW = region.NOW
OUTCOMES = list(case_rules()["outcomes"])
WHO = st.sampled_from(["triagist", "doctor", "other", "room"])
REASON = st.sampled_from(["", "zo is het"])


@pytest.fixture(autouse=True)
def _in_database(db):
    """A machine writes in the transaction of its test."""


class Handling(RuleBasedStateMachine):
    """One case, a triagist and a lead doctor of its desk, another desk, a control room."""

    @initialize()
    def begin(self):
        self.mark = transaction.savepoint()
        region.fill()
        placed()
        self.people = {
            "triagist": region.a_person("triagist", of="o1"),
            "doctor": region.a_person("lead_doctor", of="o1"),
            "other": region.a_person("triagist", of="o2"),
            "room": region.a_person("dispatcher", at="k1"),
        }
        self.case = open_request(self.people["triagist"], a_request(), NOW)
        self.over = ""

    def teardown(self):
        if hasattr(self, "mark"):
            transaction.savepoint_rollback(self.mark)

    def attempt(self, act):
        """Try something; a refusal changes nothing."""
        before = self.row().version, RequestStep.objects.count()
        try:
            with transaction.atomic():
                act()
        except (RequestError, Forbidden):
            assert (self.row().version, RequestStep.objects.count()) == before

    def row(self):
        return CareRequest.objects.get()

    @rule(who=WHO)
    def take(self, who):
        version = self.row().version
        self.attempt(lambda: take_request(self.people[who], self.case, NOW, version))

    @rule(who=WHO, urgency=st.sampled_from(["U1", "U3", "U5"]), key=st.sampled_from(["", "t"]))
    def triage(self, who, urgency, key):
        new = a_triage(urgency)
        self.attempt(lambda: record_triage(self.people[who], self.case, new, NOW, key))

    @rule(who=WHO)
    def advise(self, who):
        self.attempt(lambda: give_advice(self.people[who], self.case, "rust", "bel weer", NOW))

    @rule(who=WHO)
    def authorise(self, who):
        self.attempt(lambda: authorise_advice(self.people[who], self.case, NOW))

    @rule(who=WHO)
    def match(self, who):
        wish = MatchWish(request=self.case)
        self.attempt(lambda: ask_match(self.people[who], wish, NOW))

    @rule(who=WHO)
    def ask(self, who):
        told = ("general_practitioner", "o2", "denk je mee?")
        self.attempt(lambda: invite(self.people[who], self.case, *told, NOW))

    @rule(who=WHO)
    def think_along(self, who):
        for number in Consult.objects.values_list("public_id", flat=True):
            told = (str(number), "none", "zo laten")
            self.attempt(lambda t=told: answer_consult(self.people[who], self.case, *t, NOW))

    @rule(who=WHO, to=st.sampled_from(["control_room", "provider", "desk"]))
    def send(self, who, to):
        wish = HandOverWish(to=to, service="h2.emergency_department", organisation="o2")
        self.attempt(lambda: hand_over(self.people[who], self.case, wish, NOW))

    @rule(who=WHO, deed=st.sampled_from(["take", "decline", "outcome", "withdraw"]), reason=REASON)
    def answer(self, who, deed, reason):
        for number in map(str, HandOver.objects.values_list("public_id", flat=True)):
            self.attempt(lambda n=number: self.answered(self.people[who], deed, n, reason))

    def answered(self, actor, deed, number, reason):
        if deed == "take":
            take_hand_over(actor, self.case, number, NOW)
        elif deed == "decline":
            decline_hand_over(actor, self.case, number, reason, NOW)
        elif deed == "outcome":
            report_outcome(actor, self.case, number, "referred", "C1", NOW)
        else:
            withdraw_hand_over(actor, self.case, reason, NOW)

    @rule(who=WHO, outcome=st.sampled_from(OUTCOMES), reason=REASON)
    def close(self, who, outcome, reason):
        self.attempt(lambda: close_request(self.people[who], self.case, outcome, reason, NOW))

    @rule(who=WHO, reason=REASON)
    def cancel(self, who, reason):
        self.attempt(lambda: cancel_request(self.people[who], self.case, reason, NOW))

    @invariant()
    def it_always_has_a_holder_and_every_step_is_kept(self):
        row = self.row()
        assert row.holder_id in {region.organisation("o1"), region.organisation("o2")}
        versions = list(RequestStep.objects.order_by("id").values_list("version", flat=True))
        assert versions == list(range(1, row.version + 1))
        assert RequestStep.objects.order_by("-id").first().state == row.state

    @invariant()
    def what_is_over_stays_over_and_says_when(self):
        row = self.row()
        is_over = lifecycles()["request"].is_over(row.state)
        assert is_over == (row.closed_at is not None)
        assert not self.over or row.state == self.over
        self.over = row.state if is_over else ""

    @invariant()
    def nobody_lets_go_before_another_takes(self):
        assert HandOver.objects.filter(state="sent").count() <= 1
        taken = HandOver.objects.filter(state="taken").exclude(to="control_room")
        moved = self.row().holder_id != region.organisation("o1")
        assert not moved or taken.exists()

    @invariant()
    def an_outcome_had_what_it_asks(self):
        row = self.row()
        if row.outcome == "advice_with_safety_net":
            assert Advice.objects.order_by("-id").first().kind == "authorised"
        if row.outcome == "follow_up_committed":
            assert HandOver.objects.filter(state="taken").exists()
        if row.outcome in {"declined_by_patient", "continued_elsewhere"}:
            assert row.outcome_note


TestHandling = Handling.TestCase
TestHandling.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
