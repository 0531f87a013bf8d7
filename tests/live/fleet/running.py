"""Runs, messages and people that tests of the fleet begin with."""

from datetime import timedelta

from live.region import NOW, a_person, organisation

from spoedketen.live.accounts.values import Actor
from spoedketen.live.fleet.actions.runs import begin
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.values import Announcement, NewRun, NewStatus

ED = "h2.emergency_department"
SCOPES = frozenset({"runs.view", "runs.report", "prealerts.view", "prealerts.acknowledge"})


def after(minutes):
    return NOW + timedelta(minutes=minutes)


def a_crew(of="o1"):
    """Return an ambulance nurse of a service."""
    return a_person("ambulance_nurse", of=of)


def a_receiver(of="o2"):
    """Return a nurse of the ED where runs go."""
    return a_person("emergency_nurse", of=of)


def a_sender(of="o1"):
    """Return the system of an ambulance service or hospital."""
    return Actor(
        kind="key", id=1, name="sender", roles=frozenset({"machine"}),
        organisations=frozenset({organisation(of)}), scopes=SCOPES,
    )  # fmt: skip


def a_run(key="r1", **told):
    """Return a run to town 1 for somebody in danger."""
    given = {"vehicle": "12-101", "urgency": "A1", "place": "a1", "reported_at": NOW}
    return NewRun(key=key, **{**given, **told})


def begun(actor=None, key="r1", at=NOW, **told):
    """Begin a run and return its number."""
    return begin(actor or a_crew(), a_run(key, **told), at)


def went(actor, number, at=None, **legs):
    """Tell legs by the minutes after the call."""
    for leg, minutes in legs.items():
        moment = after(minutes)
        record_status(actor, number, NewStatus(leg=leg, at=moment), at or max(moment, NOW))


def an_announcement(key="p1", minutes=20, **told):
    """Return what an ED is told."""
    given = {"service": ED, "age_band": "70-79", "sex": "m", "complaint": "pijn op de borst"}
    given |= {"abcd": "A vrij, B 18, C 90/60", "wishes": ("resus_room",)}
    return Announcement(key=key, eta=after(minutes), **{**given, **told})
