"""The report of a quarter from the register of stops, for who may see it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse
from live.region import a_person, a_sender, a_stop, region
from live.signed_in import at_browser

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.audit.models import AuditEntry
from spoedketen.live.capacity.actions.stop_report import (
    correct_stop_publication,
    stop_publication,
)
from spoedketen.live.capacity.actions.stops import declare_stop, end_stop, retract_stop
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.capacity.models import StopReportEdition
from spoedketen.live.capacity.queries.stop_report import quarters
from spoedketen.live.directory.actions import end_service
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.quality.stop_report import Quarter
from spoedketen.reports.stop_report.publication import LeftOut

Q1 = Quarter(year=2026, number=1)
BEGAN = datetime(2026, 2, 3, 12, tzinfo=UTC)
AFTER = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.fixture
def register(country):
    """Each of four hospitals one stop of an hour, one retracted and one announced."""
    for number in range(1, 5):
        sender, service = a_sender(f"o{number}"), f"h{number}.emergency_department"
        declare_stop(sender, a_stop("a", service=service), BEGAN)
        slip = declare_stop(sender, a_stop("b", service=service), BEGAN + timedelta(hours=5))
        retract_stop(sender, slip, BEGAN + timedelta(hours=5, seconds=5))
        early = a_stop("c", service=service, state="threatening")
        told = declare_stop(sender, early, BEGAN + timedelta(hours=9))
        end_stop(sender, told, BEGAN + timedelta(hours=9, minutes=5))


def line(published, region):
    return next(each for each in published.report.lines if each.region == region)


def test_stops_are_counted_once_and_only_stops(register):
    nation = line(stop_publication(a_person("ministry_analyst"), Q1, AFTER), "nl")
    assert (nation.contributors, nation.number, nation.minutes) == (4, 4, 240)


def test_no_network_of_this_country_is_told_of(register):
    published = stop_publication(a_person("ministry_analyst"), Q1, AFTER)
    networks = [each for each in published.report.lines if each.division == "network"]
    assert networks
    assert {each.number for each in networks} == {None}


def test_a_region_without_stops_agreed_does_not_contribute(register):
    allowed = {**Agreement.objects.filter(kind="stop").first().parameters, "allowed": False}
    Agreement.objects.filter(kind="stop").update(parameters=allowed)
    forget_picture()
    published = stop_publication(a_person("ministry_analyst"), Q1, AFTER)
    assert published.report.lines == ()
    assert published.left_out == (LeftOut(region="", locations=4),)


def test_the_page_says_which_region_agreed_on_no_stops(register):
    first = Agreement.objects.filter(kind="stop", region=None).first()
    none = {**first.parameters, "allowed": False}
    Agreement.objects.create(
        region_id=region("n3"),
        kind="stop",
        parameters=none,
        valid_from=date(2020, 1, 1),
        source="x",
    )
    forget_picture()
    visitor = at_browser(a_person("ministry_analyst"))
    page = visitor.get(reverse("web:stop_report"), {"kwartaal": "2026-Q1"}).content.decode()
    assert "3 van de 4 SEH-locaties tellen mee. Niet meegeteld: network n3 1." in page
    assert "niet gegeven: minder dan 3 locaties" in page


def test_a_quarter_that_runs_has_no_report(register):
    reader = a_person("ministry_analyst")
    with pytest.raises(RequestError):
        stop_publication(reader, Q1, BEGAN)
    assert quarters(reader, BEGAN) == []
    assert quarters(reader, AFTER) == [Q1]


def test_a_nurse_sees_no_report(register):
    with pytest.raises(Forbidden):
        stop_publication(a_person("emergency_nurse", of="o1"), Q1, AFTER)


@pytest.mark.parametrize("kind", ["csv", "json", "pdf"])
def test_the_page_and_its_files_say_the_same(register, kind):
    visitor = at_browser(a_person("ministry_analyst"))
    page = visitor.get(reverse("web:stop_report"), {"kwartaal": "2026-Q1"})
    assert "SEH-stops in 2026-Q1" in page.content.decode()
    file = visitor.get(reverse(f"web:stop_report_{kind}"), {"kwartaal": "2026-Q1"})
    assert file.status_code == 200
    assert f"stops-2026-Q1.{kind}" in file["Content-Disposition"]
    assert file.content == visitor.get(file.wsgi_request.get_full_path()).content


def test_a_quarter_that_is_none_is_refused_in_words(register):
    visitor = at_browser(a_person("ministry_analyst"))
    answer = visitor.get(reverse("web:stop_report"), {"kwartaal": "2026"})
    assert answer.status_code in {400, 422}


def test_a_later_change_of_the_directory_tells_of_nobody(register):
    """The first edition stands, whatever becomes of the directory."""
    reader = a_person("ministry_analyst")
    before = stop_publication(reader, Q1, AFTER)
    end_service(a_person("administrator"), "h4.emergency_department", date(2025, 3, 20), AFTER)
    forget_picture()
    assert stop_publication(reader, Q1, AFTER) == before
    assert before.edition.number == 1


def test_a_department_that_closed_within_the_quarter_keeps_its_stops(register):
    end_service(a_person("administrator"), "h4.emergency_department", date(2026, 3, 20), AFTER)
    forget_picture()
    nation = line(stop_publication(a_person("ministry_analyst"), Q1, AFTER), "nl")
    assert (nation.number, nation.contributors) == (4, 4)


def test_a_department_that_closed_before_the_quarter_does_not_contribute(register):
    end_service(a_person("administrator"), "h4.emergency_department", date(2026, 1, 1), AFTER)
    forget_picture()
    nation = line(stop_publication(a_person("ministry_analyst"), Q1, AFTER), "nl")
    assert nation.contributors == 3


def test_an_edition_cannot_be_changed(register):
    stop_publication(a_person("ministry_analyst"), Q1, AFTER)
    with pytest.raises(ProgrammingError), transaction.atomic():
        StopReportEdition.objects.update(reason="x")


@pytest.fixture
def told(register):
    """The first edition, after which one hospital turns out to have had more."""
    return stop_publication(a_person("ministry_analyst"), Q1, AFTER)


def lost_stops(*numbers):
    """Have stops that were forgotten turn up."""
    at = BEGAN + timedelta(days=1)
    for number in numbers:
        service = f"h{number}.emergency_department"
        declare_stop(a_sender(f"o{number}"), a_stop("late", service=service), at)


def test_a_correction_that_would_tell_of_a_location_is_refused(told):
    lost_stops(1)
    with pytest.raises(Conflict) as refused:
        correct_stop_publication(a_person("administrator"), Q1, "vergeten", AFTER)
    assert refused.value.code == "report_tells_of_one"
    assert StopReportEdition.objects.count() == 1


def test_a_location_that_drops_out_is_not_corrected_away(told):
    end_service(a_person("administrator"), "h4.emergency_department", date(2026, 1, 1), AFTER)
    forget_picture()
    with pytest.raises(Conflict):
        correct_stop_publication(a_person("administrator"), Q1, "gesloten", AFTER)


def test_a_correction_of_enough_locations_is_a_new_edition_with_its_reason(told):
    lost_stops(1, 2, 3)
    made = correct_stop_publication(a_person("administrator"), Q1, "nagekomen", AFTER)
    assert (made.edition.number, made.edition.reason) == (2, "nagekomen")
    assert line(made, "nl").number == 7
    assert stop_publication(a_person("ministry_analyst"), Q1, AFTER) == made
    assert AuditEntry.objects.filter(event="stop_report.corrected").count() == 1


def test_without_a_change_or_a_reason_there_is_no_new_edition(told):
    administrator = a_person("administrator")
    for reason in ("", "zomaar"):
        with pytest.raises(RequestError):
            correct_stop_publication(administrator, Q1, reason, AFTER)
    with pytest.raises(Forbidden):
        correct_stop_publication(a_person("ministry_analyst"), Q1, "x", AFTER)


def test_the_page_makes_a_new_edition_or_says_why_not(told):
    lost_stops(1)
    visitor = at_browser(a_person("roaz_analyst", at="n1"))
    page = visitor.get(reverse("web:stop_report"), {"kwartaal": Q1.name}).content.decode()
    assert "Editie 1" in page
    assert "Maak nieuwe editie" in page
    asked = {"kwartaal": Q1.name, "reason": "vergeten"}
    answer = visitor.post(reverse("web:correct_stop_report"), asked, follow=True)
    assert "zou een locatie verraden" in answer.content.decode()
    lost_stops(2, 3)
    answer = visitor.post(reverse("web:correct_stop_report"), asked, follow=True)
    assert "Vervangt editie 1: vergeten" in answer.content.decode()
