"""Which link blocks: by hand for what a coordinator would say, and laws that always hold."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.flow import Limits, Link, blockages, flow, is_held_up, status

LIMITS = Limits(tight=85, full=95, waiting=15, full_of={"ward": 97})
CODES = [code for stage in flow()["stages"].values() for code in stage]


def link(code, percent=50, waiting=None, **more):
    """Return a link with a hundred places, of which so many per cent in use."""
    free = None if percent is None else 100 - percent
    given = {"stops": 0, "services": 5, "sources": 5, "sources_total": 5}
    told = {"staffed": 100, "free": free, "waiting": waiting}
    return Link(code=code, **{**told, **given, **more})


def chain(**percents):
    """Return the chain with some links told otherwise: a percentage, or (percentage, waiting)."""
    found = []
    for code in CODES:
        told = percents.get(code, 50)
        percent, waiting = told if isinstance(told, tuple) else (told, None)
        found.append(link(code, percent, waiting))
    return found


def blamed(**percents):
    return [(each.link, each.why) for each in blockages(chain(**percents), LIMITS)]


def test_a_calm_chain_blocks_nowhere():
    assert blamed() == []


def test_boarding_with_full_wards_where_everybody_needs_his_bed_blames_the_wards():
    assert blamed(emergency_department=(98, 20), ward=(98, 3)) == [("ward", "outflow")]


def test_boarding_with_wards_full_of_people_who_may_leave_blames_what_they_wait_for():
    found = blockages(
        chain(emergency_department=(98, 20), ward=(98, 18), geriatric_rehabilitation=99), LIMITS
    )
    (each,) = found
    assert (each.link, each.why) == ("geriatric_rehabilitation", "outflow")
    assert each.path == ("emergency_department", "ward", "geriatric_rehabilitation")
    assert each.waiting == 18


def test_people_who_may_leave_to_places_that_have_room_are_not_matched():
    assert blamed(ward=(98, 18)) == [("ward", "not_matched")]


def test_boarding_though_the_wards_have_room_is_not_matched():
    assert blamed(emergency_department=(98, 20)) == [("emergency_department", "not_matched")]


def test_wards_that_are_held_up_but_not_yet_full_pass_the_cause_on():
    assert blamed(emergency_department=(90, 20), ward=(94, 18), short_stay_primary_care=96) == [
        ("short_stay_primary_care", "outflow")
    ]


def test_a_full_department_where_nobody_waits_is_itself_the_cause():
    assert blamed(emergency_department=(98, 2)) == [("emergency_department", "full")]


def test_no_free_ambulances_are_a_cause_of_their_own():
    assert blamed(ambulance=97) == [("ambulance", "no_units")]


def test_full_follow_up_that_nobody_waits_for_blocks_nobody():
    assert blamed(geriatric_rehabilitation=100) == []


def test_where_the_next_links_are_unknown_that_is_said():
    unknown = dict.fromkeys(("ward", "intensive_care", "cardiac_care"))
    assert blamed(emergency_department=(98, 20), **unknown) == [
        ("emergency_department", "not_told")
    ]


def test_one_cause_behind_two_complaints_is_told_once():
    found = blamed(emergency_department=(98, 20), ward=(98, 18), geriatric_rehabilitation=99)
    assert found == [("geriatric_rehabilitation", "outflow")]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [(84.9, "easy"), (85, "tight"), (94.9, "tight"), (95, "full"), (None, "unknown")],
)
def test_the_status_of_a_link(percent, expected):
    assert status(link("ambulance", percent), LIMITS) == expected


def test_too_few_sources_make_a_link_unknown():
    assert status(link("ambulance", 99, sources=3), LIMITS) == "unknown"


def test_a_link_may_have_a_limit_of_its_own():
    assert status(link("ward", 96), LIMITS) == "tight"


PERCENT = st.one_of(st.none(), st.integers(0, 100))
WAITING = st.one_of(st.none(), st.integers(0, 60))
CHAINS = st.fixed_dictionaries({code: st.tuples(PERCENT, WAITING) for code in CODES})


@given(CHAINS)
def test_nothing_is_blamed_that_is_neither_full_nor_held_up(percents):
    there = {each.code: each for each in chain(**percents)}
    for each in blockages(list(there.values()), LIMITS):
        found = there[each.link]
        assert status(found, LIMITS) == "full" or is_held_up(found, LIMITS)
        assert each.path[-1] == each.link
        assert all(
            code in flow()["waits"][before]
            for before, code in zip(each.path, each.path[1:], strict=False)
        )


@given(CHAINS)
def test_whoever_waits_too_much_is_explained(percents):
    links = chain(**percents)
    on_paths = {code for each in blockages(links, LIMITS) for code in each.path}
    causes = {each.link for each in blockages(links, LIMITS)}
    for each in links:
        if is_held_up(each, LIMITS) and each.code in flow()["waits"]:
            after = set(flow()["waits"][each.code])
            assert each.code in on_paths or causes & (after | _beyond(after))


def _beyond(links):
    return {code for link_ in links for code in flow()["waits"].get(link_, ())}


@given(CHAINS, st.sampled_from(CODES))
def test_more_room_never_makes_a_link_the_cause(percents, code):
    links = chain(**percents)
    eased = [replace(each, free=100, waiting=0) if each.code == code else each for each in links]
    after = {each.link for each in blockages(eased, LIMITS)}
    assert code not in after
