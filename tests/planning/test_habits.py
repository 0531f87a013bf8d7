"""What requests turn out to be: every share is a row that a user can replace."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from spoedketen.domain.chain import chain_assumptions, chain_document
from spoedketen.domain.errors import RequestError
from spoedketen.planning.chain.demand import demand_of
from spoedketen.planning.chain.habits import cumulative_of, habits_of


def _with(**values):
    rows = chain_assumptions()
    return {
        **rows,
        **{name: replace(rows[name], value=value) for name, value in values.items()},
    }


def test_no_share_of_a_kind_is_a_number_that_nobody_can_replace():
    for kind in chain_document()["kinds"].values():
        told = [*kind["urgency"], kind.get("by_ambulance", 0), kind.get("referred", 0)]
        told += [share for row in kind.get("need", []) for share in row.values()]
        named = [share for share in told if isinstance(share, str) and share != "rest"]
        assert set(named) <= set(chain_assumptions())
        assert {share for share in told if not isinstance(share, str)} <= {0, 1}


def test_a_replaced_share_takes_from_the_rest(region):
    calls = region.demand.kinds.index("control_room_call")
    before = np.diff(region.habits.urgency[calls], prepend=0.0)
    after = np.diff(
        habits_of(region.demand, _with(control_room_call_urgency_1=0.6)).urgency[calls], prepend=0.0
    )
    assert after[1] == pytest.approx(0.6)
    assert after[3] == pytest.approx(before[3] - (0.6 - before[1]))
    assert after[[0, 2]] == pytest.approx(before[[0, 2]])


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"control_room_call_urgency_1": 0.9}, "control_room_call_urgency_1"),
        ({"gp_visit_share": 0.7}, "gp_visit_share"),
        ({"grz_after_ward_75_plus": 1.0}, "grz_after_ward_75_plus"),
        ({"follow_up_factor_65_74": 9.0}, "elv_after_ward_75_plus"),
        ({"control_room_call_pci_0": 0.95}, "control_room_call_pci_0"),
    ],
)
def test_shares_that_are_more_than_everybody_are_refused(region, values, named):
    with pytest.raises(RequestError) as refused:
        habits_of(region.demand, _with(**values))
    assert refused.value.code == "shares_above_all"
    assert named in refused.value.parameters["found"]


def test_rest_is_what_the_others_leave():
    assert cumulative_of(["a", "rest", 0], {"a": 0.25}) == pytest.approx([0.25, 1.0, 1.0])


def test_the_week_of_a_pack_holds_for_the_kinds_it_tells(region):
    rows = {
        "kind": ["obstetric", "obstetric"],
        "day": ["mon", "sun"],
        "hour": ["08:00", "23:00"],
        "weight": [3.0, 1.0],
        "source": [None, None],
    }
    told = _pack_with(region.pack, rows)
    found = demand_of(told)
    kind = found.kinds.index("obstetric")
    assert found.profile[kind][[8, 167]] == pytest.approx([0.75, 0.25])
    assert found.profile[kind].sum() == pytest.approx(1.0)
    others = np.arange(len(found.kinds)) != kind
    assert (found.profile[others] == region.demand.profile[others]).all()
    with pytest.raises(RequestError, match="week_without_requests"):
        demand_of(_pack_with(region.pack, {**rows, "weight": [0.0, 0.0]}))


def _pack_with(pack, rows):
    table = pl.DataFrame(rows, schema=pack.table("demand_profile").schema)
    return replace(pack, tables={**pack.tables, "demand_profile": table})
