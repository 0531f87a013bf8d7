"""Findings of the adversary about the score of rules: each fails until it is mended."""

from datetime import UTC, datetime, timedelta

from spoedketen.domain.alerts import Crossing, Forewarning, score

T = datetime(2026, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_late_warning_gives_no_lead():
    """Given while it was already so: 'neither hit nor false', yet it counts as a warning ahead."""
    warning = Forewarning(subject="a", raised_at=T + 5 * MINUTE, until=T + 95 * MINUTE)
    crossings = [
        Crossing(subject="a", began_at=T, ended_at=T + 6 * MINUTE),
        Crossing(subject="a", began_at=T + 60 * MINUTE),
    ]
    found = score([warning], crossings, T + 300 * MINUTE)
    assert (found.late, found.warned) == (1, 0)
