"""Response times: beside the target, unknown counted as unknown, few told to nobody else."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.fleet.running import a_crew, after, begun, went
from live.region import NOW, a_person

from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import AMSTERDAM
from spoedketen.live.fleet.models import Run
from spoedketen.live.fleet.queries import disclosing, responses
from spoedketen.live.fleet.queries.responses import response_report
from spoedketen.live.fleet.values import ResponseRow

RIDING = "still on the way"


def fill(area, *minutes, urgency="A1"):
    crew = a_crew()
    for place, each in enumerate(minutes):
        number = begun(crew, f"{area}-{urgency}-{place}", urgency=urgency)
        if each == RIDING:
            went(crew, number, at=after(90), departed=2)
        elif each is None:
            went(crew, number, at=after(90), free=80)
        else:
            went(crew, number, at=after(90), on_scene=each)
        Run.objects.filter(public_id=number).update(municipality=area)


def reported(actor):
    return response_report(actor, NOW, after(1))


@pytest.mark.django_db
def test_times_stand_beside_the_target_and_unknown_is_unknown(roads):
    fill("x", 5, 10, 15, 16, None, RIDING)
    fill("x", 5, urgency="A0")
    found = reported(a_crew())
    rows = {each.urgency: each for each in found.rows}
    row = rows["A1"]
    assert (row.count, row.unknown, row.median, row.p95, row.within) == (5, 1, 12.5, 16, 0.75)
    assert (row.target_minutes, row.minimum_minutes, row.is_met) == (15, 17, None)
    assert (rows["A0"].within, rows["A0"].is_met) == (None, None)


@pytest.mark.django_db
@pytest.mark.parametrize(("late", "is_met"), [(1, True), (2, False)])
def test_a_verdict_takes_twenty_known_times(roads, late, is_met):
    fill("x", *[10] * (20 - late), *[16] * late)
    (row,) = reported(a_crew()).rows
    assert row.is_met is is_met


@pytest.mark.django_db
def test_few_are_told_together_to_who_is_elsewhere(roads):
    fill("x", 5, 6, 7, 8, 9, 10)
    fill("y", 30)
    fill("z", 12, 13, 14, 15, 16)
    analyst = a_person("roaz_analyst", at="n1")
    rows = {each.area: each for each in reported(analyst).rows}
    assert set(rows) == {"x", responses.OTHERS}
    assert rows[responses.OTHERS].count in {5, 10}  # six, in fives
    own = {each.area: each for each in reported(a_crew()).rows}
    assert own["y"].median == 30
    assert reported(a_crew()).worst["ambulance", "A1"].area == "y"


@pytest.mark.django_db
def test_so_few_that_the_whole_is_hidden(roads):
    fill("x", 5, 6)
    (row,) = reported(a_person("roaz_analyst", at="n1")).whole
    assert (row.is_hidden, row.count, row.median) == (True, 0, None)


@pytest.mark.django_db
def test_a_cancelled_run_is_no_response(roads):
    fill("x", 5)
    Run.objects.update(state="cancelled")
    assert reported(a_crew()).rows == ()


@given(st.dictionaries(st.text("ab", max_size=3), st.lists(st.floats(0, 60), max_size=9)))
def test_no_area_with_few_stands_alone_and_nobody_is_lost(areas):
    merged = responses._merged(areas, 5)
    assert sum(map(len, merged.values())) == sum(map(len, areas.values()))
    assert all(len(found) >= 5 for name, found in merged.items() if name != responses.OTHERS)
    joined = [name for name in areas if name not in merged]
    assert not joined or len(joined) > 1 or len(areas) == 1


def placed_in(area, region):
    Run.objects.filter(municipality=area).update(safety_region_id=region)


@pytest.mark.django_db
def test_the_mean_of_its_region_stands_beside_each_municipality(roads):
    fill("x", 5, 10, None)
    fill("y", 30)
    fill("z", 8)
    for area, region in (("x", 1), ("y", 1), ("z", 2)):
        placed_in(area, roads.region(f"n{region}"))
    rows = {each.area: each for each in reported(a_crew()).rows}
    assert (rows["x"].mean, rows["x"].region_mean, rows["y"].region_mean) == (7.5, 15, 15)
    assert rows["z"].region_mean == 8
    assert rows["x"].region != rows["z"].region


@pytest.mark.django_db
@pytest.mark.parametrize(("rest", "told"), [((30,), None), ((30,) * 5, 18.75)])
def test_a_mean_of_the_region_never_gives_away_the_few_that_are_not_told(roads, rest, told):
    fill("x", 5, 6, 7, 8, 9, 10)
    fill("small", *rest[:2])
    fill("tiny", *rest[2:])
    fill("far", 1, 2, 3, 4)
    for area in ("x", "small", "tiny"):
        placed_in(area, roads.region("n1"))
    rows = {each.area: each for each in reported(a_person("roaz_analyst", at="n1")).rows}
    assert rows["x"].region_mean == (None if told is None else pytest.approx(195 / 11, abs=1))
    assert rows[responses.OTHERS].region_mean is None


@pytest.mark.django_db
def test_without_municipalities_the_place_is_told(roads):
    fill("", 5)
    assert [each.area for each in reported(a_crew()).rows] == ["Town 1"]


@pytest.mark.django_db
def test_one_run_more_cannot_be_subtracted_by_who_is_elsewhere(roads):
    fill("x", *[10] * 20)
    analyst = a_person("roaz_analyst", at="n1")
    before = reported(analyst).rows[0]
    fill("x-late", 57.0)
    Run.objects.filter(municipality="x-late").update(municipality="x")
    after_it = reported(analyst).rows[0]
    for row in (before, after_it):
        assert row.count % 5 == 0
        assert {value % 1 for value in (row.mean, row.median, row.p95)} == {0}
    assert reported(analyst).rows[0] == after_it  # many looks tell no more
    own = reported(a_crew()).rows[0]
    assert (own.count, own.mean) == (21, pytest.approx(257 / 21))


@given(
    within=st.floats(0, 1), draws=st.floats(0, 1, exclude_max=True), target=st.sampled_from([0.95])
)
def test_rounding_never_changes_a_verdict(within, draws, target):
    row = ResponseRow(
        area="x", scheme="ambulance", urgency="A1", count=50, unknown=0, median=9.5, p95=14.5,
        within=within, target_minutes=15, target_share=target, minimum_minutes=17, source="",
        is_hidden=False,
    )  # fmt: skip
    told = disclosing._share(row, draws)
    assert (told >= target) is (within >= target)
    assert abs(told - within) <= 0.01 + 1e-9


@pytest.mark.parametrize(
    ("month", "day", "since", "until"),
    [(5, 20, (4, 1), (5, 20)), (7, 10, (4, 1), (7, 1)), (9, 1, (7, 1), (9, 1))],
)
def test_who_is_elsewhere_reads_quarters_that_never_overlap(month, day, since, until):
    analyst = Actor(kind="user", id=1, name="x", roles=frozenset({"roaz_analyst"}))
    at = datetime(2026, month, day, 15, tzinfo=AMSTERDAM)
    found = disclosing.period_for(analyst, at)
    assert [(each.month, each.day, each.hour) for each in found] == [(*since, 0), (*until, 0)]
