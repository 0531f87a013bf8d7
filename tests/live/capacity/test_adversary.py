"""Findings of the adversary: each of these fails until it is mended."""

from datetime import timedelta

import pytest
from live.capacity.test_alerts import (
    BOTH,
    EARLY,
    MINUTE,
    STOPS,
    agree,
    own,
    ringing,
    tell,
    watch,
)
from live.region import ED, NOW, a_person, a_sender, a_stop, an_observation, forget_sums, region

from spoedketen.live.capacity.actions.alerts import close_alert, reopen_alert
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.models import Alert, AlertStep
from spoedketen.live.capacity.queries import measures
from spoedketen.live.capacity.queries.alert_scores import rule_scores
from spoedketen.live.capacity.queries.alerts import alert_named
from spoedketen.live.capacity.queries.chain_monitor import chain_picture
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.agreement_rules import agreement_faults
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.live.events.models import OutboxEvent
from spoedketen.live.web.alert_lists import shown_parts

pytestmark = pytest.mark.django_db
H2 = "h2.emergency_department"
H3 = "h3.emergency_department"
NEAR = {**STOPS, "of": "service", "measure": "neighbours_on_stop", "owner": ["emergency_nurse"]}


def share(site, figure, audience):
    manager = a_person("organisation_administrator", of=f"o{site[1]}")
    choose_sharing(manager, site, figure, audience, reason="", at=NOW)
    forget_picture()
    forget_sums()


@pytest.fixture
def nurse(country):
    measures._near.clear()  # held by version of the directory alone, also over tests
    measures._by_id.cache_clear()
    return a_person("emergency_nurse", of="o1")


def test_leak_a_withdrawn_choice_opens_the_signal_to_everybody(nurse):
    """All shared it; then all withdraw: the empty set of who shares is seen by anybody."""
    agree({**BOTH, "of": "network", "owner": ["roaz_analyst"]})
    for site in ("h1", "h2"):
        share(site, "capacity", "own_network")
    tell(NOW, free=0)
    tell(NOW, free=0, service=H2, sender="o2")
    assert watch(NOW) == 1
    stranger = a_person("emergency_nurse", of="o4")
    assert own(stranger) == []
    for site in ("h1", "h2"):
        share(site, "capacity", "own_organisation")
    assert own(stranger) == []


def test_leak_a_stop_of_a_neighbour_that_a_reader_does_not_see(nurse):
    """h3 (n2) shares its opening in its own network only; a reader in n1 learns of its stop."""
    agree(NEAR)
    share("h3", "opening", "own_network")
    declare_stop(a_sender("o3"), a_stop("s3", service=H3), NOW)
    watch(NOW)
    seen = [a for a in own(nurse) if a.subject.service]
    assert [(a.value, a.parts) for a in seen] == []


def test_leak_a_neighbour_is_named_as_on_stop(nurse):
    agree(NEAR)
    share("h3", "opening", "own_network")
    declare_stop(a_sender("o3"), a_stop("s3", service=H3), NOW)
    watch(NOW)
    named = {p.name for a in own(nurse) for p in shown_parts(nurse, a)}
    assert "Hospital h3" not in named


def test_leak_the_stream_names_who_has_a_signal_that_is_not_shared(nurse):
    agree(BOTH)
    share("h1", "capacity", "own_organisation")
    tell(NOW, free=0)
    watch(NOW)
    told = OutboxEvent.objects.filter(kind__startswith="alert.")
    assert {each.service for each in told} <= {""}


def test_leak_the_scores_count_crossings_of_a_region_that_is_not_seen(nurse):
    agree({**EARLY, "of": "network", "owner": ["roaz_analyst"]})
    for site in ("h1", "h2"):
        share(site, "capacity", "own_network")
    tell(NOW, free=0)
    tell(NOW, free=0, service=H2, sender="o2")
    watch(NOW)
    stranger = a_person("emergency_nurse", of="o4")
    for place in (None, region("n1")):
        (told,) = rule_scores(stranger, place, since=NOW - MINUTE, until=NOW + MINUTE)
        assert told.score.crossings == 0


def test_one_bad_rule_silences_no_other(nurse):
    agree(BOTH)
    Agreement.objects.create(
        kind="alerts",
        region_id=region("n3"),
        parameters={"rules": [{"code": "x"}]},
        valid_from="2020-01-01",
        source="bad",
    )
    forget_picture()
    tell(NOW, free=0)
    assert watch(NOW) == 1


def test_one_old_signal_with_terms_of_another_version_silences_no_other(nurse):
    agree(BOTH)
    tell(NOW, free=0)
    watch(NOW)
    Alert.objects.update(rule_terms={**BOTH, "former": 1})
    tell(NOW, free=0, service=H2, sender="o2")
    assert watch(NOW + MINUTE) == 1


