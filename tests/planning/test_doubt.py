"""A study under other assumptions: what is drawn, and what is made of the draws."""

from dataclasses import replace

import numpy as np
import pytest

from spoedketen.planning.impact.doubt import doubt_of, drawn_regions
from spoedketen.planning.impact.pairs import paired
from spoedketen.planning.impact.runs import Variant, ready

DRAWS = 24


@pytest.fixture(scope="module")
def drawn(region):
    return list(drawn_regions(region, DRAWS, 5))


def test_every_draw_lies_within_its_range_and_half_of_them_on_either_side(region, drawn):
    for name, row in region.values.items():
        values = np.array([each.region.values[name].value for each in drawn])
        assert (row.low <= values).all(), name
        assert (values <= row.high).all(), name
        if row.low < row.value < row.high:
            assert (values < row.value).sum() == DRAWS / 2, name


def test_demand_is_drawn_too_and_capacity_follows(region, drawn):
    one, other = (each.region for each in drawn[:2])
    told = drawn[0].told["demand self_referral"]
    before = region.demand.by_area("self_referral").sum()
    assert one.demand.by_area("self_referral").sum() == pytest.approx(before * told)
    assert one.capacity.wards != other.capacity.wards


def test_what_the_user_replaced_is_no_longer_in_doubt(region):
    rows = dict(region.values)
    rows["ic_days"] = replace(rows["ic_days"], value=4.0, source="--assume")
    sure = replace(region, values=rows)
    assert {each.region.values["ic_days"].value for each in drawn_regions(sure, 4, 5)} == {4.0}


def test_two_draws_are_never_taken_for_one_run(region, drawn):
    keys = [ready(each.region, (Variant(name="now"),))[0].key for each in (*drawn[:2], drawn[0])]
    assert keys[0] == keys[2]
    assert keys[0] != keys[1]
    more = replace(region, demand=region.demand.times({"obstetric": 1.1}))
    now, then = (ready(each, (Variant(name="now"),))[0].key for each in (region, more))
    assert now != then


def test_only_an_assumption_that_a_total_goes_with_is_named(drawn):
    told = [each.told for each in drawn]
    noise = np.random.default_rng(3).normal(size=DRAWS)
    totals = [
        {"led": _difference(row["ic_days"] + 0.01 * chance), "free": _difference(chance)}
        for row, chance in zip(told, noise, strict=True)
    ]
    found = doubt_of(told, totals, 1)
    assert [name for name, _rho in found.drivers["led"]] == ["ic_days"]
    assert found.drivers["led"][0][1] > 0.9
    assert found.drivers["free"] == []
    assert doubt_of(told[:4], totals[:4], 1).drivers["led"] == []


def _difference(value):
    return paired([{"x": np.zeros(1)}], [{"x": np.array([value])}], lambda run: run["x"])
