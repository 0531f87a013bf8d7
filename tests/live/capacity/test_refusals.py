"""Each bad report is refused with its reason and field; its neighbours are stored."""

from datetime import timedelta

import pytest
from live.region import NOW, a_sender, an_observation

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.models import Observation
from spoedketen.live.capacity.wording import SENTENCES, rejection_sentence


def reported(*items, sender=None):
    submission = Submission(actor=sender or a_sender(), items=items)
    return record_submissions([submission], NOW)[0]


@pytest.mark.parametrize(
    ("told", "code", "field"),
    [
        ({"free": -1}, "negative", "free"),
        ({"free": 4, "staffed": 3}, "free_over_staffed", "free"),
        ({"observed_at": NOW + timedelta(minutes=6)}, "observed_in_future", "observed_at"),
        ({"observed_at": NOW - timedelta(days=401)}, "observed_too_long_ago", "observed_at"),
        ({"service": "h9.emergency_department"}, "service_unknown", "service"),
        ({"service": "h2.emergency_department"}, "not_your_service", "service"),
        ({"resource": "bed_medical"}, "resource_unknown", "resource"),
        ({"unit": "bed"}, "unit_mismatch", "unit"),
        ({"horizon": "2h"}, "horizon_unknown", "horizon"),
        ({"source": "guess"}, "source_unknown", "source"),
        ({"source": "forecast"}, "forecast_of_now", "source"),
        ({"free": None}, "no_figure", "free"),
        ({"free": 151}, "too_large", "free"),
        ({"staffed": 5_000}, "too_large", "staffed"),
        ({"waiting_minutes": 100_001}, "too_large", "waiting_minutes"),
        ({"key": " "}, "key_missing", "key"),
        ({"key": "a\x00b"}, "key_unfit", "key"),
        ({"key": "k" * 101}, "key_unfit", "key"),
        ({"low": 4, "high": 3, "free": None}, "low_over_high", "low"),
        ({"low": 4, "high": 6, "free": 3}, "free_outside_band", "free"),
        ({"valid_until": NOW - timedelta(minutes=1)}, "valid_until_before_observed", "valid_until"),
        ({"valid_until": NOW + timedelta(days=32)}, "valid_too_long", "valid_until"),
    ],
)
def test_a_bad_report_names_its_fault_and_fails_alone(country, told, code, field):
    key = told.pop("key", "bad")
    receipts = reported(an_observation("before"), an_observation(key, **told), an_observation("z"))
    assert [r.status for r in receipts] == ["accepted", "rejected", "accepted"]
    (rejection,) = receipts[1].rejections
    assert (rejection.code, rejection.field) == (code, field)
    assert "{" not in rejection_sentence(rejection)
    assert Observation.objects.count() == 2


def test_five_minutes_ahead_is_a_clock_that_runs_fast(country):
    (receipt,) = reported(an_observation(observed_at=NOW + timedelta(minutes=5)))
    assert receipt.status == "accepted"


def test_every_fault_of_a_report_is_told_at_once(country):
    (receipt,) = reported(an_observation(free=-1, unit="bed", horizon="x"))
    codes = {"negative", "unit_mismatch", "horizon_unknown"}
    assert {each.code for each in receipt.rejections} == codes


def test_a_key_without_the_scope_reports_nothing(country):
    (receipt,) = reported(an_observation(), sender=a_sender(scopes=frozenset()))
    assert [each.code for each in receipt.rejections] == ["not_your_service"]


def test_more_patients_than_rooms_is_a_fact_not_a_fault(country):
    (receipt,) = reported(an_observation(free=None, staffed=10, occupied=17))
    assert receipt.status == "accepted"


def test_every_refusal_has_a_sentence():
    assert all(sentence.strip() for sentence in SENTENCES.values())
