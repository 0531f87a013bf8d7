"""What providers do at a level: recorded by themselves, versioned, seen by region and nation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from live.region import NOW, a_person, organisation, region
from live.signed_in import at_browser

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.errors import NotFound, Refused
from spoedketen.live.directory.actions import GivenContact, save_contacts
from spoedketen.live.distribution.actions.deployments import (
    record_deployment,
    withdraw_deployment,
)
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.models import Deployment
from spoedketen.live.distribution.queries.deployments import deployments_in, own_deployments

PLAN = "/opschaling/network/n1/"


def boss(of="o1"):
    return a_person("organisation_administrator", of=of)


def wish(**told):
    given = {
        "organisation": organisation("o1"), "region": region("n1"), "level": "phase_2",
        "what": "four more ICU beds", "contact_kind": "intensive_care", "source": "board, 2 March",
        "valid_from": date(2026, 1, 1), "site": "h1", "number": 4, "unit": "beds",
        "within_minutes": 120,
    }  # fmt: skip
    return DeploymentWish(**{**given, **told})


def plan(actor=None, at=NOW):
    return deployments_in(actor or a_person("public_health_director", at="n1"), region("n1"), at)


def test_what_a_provider_does_is_in_the_plan_of_the_region_with_whom_to_call(country):
    save_contacts(
        boss(), "h1", [GivenContact(id=None, kind="intensive_care", phone="038", note="")], NOW
    )
    record_deployment(boss(), wish(), NOW)
    (line,) = plan()
    assert (line.provider, line.number, line.phone) == ("Hospital h1", 4, "038")
    assert AuditEntry.objects.get(event="deployment.recorded").object_id == line.agreement


def test_a_new_version_takes_the_place_of_the_former_and_both_are_kept(country):
    agreement = record_deployment(boss(), wish(), NOW)
    record_deployment(boss(), wish(agreement=agreement, number=6), NOW)
    assert [line.number for line in plan()] == [6]
    withdraw_deployment(boss(), agreement, NOW)
    assert plan() == []
    assert own_deployments(boss()) == []
    assert Deployment.objects.count() == 3
    with pytest.raises(NotFound):
        withdraw_deployment(boss(), agreement, NOW)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM distribution_deployment")


def test_only_what_holds_today_is_in_the_plan(country):
    record_deployment(boss(), wish(valid_from=NOW.date() + timedelta(days=1)), NOW)
    record_deployment(boss(), wish(valid_to=NOW.date()), NOW)
    assert plan() == []
    assert len(own_deployments(boss())) == 2


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"level": "phase_9"}, "level"),
        ({"contact_kind": "porter"}, "contact_kind"),
        ({"what": " "}, "what"),
        ({"source": ""}, "source"),
        ({"number": -1}, "number"),
        ({"within_minutes": 10**9}, "within_minutes"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_to": date(2025, 1, 1)}, "valid_to"),
        ({"site": "h2"}, "site"),
        ({"unit": "a\x00"}, "unit"),
    ],
)
def test_what_does_not_fit_is_refused(country, told, field):
    with pytest.raises(Refused) as refusal:
        record_deployment(boss(), wish(**told), NOW)
    assert [each.field for each in refusal.value.rejections] == [field]


def test_nobody_records_for_another_organisation_or_region(country):
    with pytest.raises(Forbidden):
        record_deployment(boss("o2"), wish(), NOW)
    with pytest.raises(Forbidden):
        record_deployment(a_person("emergency_nurse", of="o1"), wish(), NOW)
    with pytest.raises(Refused):
        record_deployment(boss(), replace(wish(), region=region("n3")), NOW)
    agreement = record_deployment(boss(), wish(), NOW)
    with pytest.raises(NotFound):
        withdraw_deployment(boss("o2"), agreement, NOW)
    with pytest.raises(NotFound):
        record_deployment(
            boss("o2"), wish(organisation=organisation("o2"), agreement=agreement), NOW
        )


def test_the_plan_is_for_region_and_nation_and_not_for_others(country):
    record_deployment(boss(), wish(), NOW)
    for role, place in (("roaz_chair", "n1"), ("distribution_coordinator", None)):
        shown = at_browser(a_person(role, at=place)).get(PLAN).content.decode()
        assert "four more ICU beds" in shown
        assert "0 van 13" in shown
    client = at_browser(a_person("insurer"))
    assert "four more ICU beds" not in client.get(PLAN).content.decode()
    assert client.get(f"{PLAN}inzetplan.csv").status_code == 403
    sheet = at_browser(a_person("roaz_chair", at="n1")).get(f"{PLAN}inzetplan.csv")
    assert "four more ICU beds" in sheet.content.decode()


def test_the_form_records_and_says_what_is_wrong(country):
    client = at_browser(boss())
    page = "/beheer/inzetafspraken/"
    told = {
        "organisation": organisation("o1"), "level": f"{region('n1')}:phase_2", "what": "a team",
        "contact_kind": "board", "source": "agreed", "valid_from": "2026-01-01",
    }  # fmt: skip
    shown = client.post(f"{page}vastleggen/", told, follow=True).content.decode()
    assert "a team" in shown
    assert "Fase 2" in shown
    shown = client.post(
        f"{page}vastleggen/", {**told, "level": "x:y"}, follow=True
    ).content.decode()
    assert "kent deze regio niet" in shown
    (line,) = own_deployments(boss())
    assert (
        "Nog niets vastgelegd"
        in client.post(f"{page}{line.agreement}/intrekken/", follow=True).content.decode()
    )
