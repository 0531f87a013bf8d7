"""When figures raise and clear signals, and how rules are scored afterwards."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.alerts import (
    Crossing,
    Forewarning,
    Rule,
    begun,
    rule_from,
    score,
    share_band,
    step,
)

NOON = datetime(2026, 1, 20, 11, 0, tzinfo=UTC)
RULE = Rule(
    code="crowded",
    label={"nl": "druk", "en": "busy"},
    of="service",
    sector="emergency_department",
    measure="crowding_score",
    side="above",
    raise_at=140,
    clear_at=120,
    hold_minutes=5,
    clear_minutes=10,
    severity="attention",
    owner=("emergency_nurse",),
    quiet=("23:00", "07:00"),
)


def told(values: dict[int, float | None], rule: Rule = RULE) -> dict[int, str]:
    """Return what was told at each minute of a course of values."""
    watch, found = begun(NOON), {}
    for minute, value in values.items():
        watch, event = step(rule, watch, value, NOON + timedelta(minutes=minute))
        if event:
            found[minute] = event
    return found


def test_a_figure_must_last_before_it_raises_and_before_it_clears() -> None:
    course = {0: 150.0, 4: 150.0, 5: 150.0, 8: 110.0, 17: 110.0, 18: 110.0}
    assert told(course) == {5: "raised", 18: "cleared"}


def test_a_short_peak_raises_nothing() -> None:
    assert told({0: 150.0, 4: 139.0, 6: 150.0, 10: 150.0}) == {}


def test_between_the_thresholds_a_raised_signal_stays() -> None:
    assert told({0: 150.0, 5: 150.0, 10: 125.0, 20: 120.0, 30: 121.0}) == {5: "raised"}


def test_a_figure_that_is_unknown_neither_raises_nor_clears() -> None:
    assert told({0: 150.0, 3: None, 6: None}) == {}
    assert told({0: 150.0, 5: 150.0, 6: None, 19: None}) == {5: "raised"}


def test_after_a_long_silence_the_time_that_it_lasted_begins_anew() -> None:
    assert told({0: 150.0, 40: 150.0, 44: 150.0}) == {}
    assert told({0: 150.0, 40: 150.0, 45: 150.0}) == {45: "raised"}


def test_below_is_the_mirror_of_above() -> None:
    rule = replace(RULE, side="below", raise_at=3, clear_at=6, hold_minutes=0, clear_minutes=0)
    assert told({0: 3.0, 1: 6.0, 2: 6.5}, rule) == {0: "raised", 2: "cleared"}


@pytest.mark.parametrize("back_minutes", [1.5, 5, 90])
def test_a_clock_that_is_set_back_tells_nothing_twice(back_minutes: float) -> None:
    watch, _ = step(RULE, begun(NOON), 150, NOON)
    watch, first = step(RULE, watch, 150, NOON + timedelta(minutes=5))
    earlier = NOON + timedelta(minutes=5 - back_minutes)
    events = []
    for minute in range(30):
        watch, event = step(RULE, watch, 150, earlier + timedelta(minutes=minute))
        events.append(event)
    assert (first, set(events)) == ("raised", {""})
    for minute in range(30, 60):
        watch, event = step(RULE, watch, 100, earlier + timedelta(minutes=minute))
        events.append(event)
    assert events.count("cleared") == 1


@given(st.lists(st.one_of(st.none(), st.floats(0, 200)), min_size=1, max_size=200))
def test_raising_and_clearing_take_turns(values: list[float | None]) -> None:
    found = list(told(dict(enumerate(values))).values())
    assert found == [("raised", "cleared")[place % 2] for place in range(len(found))]


@given(st.lists(st.floats(120, 139.9), min_size=1, max_size=100))
def test_within_the_band_of_the_thresholds_nothing_ever_happens(values: list[float]) -> None:
    assert told(dict(enumerate(values))) == {}


def test_quiet_hours_pass_midnight_and_end_by_the_wall_clock() -> None:
    evening = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30 here, the night the clock goes on
    assert RULE.quiet_until(evening) == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)
    assert RULE.quiet_until(NOON) is None
    assert replace(RULE, severity="serious").quiet_until(evening) is None


def moment(minutes: float) -> datetime:
    """Return a moment after noon."""
    return NOON + timedelta(minutes=minutes)


def warning(at: float, subject: str = "a") -> Forewarning:
    """Return a warning that may come true within five hours."""
    return Forewarning(subject=subject, raised_at=moment(at), until=moment(at + 300))


def test_hits_false_alarms_misses_and_late_warnings_are_told_apart() -> None:
    warnings = [warning(0), warning(0, "b"), warning(0, "c"), warning(900)]
    crossings = [
        Crossing(subject="a", began_at=moment(120), ended_at=moment(200)),
        Crossing(subject="c", began_at=moment(-30)),
        Crossing(subject="d", began_at=moment(60)),
    ]
    found = score(warnings, crossings, moment(1000))
    assert (found.judged, found.hits, found.false_alarms, found.late) == (2, 1, 1, 1)
    assert (found.crossings, found.warned) == (3, 1)
    assert found.lead == 120


def test_the_lead_is_that_of_the_first_of_two_warnings() -> None:
    crossing = Crossing(subject="a", began_at=moment(200))
    assert score([warning(50), warning(150)], [crossing], moment(500)).lead_minutes == (150,)


@given(st.integers(0, 40), st.integers(1, 40))
def test_a_share_lies_in_its_band(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = share_band(part, whole)
    assert -1e-9 <= low <= part / whole + 1e-9
    assert part / whole - 1e-9 <= high <= 1 + 1e-9


def test_a_band_of_a_share_is_that_of_wilson() -> None:
    low, high = share_band(7, 12)
    assert (round(low, 3), round(high, 3)) == (0.402, 0.745)


def test_a_row_becomes_a_rule() -> None:
    raw = {**{name: getattr(RULE, name) for name in Rule.__dataclass_fields__}, "quiet": None}
    assert rule_from({**raw, "owner": ["emergency_nurse"]}) == replace(RULE, quiet=None)
