"""What a stop would mean, as far as who declares it may know of the others."""

from datetime import timedelta

import numpy as np
import pytest
from django.utils import timezone
from live.region import a_person, a_sender, a_stop, forget_sums

from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.neighbours import alternatives_of
from spoedketen.live.capacity.queries import detour
from spoedketen.live.capacity.travel_tables import TravelTable
from spoedketen.live.directory.actions import choose_sharing
from spoedketen.live.directory.models import Agreement
from spoedketen.live.directory.queries import directory, forget_picture

DEPARTMENT = "emergency_department"


@pytest.fixture
def table(monkeypatch):
    """A hundred people: a minute to the first hospital, five to the second, nine to the third."""
    held = TravelTable(
        people=np.array([100]),
        minutes=np.array([[1.0, 5.0, 9.0, 20.0]]),
        services=tuple(f"h{number}.{DEPARTMENT}" for number in (1, 2, 3, 4)),
    )
    monkeypatch.setattr(detour, "travel_table", lambda *_: held)


@pytest.mark.parametrize(("is_shared", "minutes"), [(True, 8.0), (False, 4.0)])
def test_where_people_go_tells_of_a_stop_only_where_it_is_shared(
    country, table, is_shared, minutes
):
    now = timezone.now()
    boss = a_person("organisation_administrator", of="o2")
    audience = "national" if is_shared else "own_organisation"
    choose_sharing(boss, "h2", "opening", audience, reason="x", at=now)
    forget_picture()
    declare_stop(a_sender("o2"), a_stop(service=f"h2.{DEPARTMENT}"), now)
    forget_sums()
    reader = a_person("emergency_nurse", of="o1")
    service = directory().by_slug[f"h1.{DEPARTMENT}"]
    effect = detour.stop_effect(reader, service, now + timedelta(seconds=1))
    assert effect.detour.mean_minutes == minutes


def test_the_alternatives_of_an_agreement_are_those_it_names(country):
    now = timezone.now()
    Agreement.objects.filter(kind="alternatives").update(
        parameters={"order": "fixed", "sites": {"h1": ["h4", "h3"]}}
    )
    forget_picture()
    service = directory().by_slug[f"h1.{DEPARTMENT}"]
    assert [site.slug for site in alternatives_of(service, now)] == ["h4", "h3"]
