"""The page on delivery: what each reader finds on it, the forms, the interface beside it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from live.region import ED, a_person, region
from live.signed_in import at_browser

from spoedketen.domain.delivery import Slot, Verdict
from spoedketen.live.accounts.values import system_actor
from spoedketen.live.capacity.actions.delivery_findings import open_findings
from spoedketen.live.capacity.models import DeliveryFinding, DeliveryReceipt
from spoedketen.live.directory.queries import AMSTERDAM, directory
from spoedketen.live.web import delivery_words as words

PAGE = "/rapporten/aanlevering/?regio=nederland"


@pytest.fixture
def overdue(country):
    """A country that began in March and has delivered nothing since."""
    open_findings(system_actor("jobs"), timezone.now())
    return country


def text(client, address=PAGE):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().split("<main")[-1]


def bureau():
    return at_browser(a_person("roaz_analyst", at="n1"))


def test_the_page_says_that_the_legal_base_is_being_investigated(overdue):
    shown = text(bureau())
    assert "wettelijke grondslag wordt onderzocht" in shown
    assert "dagelijks vóór 10:00, hier of bij LPZ" in shown
    assert "geen ontvangsten van LPZ" in shown


def test_the_bureau_reads_who_is_missing_in_its_own_network_only(overdue):
    shown = text(bureau())
    assert "Hospital h1" in shown
    assert "Hospital h4" not in shown


def test_an_overseer_reads_counts_only(overdue):
    shown = text(at_browser(a_person("ministry_analyst")))
    assert "Alleen aantallen" in shown
    assert "Hospital h" not in shown


def test_an_overseer_of_a_network_of_two_providers_reads_that_it_is_withheld(overdue):
    shown = text(at_browser(a_person("insurer")), "/rapporten/aanlevering/?regio=network:n1")
    assert "2 diensten niet getoond: minder dan 3 aanbieders." in shown


@pytest.mark.parametrize("period", ["vandaag", "7", "30", "kwartaal", "onzin"])
def test_every_period_and_its_pieces_and_sheet_answer(overdue, period):
    client = bureau()
    query = f"?periode={period}&schakel=emergency_department"
    for name in ("delivery", "delivery_pieces", "delivery_sheet"):
        assert client.get(reverse(f"web:{name}") + query).status_code == 200


def test_the_sheet_has_the_services_that_the_reader_sees(overdue):
    client = bureau()
    lines = client.get(reverse("web:delivery_sheet")).content.decode("utf-8-sig").splitlines()
    sites = [line.split(",")[1] for line in lines if ",Hospital h" in line]
    assert set(sites) == {"Hospital h1", "Hospital h2"}


def test_the_bureau_notes_a_receipt_elsewhere_once(overdue):
    client = bureau()
    address = reverse("web:delivery_receipt", args=[ED])
    yesterday = timezone.now().astimezone(AMSTERDAM) - timedelta(days=1)
    given = {"key": "k", "moment": f"{yesterday:%Y-%m-%dT09:00}", "proof": "ontvangstlijst"}
    for _ in range(2):
        assert client.post(address, given).status_code == 302
    [row] = DeliveryReceipt.objects.all()
    assert row.delivered_at.astimezone(AMSTERDAM).hour == 9


@pytest.mark.parametrize(
    "given", [{"moment": "gisteren", "proof": "x"}, {"moment": "2026-11-20T09:00", "proof": ""}]
)
def test_a_receipt_without_moment_or_proof_is_asked_again(overdue, given):
    answer = bureau().post(reverse("web:delivery_receipt", args=[ED]), {"key": "k", **given})
    assert answer.status_code == 200
    assert "note bad" in answer.content.decode()
    assert not DeliveryReceipt.objects.exists()


def test_a_finding_is_answered_by_the_provider_and_closed_by_the_bureau(overdue):
    finding = DeliveryFinding.objects.first()
    owner = {"h1": "o1", "h2": "o2", "h3": "o3", "h4": "o4"}
    site = directory().services[finding.service_id].site
    boss = at_browser(a_person("organisation_administrator", of=owner[site.slug]))
    network = next(r for r in ("n1", "n2", "n3") if region(r) in site.networks)
    staff = at_browser(a_person("roaz_analyst", at=network))
    number = [finding.public_id]
    boss.post(reverse("web:answer_finding", args=number), {"note": "Hersteld"})
    staff.post(reverse("web:close_finding", args=number), {"note": "Gezien"})
    shown = text(staff, reverse("web:delivery_finding", args=number))
    assert "Hersteld" in shown
    assert "afgesloten" in shown


def test_an_overseer_reads_how_far_off_a_count_may_be(overdue):
    visitor = at_browser(a_person("ministry_analyst"))
    shown = text(visitor, f"{PAGE}&schakel=emergency_department")
    assert "Aantallen ± 2: afgerond op vijf." in shown
    assert "Hospital h" not in shown


def test_the_sheet_of_an_overseer_has_the_counts_and_how_far_off_they_may_be(overdue):
    visitor = at_browser(a_person("ministry_analyst"))
    answer = visitor.get(reverse("web:delivery_sheet"), {"schakel": "emergency_department"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    head = next(place for place, line in enumerate(lines) if line.startswith("schakel"))
    assert lines[head] == "schakel,stand,aantal,± hoogstens,aanbieders,diensten niet getoond"
    states = [line.split(",") for line in lines[head + 1 :]]
    assert {row[3] for row in states[:-1]} == {"2"}
    assert all(int(row[2]) % 5 == 0 for row in states[:-1])
    assert "Hospital" not in answer.content.decode()


def standing(state, **told):
    due = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
    slot = Slot(begins=due, due=due, latest=due, closes=due)
    failed = Verdict(slot=slot, state="late", **told)
    each = SimpleNamespace(state=state, failed=(failed,))
    return words.standing_words(each, due + timedelta(days=2))


def test_who_is_on_time_now_is_said_to_be_so_with_when_it_was_late(country):
    assert standing("on_time", late_minutes=180) == "nu op tijd; was wo 4 mrt 3 u te laat"
    assert standing("on_time") == "nu op tijd; ontbrak wo 4 mrt"


def test_who_is_late_is_told_apart_by_whether_it_came(country):
    came = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
    assert standing("late", late_minutes=180) == "3 u te laat, nog niet ontvangen"
    arrived = standing("late", late_minutes=180, arrived_at=came)
    assert arrived == "3 u te laat, ontvangen om wo 4 mrt 13:00"


def test_late_and_missing_are_explained_and_a_receipt_is_something_to_report(overdue):
    shown = text(bureau())
    assert "Te laat: na het tijdstip en de speling" in shown
    assert "Ontbreekt: het hele tijdvak ging voorbij" in shown
    assert "Ontvangst elders melden" in shown
    assert "<h1>Ontvangst elders melden</h1>" in text(
        bureau(), reverse("web:delivery_receipt", args=[ED])
    )


def test_a_finding_says_who_must_answer_and_whose_turn_it_is(overdue):
    shown = text(bureau())
    assert ">Antwoord van</th>" in shown
    assert "wacht op antwoord van de aanbieder" in shown
    DeliveryFinding.objects.update(answer_before=timezone.now().date() - timedelta(days=2))
    assert "de aanbieder had al moeten antwoorden" in text(bureau())


def test_an_overseer_reads_what_it_sees_and_why_without_names(overdue):
    shown = text(at_browser(a_person("ministry_analyst")))
    assert "U ziet hierboven per schakel hoeveel diensten" in shown
    assert "Namen ziet u niet" in shown
    assert "Hieronder staan aantallen" not in shown
