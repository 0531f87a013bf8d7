"""The page of measures: whole months that never overlap, and nothing of today."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from spoedketen.live.directory.queries import AMSTERDAM
from spoedketen.live.web.views import desk_measures as page


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (datetime(2026, 11, 22, 14, 5, tzinfo=AMSTERDAM), "2026-11"),
        (datetime(2026, 11, 1, 9, 0, tzinfo=AMSTERDAM), "2026-10"),
        (datetime(2026, 1, 1, 0, 0, tzinfo=AMSTERDAM), "2025-12"),
    ],
)
def test_months_follow_each_other_without_a_gap(settings, at, first):
    settings.DEMONSTRATION = False
    end = page._end(at)
    months = page._months(end)
    assert f"{months[0]:%Y-%m}" == first
    assert all((one - timedelta(days=1)).month == two.month for one, two in pairwise(months))
    assert end <= at
    assert (end.hour, end.minute) == (0, 0)


def test_of_invented_cases_those_of_today_are_told(settings):
    settings.DEMONSTRATION = True
    at = datetime(2026, 11, 22, 14, 5, tzinfo=AMSTERDAM)
    assert page._end(at) == at
