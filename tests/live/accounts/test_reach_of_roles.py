"""No organisation gives its people the reach of a region, and a region counts by its own role."""

from datetime import timedelta

import pytest
from django.utils import timezone
from live.region import NOW, a_person, a_sender, a_stop, organisation, region

from spoedketen.live.accounts.actions import ensure_assignment
from spoedketen.live.accounts.actions import people as deeds
from spoedketen.live.accounts.queries import actor_of
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions import stops
from spoedketen.live.capacity.queries.stops import stops_seen_by


@pytest.mark.parametrize("role", ["dispatcher", "triagist"])
@pytest.mark.parametrize("place", ["k2", "n3"])
def test_an_organisation_gives_no_region_with_a_role(country, role, place):
    boss, now = a_person("organisation_administrator", of="o1"), timezone.now()
    wanted = deeds.NewRole(role=role, organisation_id=organisation("o1"), region_id=region(place))
    with pytest.raises(Forbidden):
        deeds.give_role(boss, boss.id, wanted, now)
    with pytest.raises(Forbidden):
        deeds.invite_person(boss, "new@example.nl", "New", wanted, now)


def test_who_is_no_dispatcher_sees_no_stop_because_it_concerns_the_control_room(country):
    police = a_person("police", at="k1")
    stops.declare_stop(a_sender(), a_stop(), NOW)
    assert stops_seen_by(police, since=NOW - timedelta(hours=1)) == []
    dispatcher = a_person("dispatcher", at="k1")
    assert len(stops_seen_by(dispatcher, since=NOW - timedelta(hours=1))) == 1


def test_a_dispatcher_sees_for_the_own_control_room_only(country):
    person = a_person("dispatcher", at="k2")
    ensure_assignment(person.id, "roaz_analyst", None, region("k1"))
    actor = actor_of(person.id, timezone.now() + timedelta(seconds=1))
    stop = stops.declare_stop(a_sender(), a_stop(), NOW)
    with pytest.raises(Forbidden):
        stops.acknowledge_stop(actor, stop, region("k1"), NOW)
