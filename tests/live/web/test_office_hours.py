"""By day the own practice is the door: what a citizen and a desk are told."""

from datetime import UTC, datetime

import pytest

from spoedketen.live.directory.queries import is_office_hours


@pytest.mark.parametrize(
    ("moment", "is_office"),
    [
        (datetime(2026, 3, 2, 7, 0, tzinfo=UTC), True),  # a Monday, 8:00 in Amsterdam
        (datetime(2026, 3, 2, 6, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), False),
        (datetime(2026, 3, 1, 10, 0, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 4, 6, 10, 0, tzinfo=UTC), False),  # Easter Monday
        (datetime(2026, 7, 1, 6, 0, tzinfo=UTC), True),  # summer time
    ],
)
def test_practices_are_open_on_working_days(moment, is_office):
    assert is_office_hours(moment) == is_office
