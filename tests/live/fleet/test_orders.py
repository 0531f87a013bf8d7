"""Messages come in any order: what is known at the end is the same."""

from itertools import permutations

import pytest
from django.db import transaction
from live.fleet.running import a_crew, after, an_announcement, begun
from live.region import NOW

from spoedketen.live.fleet.actions.prealerts import announce
from spoedketen.live.fleet.actions.runs import choose_destination
from spoedketen.live.fleet.actions.statuses import record_status
from spoedketen.live.fleet.models import Prealert, Run, RunTime
from spoedketen.live.fleet.values import DestinationWish, NewStatus

pytestmark = pytest.mark.django_db
MINUTES = {"departed": 2, "on_scene": 10, "left_scene": 30, "handed_over": 55, "free": 60}


def ended(crew, legs, number):
    """Return how run and announcement stand after these messages, each told twice."""
    with transaction.atomic():
        run = begun(crew, key=f"order-{number}")
        wish = DestinationWish(service="h2.emergency_department", reason="x")
        choose_destination(crew, run, wish, NOW)
        announce(crew, run, an_announcement(f"a-{number}"), NOW)
        for leg in (each for each in legs for _ in range(2)):
            record_status(crew, run, NewStatus(leg=leg, at=after(MINUTES[leg])), after(70))
        row, told = Run.objects.get(public_id=run), Prealert.objects.get(run__public_id=run)
        times = RunTime.objects.filter(run=row).values_list("leg", "at").distinct()
        found = (row.state, row.closed_at is not None, told.state, told.reason, set(times))
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    ("legs", "expected"),
    [
        (("on_scene", "left_scene", "handed_over", "free"), "completed"),
        (("departed", "left_scene", "free"), "completed"),
        (("departed", "on_scene", "free"), "revoked"),
    ],
)
def test_run_and_announcement_end_alike_in_whatever_order(roads, legs, expected):
    crew = a_crew()
    found = [ended(crew, order, n) for n, order in enumerate(permutations(legs))]
    assert all(each == found[0] for each in found)
    assert found[0][:3] == ("free", True, expected)
