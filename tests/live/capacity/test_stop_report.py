"""The report of a quarter from the register of stops, for who may see it."""

from datetime import (
    UTC,
    date,
    datetime,
    timedelta,
)

import pytest
from django.urls import reverse
from live.region import a_person, a_sender, a_stop
from live.signed_in import at_browser

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.stops import declare_stop, end_stop, retract_stop
from spoedketen.live.capacity.queries.stop_report import quarters, stop_publication
from spoedketen.live.directory.actions import end_service
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import forget_picture
from spoedketen.quality.stop_report import Quarter

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
    assert stop_publication(a_person("ministry_analyst"), Q1, AFTER).report.lines == ()


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


def test_adversary_a_later_change_of_the_directory_tells_of_nobody(register):
    """A department that closes within the quarter loses its stops; the difference is its number."""
    reader = a_person("ministry_analyst")
    before = line(stop_publication(reader, Q1, AFTER), "nl")
    end_service(a_person("administrator"), "h4.emergency_department", date(2026, 3, 20), AFTER)
    forget_picture()
    after = line(stop_publication(reader, Q1, AFTER), "nl")
    assert (after.number, after.contributors) == (before.number, before.contributors)
