"""What is kept too long goes, and only that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from spoedketen.live.capacity.actions.retention import forget_old, retention_table
from spoedketen.live.events.actions import once
from spoedketen.live.events.models import Deed
from spoedketen.live.events.values import Asked

pytestmark = pytest.mark.django_db
MEDICAL = ("request", "placement", "run", "match")


def test_a_key_is_forgotten_after_its_term_and_sent_again_is_a_deed_anew(country):
    now, done = timezone.now(), []

    def act():
        done.append("x")
        return str(len(done))

    asked = Asked(owner="key:1", key="k1", kind="request", what={})
    assert [once(asked, act), once(asked, act)] == ["1", "1"]
    term = timedelta(days=retention_table()["deed"]["keep_days"])
    Deed.objects.update(at=now - term + timedelta(hours=1))
    assert forget_old(now)["deed"] == 0
    Deed.objects.update(at=now - term - timedelta(hours=1))
    assert forget_old(now)["deed"] == 1
    assert once(asked, act) == "2"
    assert Deed.objects.count() == 1


@pytest.mark.parametrize("record", MEDICAL)
def test_what_belongs_to_a_patients_record_is_kept_for_twenty_years(record):
    row = retention_table()[record]
    assert row["keep_days"] >= 20 * 365.25
    assert row["basis"]["nl"]
    assert row["basis"]["en"]
