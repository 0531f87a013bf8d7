"""Deliveries: here or there, by the rule that held, told as far as may be, followed up."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import Error, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from live.region import ED, NOW, a_person, a_sender, an_observation, organisation, region

from spoedketen.domain.delivery import first_arrival, verdict
from spoedketen.live.accounts.values import Actor, Forbidden, system_actor
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.delivery_findings import (
    answer_finding,
    close_finding,
    open_findings,
)
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.receipts import record_receipt
from spoedketen.live.capacity.delivery_values import NewReceipt
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import DeliveryFindingStep, DeliveryReceipt
from spoedketen.live.capacity.queries.arrivals import not_in_time
from spoedketen.live.capacity.queries.deliveries import (
    days_until,
    deliveries,
    sector_deliveries,
    with_arrivals,
)
from spoedketen.live.capacity.queries.delivery_findings import findings_seen_by
from spoedketen.live.directory.actions import note_change
from spoedketen.live.directory.models import Agreement, Service
from spoedketen.live.directory.queries import directory, forget_picture, local_day
from spoedketen.live.events.models import OutboxEvent

NOON = NOW + timedelta(days=10)
"""Noon in UTC, so 13 h on the wall, ten days after the server began."""
SECTOR = "emergency_department"


def agreed(valid_from=date(2026, 1, 1), network=None, reported_by=(), **rule):
    """Agree on a rule for emergency departments."""
    told = {
        "platform": "lpz", "status": "wanted", "grace_minutes": 30, "source": "test",
        "basis": {"nl": "test", "en": "test"}, "finding_after": 3, "answer_days": 14,
        **({} if "every_minutes" in rule else {"daily_before": "10:00"}), **rule,
    }  # fmt: skip
    name = {"nl": "LPZ", "en": "LPZ"}
    parameters = {
        "platforms": {"lpz": {"name": name, "reported_by": list(reported_by)}},
        "sectors": {SECTOR: told},
    }
    Agreement.objects.create(
        region_id=region(network) if network else None, kind="delivery", parameters=parameters,
        valid_from=valid_from, source="test",
    )  # fmt: skip
    note_change(system_actor("test"), "agreement", NOW)
    forget_picture()


@pytest.fixture
def ruled(country):
    """Every emergency department delivers before ten, half an hour of grace."""
    Agreement.objects.filter(kind="delivery").delete()
    agreed()


def arrive(at, owner="o1", service=ED):
    item = an_observation(key=f"{service}{at}", service=service, observed_at=at)
    [[receipt]] = record_submissions([Submission(actor=a_sender(owner), items=(item,))], at)
    assert receipt.status == "accepted"


def a_receipt(at, key="r1", **more):
    told = {"service": ED, "platform": "lpz", "delivered_at": at, "proof": "mail", **more}
    return NewReceipt(key=key, **told)


def bureau(network="n1"):
    return a_person("roaz_analyst", at=network)


def delivery(slug=ED, at=NOON, days=1):
    [found] = deliveries([directory().by_slug[slug]], days_until(at, days), at)
    return found


def at_hour(hour, minute=0, day=NOON):
    return day.replace(hour=hour - 1, minute=minute)


def test_what_arrived_here_in_time_is_on_time(ruled):
    arrive(at_hour(10, 30))
    assert delivery().state == "on_time"
    assert delivery().tally.share == 1


def test_nothing_arrived_is_late_so_far_and_missing_when_the_day_is_over(ruled):
    assert [v.late_minutes for v in delivery().failed] == [180]
    assert delivery(at=NOON + timedelta(days=1), days=2).states() == ["missing", "late"]


def test_an_arrival_elsewhere_counts_as_well(ruled):
    record_receipt(bureau(), a_receipt(at_hour(9)), NOON)
    assert delivery().state == "on_time"
    [told] = with_arrivals([delivery()], NOON)
    assert (told.last_here, told.last_there) == (None, at_hour(9))


def test_an_arrival_at_another_platform_than_that_of_the_rule_does_not_count(ruled):
    held = Agreement.objects.get(kind="delivery")
    held.parameters["platforms"]["elders"] = {"name": {"nl": "x", "en": "x"}, "reported_by": []}
    held.save()
    note_change(system_actor("test"), "agreement", NOW)
    forget_picture()
    record_receipt(bureau(), a_receipt(at_hour(9), platform="elders"), NOON)
    assert delivery().state == "late"


def test_an_expectation_alone_is_no_delivery(ruled):
    at = at_hour(9)
    item = an_observation(key="e", observed_at=at, horizon="4h", source="forecast")
    record_submissions([Submission(actor=a_sender(), items=(item,))], at)
    assert delivery().state == "late"


def test_each_day_is_judged_by_the_rule_that_then_held(ruled):
    arrive(at_hour(12, day=NOON - timedelta(days=1)))
    arrive(at_hour(12))
    agreed(valid_from=local_day(NOON), daily_before="12:30")
    assert delivery(days=2).states() == ["late", "on_time"]


def test_a_rule_of_a_network_goes_before_that_of_the_nation(ruled):
    agreed(network="n1", every_minutes=60, grace_minutes=0)
    found = delivery()
    assert len(found.planned) == 14
    assert len(delivery("h4.emergency_department").planned) == 1


def test_a_service_that_does_not_exist_yet_is_not_due(ruled):
    Service.objects.filter(slug=ED).update(valid_from=local_day(NOON))
    note_change(system_actor("test"), "service", NOW)
    forget_picture()
    assert delivery(days=3).states() == ["not_due", "not_due", "late"]


def test_without_a_rule_nothing_is_due(ruled):
    assert delivery("h1.acute_obstetrics").planned == ()


def test_of_before_the_server_began_only_what_arrived_elsewhere_is_known(ruled):
    before = NOW - timedelta(days=1)
    record_receipt(bureau(), a_receipt(at_hour(9, day=before)), NOON)
    assert delivery(at=NOW, days=3).states() == ["unknown", "on_time", "unknown"]


def test_the_longest_gap_is_that_around_a_missed_delivery(ruled):
    arrive(at_hour(9, day=NOON - timedelta(days=3)))
    arrive(at_hour(23, day=NOON - timedelta(days=1)))
    [told] = with_arrivals([delivery(days=4)], NOON)
    assert told.gap == (
        at_hour(9, day=NOON - timedelta(days=3)), at_hour(23, day=NOON - timedelta(days=1)),
    )  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(
    here=st.lists(st.integers(0, 5000), max_size=6),
    there=st.lists(st.integers(0, 5000), max_size=4),
    every=st.sampled_from([None, 60, 480]),
)
@pytest.mark.django_db(transaction=False)
def test_the_database_judges_as_the_pure_rule_does(request, here, there, every):
    """Arrivals at random minutes of the days around the clock going back."""
    from live import region as small  # noqa: PLC0415 - only where Django is used

    with transaction.atomic():
        small.fill()
        Agreement.objects.filter(kind="delivery").delete()
        agreed(**({"every_minutes": every} if every else {}))
        service = directory().by_slug[ED]
        start = datetime(2026, 10, 24, 3, tzinfo=UTC)
        at = start + timedelta(minutes=5000)
        for number, minute in enumerate(here):
            moment = start + timedelta(minutes=minute)
            item = an_observation(key=f"k{number}", observed_at=moment)
            record_submissions([Submission(actor=a_sender(), items=(item,))], moment)
        for number, minute in enumerate(there):
            moment = start + timedelta(minutes=minute)
            record_receipt(bureau(), a_receipt(moment, key=f"r{number}"), at)
        found = delivery(at=at, days=4)
        arrivals = [start + timedelta(minutes=minute) for minute in (*here, *there)]
        expected = [
            verdict(each.slot, first_arrival(each.slot, arrivals), at, NOW).state
            for each in found.planned
        ]
        assert found.states() == expected
        assert service.id == found.service.id
        transaction.set_rollback(True)
    forget_picture()


def test_a_receipt_counts_once_and_its_key_for_nothing_else(ruled):
    first = record_receipt(bureau(), a_receipt(at_hour(9)), NOON)
    again = record_receipt(bureau(), a_receipt(at_hour(9)), NOON)
    assert (first[0], first[1], again[1]) == (again[0], True, False)
    with pytest.raises(Conflict):
        record_receipt(bureau(), a_receipt(at_hour(8)), NOON)
    assert AuditEntry.objects.filter(event="delivery.received").count() == 1
    assert OutboxEvent.objects.filter(kind="delivery.received").count() == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"platform": "nergens"}, {"platform_unknown"}),
        ({"key": " "}, {"key_missing"}),
        ({"proof": ""}, {"proof_missing"}),
        ({"proof": "x" * 301}, {"proof_too_long"}),
        ({"delivered_at": NOON + timedelta(minutes=6)}, {"delivered_in_future"}),
        ({"delivered_at": NOON - timedelta(days=401)}, {"delivered_too_long_ago"}),
    ],
)
def test_a_bad_receipt_is_refused_with_its_reasons(ruled, change, codes):
    item = a_receipt(at=at_hour(9), **{k: v for k, v in change.items() if k == "platform"})
    item = NewReceipt(**{**{n: getattr(item, n) for n in item.__dataclass_fields__}, **change})
    with pytest.raises(Refused) as refused:
        record_receipt(bureau(), item, NOON)
    assert {each.code for each in refused.value.rejections} == codes


def test_a_receipt_is_told_by_the_bureau_of_the_network_and_never_by_the_provider(ruled):
    for actor in (bureau("n3"), a_person("organisation_administrator", of="o1")):
        with pytest.raises(Forbidden):
            record_receipt(actor, a_receipt(at_hour(9)), NOON)
    with pytest.raises(NotFound):
        record_receipt(bureau(), a_receipt(at_hour(9), service="x.y"), NOON)


def a_platform(owner):
    scopes = frozenset({"delivery.report"})
    roles, owners = frozenset({"machine"}), frozenset({organisation(owner)})
    return Actor(kind="key", id=9, name="k", roles=roles, organisations=owners, scopes=scopes)


def test_a_system_may_tell_only_if_the_agreement_names_its_organisation(ruled):
    with pytest.raises(Refused):
        record_receipt(a_platform("o4"), a_receipt(at_hour(9), proof=""), NOON)
    Agreement.objects.filter(kind="delivery").delete()
    agreed(reported_by=["o4"])
    assert record_receipt(a_platform("o4"), a_receipt(at_hour(9), proof=""), NOON)[1]
    with pytest.raises(Refused):
        record_receipt(a_platform("o1"), a_receipt(at_hour(9), key="x", proof=""), NOON)


@pytest.mark.parametrize("table", [DeliveryReceipt, DeliveryFindingStep])
def test_a_receipt_and_a_step_are_never_changed(ruled, table):
    record_receipt(bureau(), a_receipt(at_hour(9)), NOON)
    found_on(NOON)
    for change in (lambda: table.objects.update(id=0), lambda: table.objects.all().delete()):
        with pytest.raises(Error), transaction.atomic():
            change()


def shown(actor, where=None):
    days, place = [local_day(NOON)], region(where) if where else None
    found = sector_deliveries(actor, place, days, NOON)
    return next(each for each in found if each.sector == SECTOR)


def test_the_provider_sees_its_own_and_the_network_all_of_its_own(ruled):
    assert {e.service.slug for e in shown(a_person("hospital_board", of="o1")).services} == {ED}
    seen = {each.service.site.slug for each in shown(bureau()).services}
    assert seen == {"h1", "h2"}
    assert len(shown(a_person("distribution_coordinator")).services) == 4


@pytest.mark.parametrize("role", ["inspector", "care_authority", "ministry_analyst", "insurer"])
def test_an_overseer_sees_sums_of_three_providers_only(ruled, role):
    arrive(at_hour(9))
    nation, network = shown(a_person(role)), shown(a_person(role), "n1")
    assert (nation.services, network.services) == ((), ())
    assert (nation.counts.withheld, nation.counts.off_by) == (0, 2)
    assert all(number % 5 == 0 for number in nation.counts.states.values())
    assert (network.counts.withheld, network.counts.states) == (2, {})


def test_an_obligation_that_names_a_supervisor_is_shown_to_it_alone(ruled):
    Agreement.objects.filter(kind="delivery").delete()
    agreed(status="obliged", seen_by=["inspector"])
    assert len(shown(a_person("inspector")).services) == 4
    assert shown(a_person("insurer")).services == ()


def found_on(at):
    return open_findings(system_actor("jobs"), at)


def test_failures_in_a_row_make_one_finding_with_its_evidence(ruled):
    for slug, owner in (("h2", "o2"), ("h3", "o3"), ("h4", "o4")):
        for back in range(3):
            arrive(at_hour(9, day=NOON - timedelta(days=back)), owner, f"{slug}.{SECTOR}")
    assert found_on(NOON) == 1
    assert found_on(NOON) == 0
    [finding] = findings_seen_by(bureau(), None, NOON)
    assert (finding.service.slug, finding.state) == (ED, "open")
    assert finding.evidence[-1]["late_minutes"] == 180
    assert finding.answer_before == local_day(NOON) + timedelta(days=14)
    assert finding.rule.source == "test"


def test_two_failures_make_no_finding(ruled):
    for number in range(1, 5):
        arrive(at_hour(9, day=NOON - timedelta(days=2)), f"o{number}", f"h{number}.{SECTOR}")
    assert found_on(NOON) == 0


def test_a_provider_answers_and_the_bureau_closes(ruled):
    found_on(NOON)
    boss = a_person("organisation_administrator", of="o1")
    [finding] = findings_seen_by(boss, None, NOON)
    with pytest.raises(Forbidden):
        close_finding(boss, finding.id, "klaar", NOON)
    with pytest.raises(Forbidden):
        answer_finding(bureau(), finding.id, "namens hen", NOON)
    with pytest.raises(Refused):
        answer_finding(boss, finding.id, " ", NOON)
    answer_finding(boss, finding.id, "Koppeling hersteld", NOON)
    close_finding(bureau(), finding.id, "Levert weer", NOON)
    [finding] = [f for f in findings_seen_by(bureau(), None, NOON) if f.id == finding.id]
    assert finding.state == "closed"
    assert [step.kind for step in finding.steps] == ["opened", "answered", "closed"]
    with pytest.raises(Conflict):
        answer_finding(boss, finding.id, "nog iets", NOON)


def test_after_closing_only_new_failures_make_a_finding(ruled):
    found_on(NOON)
    [finding] = findings_seen_by(a_person("hospital_board", of="o1"), None, NOON)
    close_finding(bureau(), finding.id, "x", NOON)
    assert found_on(NOON + timedelta(days=2)) == 0
    assert found_on(NOON + timedelta(days=3)) == 1


def test_a_finding_of_another_network_is_not_there(ruled):
    found_on(NOON)
    mine = {finding.service.site.slug for finding in findings_seen_by(bureau(), None, NOON)}
    assert mine == {"h1", "h2"}
    other = next(f for f in findings_seen_by(bureau("n3"), None, NOON))
    with pytest.raises(NotFound):
        close_finding(bureau(), other.id, "x", NOON)


def test_a_slot_of_a_service_is_one_step_in_an_index(ruled):
    arrive(at_hour(9))
    service = directory().by_slug[ED].id
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT received_at FROM capacity_observation WHERE service_id = %s "
            "AND horizon = 'now' AND received_at >= %s ORDER BY received_at LIMIT 1",
            [service, NOON],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Only Scan using observation_arrival" in plan
    assert not_in_time([service], {0: (at_hour(8), at_hour(9), NOON)}, "lpz", NOON) == []
