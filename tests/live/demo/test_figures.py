"""Figures of the demonstration: never impossible, always the same for a seed and a moment."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.live.capacity.checks import rejections
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import NewObservation
from spoedketen.live.demo.figures import is_expecting, is_silent
from spoedketen.live.demo.profiles import profiles
from spoedketen.live.demo.reports import (
    HISTORY,
    Reporter,
    current,
    first,
    history,
    interval,
    observed,
    offset,
    reporters,
)

AT = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
SERVICE_TYPES = sorted(chain().by_service_type)
RUNS = st.sampled_from(SERVICE_TYPES)


def reporter(service_type="emergency_department", name="site", seed=1, *, may_stop=True):
    sector = chain().by_service_type[service_type]
    return Reporter(
        seed=seed,
        service=f"{name}.{service_type}",
        sector=sector.code,
        organisation="organisation",
        resources=tuple(each.code for each in sector.resources_of(service_type)),
        may_stop=may_stop and sector.code == "emergency_department",
    )


def observation(item):
    """Return the item as the server reads it."""
    moments = {
        name: datetime.fromisoformat(item[name])
        for name in ("observed_at", "valid_until")
        if name in item
    }
    return NewObservation(**{**item, **moments})


def test_every_link_of_the_chain_has_a_reporter_that_knows_its_resources():
    known = {sector.code: set(sector.resources) for sector in chain().sectors.values()}
    assert {name: set(profile.resources) for name, profile in profiles().items()} == known


@given(RUNS, MOMENTS, st.integers(0, 3), st.integers(0, 200))
def test_the_server_accepts_everything(service_type, moment, seed, number):
    about = reporter(service_type, f"site-{number}", seed)
    for item in first(about, moment):
        assert rejections(observation(item), service_type, moment) == []


@given(RUNS, MOMENTS, st.integers(0, 200))
def test_the_same_seed_and_moment_give_the_same_figures(service_type, moment, number):
    about = reporter(service_type, f"site-{number}")
    assert first(about, moment) == first(about, moment)


@given(MOMENTS, st.integers(0, 200))
def test_places_add_up(moment, number):
    for item in current(reporter("ward", f"site-{number}"), moment):
        if item["horizon"] == "now" and "staffed" in item:
            parts = item["occupied"] + item["free"] + item["blocked"] + item.get("reserved", 0)
            assert parts == item["staffed"] <= item["physical"]


def test_a_department_on_stop_is_full():
    moment = AT
    while (stop := reporter().stop(moment)) is None or stop.state(moment) != "stop":
        moment += timedelta(minutes=30)
    rooms = first(reporter(), moment) or first(reporter(), moment + timedelta(minutes=1))
    assert rooms[0]["occupied"] >= 0.9 * rooms[0]["staffed"]


def test_a_gp_post_has_no_slots_while_practices_are_open():
    rows = first(reporter("gp_out_of_hours_post", "post-1"), AT)
    assert rows[0]["staffed"] == 0
    evening = first(reporter("gp_out_of_hours_post", "post-1"), AT + timedelta(hours=6))
    assert evening[0]["staffed"] > 0


def test_about_two_of_eighty_sources_are_silent():
    turns = [AT + timedelta(hours=turn) for turn in range(0, 24 * 60, 3)]
    names = [f"site-{number}" for number in range(80)]
    silent = sum(is_silent(1, name, at) for at in turns for name in names)
    assert 1.5 <= silent / len(turns) <= 3.5


def test_a_silent_source_says_nothing():
    about = reporter()
    moment = AT
    while not is_silent(1, about.service, moment):
        moment += timedelta(hours=2)
    assert current(about, moment) == first(about, moment) == []


def test_most_senders_expect_something_and_some_nothing():
    expecting = [is_expecting(1, f"site-{number}") for number in range(100)]
    assert 85 <= sum(expecting) < 100
    rows = [first(reporter("ward", f"site-{number}"), AT) for number in range(30)]
    told = {any(item["source"] == "forecast" for item in items) for items in rows if items}
    assert told == {True, False}


def test_history_is_on_a_grid_so_that_a_second_filling_repeats_the_keys():
    about = reporter()
    once = history(about, AT - HISTORY, AT)
    again = history(about, AT - HISTORY, AT + timedelta(minutes=3))
    assert {item["key"] for item in once} == {item["key"] for item in again}
    assert len({item["key"] for item in once}) == len(once)
    assert 40 * 2 <= len(once) <= 49 * 2


def test_reports_are_spread_over_their_interval():
    senders = [reporter("nursing_home", f"home-{number}") for number in range(300)]
    places = [offset(each) / interval(each) for each in senders]
    assert all(15 <= interval(each) / timedelta(minutes=1) <= 90 for each in senders)
    assert 90 <= sum(place < 1 / 3 for place in places) <= 110 or 70 <= sum(
        place < 1 / 3 for place in places
    )


def test_hospitals_report_first_and_an_organisation_together():
    listed = [
        {"id": "home.nursing_home", "sector": "long_term_care_crisis", "organisation": "home"},
        {"id": "big.intensive_care", "sector": "intensive_care", "organisation": "big"},
        {"id": "other", "sector": None, "organisation": "big"},
        {"id": "small.emergency_department", "sector": "emergency_department"},
        {"id": "big.emergency_department", "sector": "emergency_department"},
    ]
    rows = [
        {"resources": [], "stops_allowed": True, "organisation": "big", **row} for row in listed
    ]
    rows[3]["organisation"] = "small"
    found = reporters(rows, 1)
    assert [each.organisation for each in found] == ["big", "big", "small", "home"]


def test_a_trauma_centre_has_more_rooms_than_an_infarct_centre_and_that_more_than_others():
    offered = {"a": ["multitrauma", "pci"], "b": ["pci"], "c": []}
    listed = [
        {"id": f"{site}.{kind}", "sector": "emergency_department", "organisation": site}
        | {"resources": ["treatment_room"], "stops_allowed": True}
        for site, kinds in offered.items()
        for kind in ("emergency_department", *kinds)
    ]
    rooms = {}
    for each in reporters(listed, 1):
        for item in observed(each, AT):
            rooms[item["service"]] = item["physical"]
    large, medium, small = (rooms[f"{site}.emergency_department"] for site in "abc")
    assert large > medium > small


@pytest.mark.parametrize("allowed", [False, None])
def test_where_the_region_agreed_on_no_stops_there_are_none(allowed):
    row = {"id": "a", "sector": "emergency_department", "organisation": "o", "resources": []}
    (found,) = reporters([{**row, "stops_allowed": allowed}], 1)
    assert not found.may_stop
