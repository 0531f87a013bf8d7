"""The life of stops beside a plain model: what runs, what lapsed, what was undone."""

import contextlib
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from live.region import ED, NOW, a_person, a_sender, a_stop, region

from spoedketen.live.capacity.actions import stops as actions
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.capacity.models import Stop, StopChange
from spoedketen.live.capacity.queries.stops import stops_of_service
from spoedketen.live.directory.queries import directory

STATES = st.sampled_from(["threatening", "stop", "time_out"])
SCOPES = st.sampled_from(["", "internal", "surgery"])
LENGTHS = st.sampled_from([-5, 0, 30, 60, 120, 240, 241])
MAXIMUM = 240


class Known:
    """One stop as the model sees it."""

    def __init__(self, state, scope, declared, until):
        self.state, self.scope, self.declared, self.until = state, scope, declared, until
        self.ended = self.retracted = None
        self.by = None
        self.last_until = until

    def runs(self, at):
        return not self.retracted and self.ended is None and at < self.until


class Stops(RuleBasedStateMachine):
    """One department, one control room, a clock that only goes forward."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.sender = a_sender()
        self.dispatcher = a_person("dispatcher", at="k1")
        self.at = NOW
        self.known = {}
        self.count = 0

    def running(self):
        return [k for k in self.known.values() if k.runs(self.at)]

    @rule(seconds=st.sampled_from([1, 5, 20, 600, 3600, 7200]))
    def wait(self, seconds):
        self.at += timedelta(seconds=seconds)

    @rule(state=STATES, scope=SCOPES, minutes=LENGTHS)
    def declare(self, state, scope, minutes):
        self.count += 1
        wanted = a_stop(f"s{self.count}", state=state, scope=scope, minutes=minutes)
        running = self.running()
        may = 0 < minutes <= MAXIMUM
        may = may and not any(k.scope == scope and k.state == state for k in running)
        may = may and not (scope and any(not k.scope and k.state != "threatening" for k in running))
        try:
            with transaction.atomic():
                name = actions.declare_stop(self.sender, wanted, self.at)
        except (Conflict, Refused):
            assert not may
            return
        assert may
        new = Known(state, scope, self.at, self.at + timedelta(minutes=minutes))
        for old in running:
            if old.scope in {scope, ""} or not scope:
                old.ended, old.by = self.at, name
        self.known[name] = new

    @precondition(lambda self: self.known)
    @rule(data=st.data(), minutes=LENGTHS)
    def renew(self, data, minutes):
        name = list(self.known)[data.draw(st.integers(0, len(self.known) - 1))]
        stop = self.known[name]
        until = self.at + timedelta(minutes=minutes)
        may = stop.runs(self.at) and minutes > 0
        may = may and until <= stop.declared + timedelta(minutes=MAXIMUM)
        try:
            with transaction.atomic():
                actions.renew_stop(self.sender, name, minutes, self.at)
        except (Conflict, Refused):
            assert not may
            return
        assert may
        stop.until = stop.last_until = until

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def end(self, data):
        name = list(self.known)[data.draw(st.integers(0, len(self.known) - 1))]
        stop = self.known[name]
        with contextlib.suppress(Conflict), transaction.atomic():
            actions.end_stop(self.sender, name, self.at)
            if stop.ended is None:
                assert stop.runs(self.at)
                stop.ended = self.at

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def undo(self, data):
        name = list(self.known)[data.draw(st.integers(0, len(self.known) - 1))]
        stop = self.known[name]
        may = stop.runs(self.at) and self.at <= stop.declared + timedelta(seconds=15)
        try:
            with transaction.atomic():
                actions.retract_stop(self.sender, name, self.at)
        except Conflict:
            assert not may
            return
        if stop.retracted:
            return
        assert may
        stop.retracted = self.at
        for old in self.known.values():
            if old.by == name and not old.retracted and old.last_until > self.at:
                old.ended = old.by = None

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def see(self, data):
        name = list(self.known)[data.draw(st.integers(0, len(self.known) - 1))]
        actions.acknowledge_stop(self.dispatcher, name, region("k1"), self.at)

    @rule()
    def tell_lapses(self):
        actions.tell_lapses(self.sender, self.at)

    @invariant()
    def the_same_stops_run(self):
        found = stops_of_service(directory().by_slug[ED], 10_000)
        running = {s.id for s in found if s.is_active(self.at)}
        assert running == {name for name, k in self.known.items() if k.runs(self.at)}

    @invariant()
    def never_two_at_once_for_one_scope(self):
        running = self.running()
        wholes = [k for k in running if not k.scope]
        assert len(wholes) <= 1
        assert not (wholes and len(running) > 1)
        assert len({k.scope for k in running}) == len(running)

    @invariant()
    def every_stop_began_with_one_declaration(self):
        declared = StopChange.objects.filter(kind="declared").count()
        assert declared == Stop.objects.count() == len(self.known)

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)


@pytest.mark.slow
def test_a_stop_lives_as_the_model_says(country):
    run_state_machine_as_test(Stops, settings=settings(max_examples=60, stateful_step_count=20))