def test_two_rules_of_one_code_do_not_flap(nurse):
    low = {**BOTH, "raise_at": 40, "clear_at": 30, "clear_minutes": 0}
    agree(low, {**low, "raise_at": 95, "clear_at": 90})
    tell(NOW, free=8)
    watch(NOW + 20 * MINUTE, times=20)
    assert AlertStep.objects.count() <= 2


@pytest.mark.parametrize(
    "more",
    [
        {"clear_at": 95},
        {"measure": "crowding_score", "horizon": "4h"},
        {"measure": "stops", "horizon": "4h"},
        {"measure": "crowding_score", "of": "network"},
        {"measure": "neighbours_on_stop", "of": "nation"},
        {"measure": "occupied_percent", "raise_at": 101},
        {"owner": ["nobody_at_all"]},
        {"owner": ["inspector"]},
        {"owner": ["emergency_nurse"], "of": "nation"},
        {"escalate_to": ["chair"]},
        {"quiet": ["22:00", "22:00"]},
        {"escalate_minutes": 10, "escalate_to": None},
        {"edge": "low"},
        {"measure": "boarding", "sector": "pharmacy"},
        {"raise_at": float("nan")},
    ],
    ids=str,
)
def test_a_rule_that_can_never_work_is_refused_at_entry(country, more):
    rule = {k: v for k, v in {**BOTH, **more}.items() if v is not None}
    assert agreement_faults("alerts", {"rules": [rule]})


def test_two_rules_of_one_code_are_refused_at_entry(country):
    assert agreement_faults("alerts", {"rules": [BOTH, {**BOTH, "raise_at": 50}]})


@pytest.mark.parametrize(
    "more", [{"tight_percent": 95, "full_percent": 60}, {"full_percent_of": {"wrd": 80}}], ids=str
)
def test_nonsense_about_the_chain_is_refused(country, more):
    told = {"tight_percent": 85, "full_percent": 95, "waiting_per_hundred": 10, **more}
    assert agreement_faults("chain", told)


def test_reopening_an_old_signal_holds(nurse):
    agree(BOTH)
    tell(NOW, free=1)
    watch(NOW)
    (alert,) = own(nurse)
    tell(NOW + MINUTE, free=15)
    watch(NOW + 10 * MINUTE, times=9)
    later = NOW + timedelta(hours=74)
    watch(later)
    reopen_alert(nurse, alert.id, later)
    watch(later + MINUTE)
    assert alert_named(nurse, alert.id).is_open


def test_more_signals_elsewhere_do_not_push_out_the_own(nurse):
    agree(BOTH)
    tell(NOW, free=1)
    watch(NOW)
    (alert,) = own(nurse)
    row = Alert.objects.get()
    others = [
        Alert(
            rule=f"r{n}",
            rule_terms=row.rule_terms,
            agreement_id=row.agreement_id,
            service_id=10**6 + n,
            region_id=0,
            raised_at=NOW + MINUTE,
            expected_at=NOW,
            value=1,
        )
        for n in range(500)
    ]
    Alert.objects.bulk_create(others)
    assert ringing(nurse) != ()
    assert [a.id for a in own(nurse)] == [alert.id]


def test_the_chain_does_not_mix_places_of_one_with_free_places_of_another(country):
    """h1 tells 10 of 10 free, h2 its 100 staffed places and not what is free: nothing is full."""
    for key, service, sender, told in (
        ("a", ED, "o1", {"staffed": 4, "free": 4}),
        ("b", H2, "o2", {"staffed": 100, "free": None}),
    ):
        item = an_observation(key, service=service, valid_until=NOW + 60 * MINUTE, **told)
        ((receipt,),) = record_submissions([Submission(actor=a_sender(sender), items=(item,))], NOW)
        assert receipt.status == "accepted", receipt.rejections
    forget_sums()
    picture = chain_picture(a_person("roaz_analyst", at="n1"), region("n1"), NOW)
    link = picture.links["emergency_department"]
    assert (link.status, link.link.percent) == ("unknown", None), link.link


def test_who_was_escalated_to_may_still_close_what_came_again(nurse):
    agree({**BOTH, "clear_minutes": 0, "escalate_minutes": 1})
    tell(NOW, free=1)
    watch(NOW)
    watch(NOW + 2 * MINUTE)
    analyst = a_person("roaz_analyst", at="n1")
    (alert,) = own(analyst)
    for later, free in ((3, 15), (4, 1)):
        tell(NOW + later * MINUTE, free=free)
        watch(NOW + later * MINUTE)
    close_alert(analyst, alert.id, "absorbed", "", NOW + 4 * MINUTE)


def test_a_rule_goes_by_the_formula_it_was_written_for(nurse):
    """A score of 30 of 36 points is level 4; a rule of NEDOCS 100 never raises on it."""
    rule = {**BOTH, "measure": "crowding_score", "raise_at": 100, "clear_at": 90}
    assert agreement_faults("alerts", {"rules": [rule]}), "which formula?"
