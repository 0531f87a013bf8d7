"""The busy afternoon: what it tells, and that it raises, explains and clears its signals."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from live.region import forget_sums

from spoedketen.live.accounts.actions import ensure_assignment, ensure_person
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Actor, system_actor
from spoedketen.live.capacity.actions.alert_watching import look
from spoedketen.live.capacity.actions.alerts import close_alert, see_alert
from spoedketen.live.capacity.actions.crowding import record_crowding
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop, end_stop
from spoedketen.live.capacity.crowding_values import NewCrowding
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.alerts import alerts_seen_by, unseen_by
from spoedketen.live.capacity.values import NewObservation, NewStop
from spoedketen.live.demo.afternoon import Afternoon, afternoon_script, along, network_of
from spoedketen.live.demo.asked_story import ask_story, asked_story
from spoedketen.live.demo.crowding import counted, is_counting
from spoedketen.live.demo.past import _listed
from spoedketen.live.demo.reports import first, observed, reporters
from spoedketen.live.directory.actions import import_pack
from spoedketen.live.directory.queries import directory, forget_picture
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

BEGINS = datetime(2027, 1, 19, 13, 0, tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
MINUTE = timedelta(minutes=1)
MOMENTS = ("observed_at", "valid_until")


def test_curves_are_straight_between_their_points():
    assert along([[0, 0], [0.5, 1], [1, 0]], 0.25) == 0.5
    assert along([[0, 0], [0.5, 1]], 0.9) == 0.0


def test_every_curve_begins_and_ends_with_the_story():
    script = afternoon_script()
    curves = [*script["here"].values(), *script["around"].values()]
    curves += script["waiting"].values()
    assert all(curve[0][0] == 0 and curve[-1][0] == 1 for curve in curves)
    assert len(script["stops"]) == sum(script["departments"].values())


def test_expectations_see_the_story_coming_in_its_own_time():
    story = Afternoon(begins=BEGINS, minutes=60, departments=("a.emergency_department",))
    now, later = timedelta(0), timedelta(hours=4)
    about = ("a.emergency_department", "emergency_department", BEGINS)
    assert story.push(*about, now) == 0
    assert story.push(*about, later) > 0.5
    assert story.push("b.ward", "ward", BEGINS - MINUTE, now) == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"begins": 3}', '{"minutes": 4}'])
def test_a_note_that_is_not_understood_asks_for_nothing(tmp_path, text):
    (tmp_path / "note").write_text(text)
    assert asked_story(tmp_path / "note", BEGINS) is None


def test_a_note_asks_for_as_long_as_the_story_lasts(tmp_path):
    ask_story(tmp_path / "note", BEGINS, 60)
    found = [asked_story(tmp_path / "note", BEGINS + each * MINUTE) for each in (-1, 0, 60, 61)]
    assert [each is not None for each in found] == [False, True, True, False]


class Played:
    """The story in its network, told with a clock of its own."""

    def __init__(self):
        services = directory().services_on(BEGINS.date())
        listed = [_listed(each, BEGINS) | _place(each) for each in services]
        network, self.departments = network_of(listed)
        there = {row["id"] for row in listed if row["regions"].get("network") == network}
        there |= set(self.departments)
        story = Afternoon(begins=BEGINS, minutes=60, departments=self.departments)
        told = (each for each in reporters(listed, 1) if each.service in there)
        self.reporters = [replace(each, story=story) for each in told]
        self.network = directory().region_named(network, "network").id
        owners = frozenset(each.site.organisation for each in services)
        self.sender = Actor(
            kind="key", id=1, name="story", roles=frozenset({"machine"}), organisations=owners
        )
        self.stops = {}

    def person(self, role, *, at_home=False):
        """Return somebody of the network, or of the first department."""
        home = directory().by_slug[self.departments[0]].site.organisation
        person = ensure_person(f"{role}@example.invalid", role)
        place = (home, None) if at_home else (None, self.network)
        ensure_assignment(person, role, *place)
        return actor_of(person, BEGINS + timedelta(days=1))

    def tell(self, at):
        """Let everybody say at a moment what the story says."""
        items = [self._item(row) for each in self.reporters for row in self._rows(each, at)]
        work = Submission(actor=self.sender, items=tuple(items))
        (receipts,) = record_submissions([work], at)
        assert {receipt.status for receipt in receipts} <= {"accepted", "duplicate"}
        for each in self.reporters:
            if is_counting(each):
                item = counted(each, at)
                record_crowding(self.sender, NewCrowding(**{**item, "observed_at": at}), at)
            self._follow(each, at)
        forget_sums()
        look(system_actor("test"), at)

    @staticmethod
    def _rows(reporter, at):
        if (at - BEGINS) % (10 * MINUTE):
            return observed(reporter, at)
        return first(reporter, at)

    @staticmethod
    def _item(row):
        moments = {name: datetime.fromisoformat(row[name]) for name in MOMENTS if name in row}
        return NewObservation(**{**row, **moments})

    def _follow(self, reporter, at):
        if reporter.service not in self.departments:
            return
        plan = reporter.stop(at)
        state = plan.state(at) if plan else None
        known = self.stops.get(reporter.service)
        if state and (known is None or known[0] != state):
            key = f"{reporter.service}-{state}"
            wanted = NewStop(
                key=key, service=reporter.service, state=state, reason=plan.reason, minutes=60
            )
            self.stops[reporter.service] = state, declare_stop(self.sender, wanted, at)
        elif state is None and known is not None:
            end_stop(self.sender, self.stops.pop(reporter.service)[1], at)


def _place(service):
    regions = directory().regions
    held = {name: regions[number].slug for name, number in service.site.regions.items()}
    return {"regions": held, "lat": service.site.lat, "lon": service.site.lon}


def test_the_afternoon_raises_explains_and_clears_its_signals(db):
    forget_picture()
    forget_sums()
    import_pack(system_actor("test"), read_pack(pack_folder("netherlands")), BEGINS)
    forget_picture()
    played = Played()
    nurse = played.person("emergency_nurse", at_home=True)
    analyst = played.person("roaz_analyst")
    for minute in range(-20, 101, 2):
        at = BEGINS + minute * MINUTE
        played.tell(at)
        for actor in (nurse, analyst):
            for alert in unseen_by(actor, at):
                see_alert(actor, alert.id, at)
    end = BEGINS + 100 * MINUTE
    found = alerts_seen_by(analyst, played.network, end)
    home = directory().by_slug[played.departments[0]].id
    codes = {alert.rule.code for alert in found}
    own = {alert.rule.code: alert for alert in found if alert.subject.service == home}
    assert {"ed_overcrowded", "ed_filling_up", "ed_boarding"} <= set(own)
    assert {"network_stops", "neighbours_on_stop"} <= codes
    filling = own["ed_filling_up"]
    assert filling.came_true_at > filling.raised_at
    assert filling.value >= filling.rule.raise_at
    (stops,) = (alert for alert in found if alert.rule.code == "network_stops")
    assert {part.service for part in stops.parts} >= set(played.departments[:3])
    assert {part.input for part in own["ed_overcrowded"].parts} >= {"ed_patients"}
    of_story = [a for a in found if a.subject.service in {0, home}]
    assert [a.rule.code for a in of_story if a.cleared_at is None] == []
    for alert in own.values():
        assert alert.seen_by == nurse.name
        close_alert(nurse, alert.id, "absorbed", "", end)
    scores = {each.rule.code: each for each in _scores(nurse, played, end)}
    assert scores["ed_filling_up"].score.hits >= 1
    assert scores["ed_filling_up"].score.lead > 0


def _scores(actor, played, end):
    return rule_scores(actor, played.network, since=BEGINS - timedelta(hours=1), until=end)
