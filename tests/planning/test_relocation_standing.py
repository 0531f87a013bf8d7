"""Which units count: what is old is unknown, never free."""

from datetime import UTC, datetime, timedelta

from spoedketen.domain.ambulance_units import UnitReport
from spoedketen.planning.relocation.standing import standing
from spoedketen.planning.relocation.terms import Validity

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
VALID = Validity(status_minutes=30.0, soon_minutes=10.0)


def told(id_, state, minutes=5.0, free_in=None, **where):
    at = NOW - timedelta(minutes=minutes)
    free_at = None if free_in is None else NOW + timedelta(minutes=free_in)
    return UnitReport(id=id_, state=state, since=at, at=at, free_at=free_at, **where)


def test_only_who_told_lately_to_be_free_or_soon_free_counts():
    found = standing(
        [
            told("here", "idle", 30.0, station="p"),
            told("old", "idle", 31.0, station="p"),
            told("lost", "idle"),
            told("going", "moving", towards="p"),
            told("soon", "busy", free_in=8.0, lat=52.0, lon=5.0),
            told("later", "busy", free_in=12.0, lat=52.0, lon=5.0),
            told("overdue", "busy", free_in=-1.0, lat=52.0, lon=5.0),
            told("busy", "busy"),
            told("home", "off_duty", 900.0),
        ],
        NOW,
        VALID,
    )
    assert {each.report.id: each.wait for each in found.counted} == {
        "here": 0.0, "going": 0.0, "soon": 8.0,
    }  # fmt: skip
    assert {each.report.id: each.why for each in found.unknown} == {
        "old": "too_old", "lost": "no_place", "overdue": "overdue",
    }  # fmt: skip
    assert [each.id for each in found.away] == ["later", "busy"]
    assert [each.id for each in found.off_duty] == ["home"]
