"""Which differences are told as real, whose draws are whose, and what is there at the start."""

import numpy as np
import polars as pl
import pytest
from planning.conftest import region as region  # noqa: PLC0414 - a fixture
from planning.test_impact import SHORT

from spoedketen.domain.errors import RequestError
from spoedketen.planning.chain.ready import chain_of
from spoedketen.planning.impact.effects import effects_of, shares_lost
from spoedketen.planning.impact.families import nights_closed, nights_rotating
from spoedketen.planning.impact.log import event_log
from spoedketen.planning.impact.pairs import discoveries, measure, paired
from spoedketen.planning.impact.runs import Variant, ready, run
from spoedketen.planning.scenarios import closures, scenario_from
from spoedketen.simulation.chain import ChainStudy, simulated_chain
from spoedketen.simulation.chain_patients import already_there

GOES, TERNEUZEN = "adrz-goes", "zorgsaam-terneuzen"


def test_of_many_differences_by_chance_few_are_told_as_real():
    chance = np.random.default_rng(1)
    told = []
    for _ in range(200):
        runs = chance.normal(size=(2, 6, 500))
        before, after = ([{"a": row} for row in side] for side in runs)
        read = paired(before, after, measure("a"))
        told.append(discoveries(read, 6, np.ones(500, np.bool_)).any())
    assert np.mean(told) < 0.15


def test_a_real_difference_among_many_is_found_and_few_beside_it():
    chance, false = np.random.default_rng(2), []
    for _ in range(60):
        runs = chance.normal(size=(2, 8, 300))
        runs[1, :, :10] += 30.0
        before, after = ([{"a": row} for row in side] for side in runs)
        found = discoveries(paired(before, after, measure("a")), 8, np.ones(300, np.bool_))
        assert found[:10].all()
        false.append(found[10:].sum() / found.sum())
    assert np.mean(false) < 0.13


def test_nothing_is_told_of_one_replication_or_of_nothing():
    read = paired([{"a": np.zeros(3)}], [{"a": np.ones(3)}], measure("a"))
    assert not discoveries(read, 1, np.ones(3, np.bool_)).any()
    assert not discoveries(read, 6, np.zeros(3, np.bool_)).any()


def test_a_whole_site_that_closes_leaves_the_taste_of_patients_for_the_others(region):
    """The draws belong to a site and not to its place in the list, which shifts."""
    site, service = (
        chain_of(region, closures((GOES,), what, region.pack, region.on).on(region.pack, region.on))
        for what in (None, "emergency_department")
    )
    runs = [simulated_chain(chain, SHORT) for chain, _ in (site, service)]
    there = [layout.sites.ids for _, layout in (site, service)]
    assert there[0] != there[1]
    far = [id_ for id_ in there[0] if id_.startswith(("umcg", "martini", "treant"))]
    assert far
    for id_ in far:
        one, other = (
            run.tally.looks[ids.index(id_)]["own"].sum()
            for run, ids in zip(runs, there, strict=True)
        )
        assert one == other


def test_follow_up_care_is_as_full_at_the_start_as_the_flow_says(region):
    chain, _ = chain_of(region)
    start = chain.at_start
    is_there = start["ward_mu"] == -np.inf
    load, places = start["load"][is_there].sum(), start["places"][is_there].sum()
    assert 1_000 < load < places
    found = [already_there(chain.habits, start, 1, n) for n in range(40)]
    counts = np.array([(each["minutes"] == 0).sum() for each in found])
    # Poisson, cut off where every place is taken: a little below, by chance in between.
    assert load * 0.96 < counts.mean() < load
    assert counts.std() > load**0.5 / 3
    assert len(np.unique(found[0]["patient"])) == len(found[0])
    mu, sigma = chain.habits.outflow_time[1]
    all_of_them = np.concatenate(found)
    left = all_of_them["outflow_minutes"][
        (all_of_them["outflow"] == 1) & (all_of_them["minutes"] == 0)
    ]
    # Half of the length-biased mean: mean * (1 + spread^2) / 2, as renewal theory says.
    assert left.mean() == pytest.approx(np.exp(mu + 1.5 * sigma**2) / 2, rel=0.05)


def test_who_is_on_a_ward_when_a_run_begins_keeps_follow_up_care_as_busy_as_later(region):
    chain, _ = chain_of(region)
    weeks = 60
    found = np.concatenate([already_there(chain.habits, chain.at_start, 1, n) for n in range(40)])
    usual = chain.at_start
    asks = found[found["minutes"] > 0]
    by_ward = usual["ward_mu"] > -np.inf
    days = np.exp(usual["ward_mu"] + usual["ward_sigma"] ** 2 / 2)[by_ward] / 1_440
    per_day = (usual["load"][by_ward] / days).sum()
    # In equilibrium those who leave a ward in its first hours are as many as ever.
    first = (asks["minutes"] < 360).sum() / 40 * 4
    assert first == pytest.approx(per_day, rel=0.05)
    assert asks["minutes"].max() < weeks * 10_080


def test_without_a_warm_up_nobody_is_there_before(region):
    chain, _ = chain_of(region)
    study = ChainStudy(seed=1, warmup_weeks=0, weeks=1)
    outcome = simulated_chain(chain, study)
    kinds = region.demand.per_week.sum(axis=(1, 2))
    assert outcome.tally.kinds.sum() == pytest.approx(kinds.sum(), rel=0.05)


def test_nights_closed_keep_the_hours_that_a_department_has(region):
    _, before = chain_of(region)
    partly = [id_ for s, id_ in enumerate(before.sites.ids)
              if 0 < before.opens[0, s].sum() < 672]  # fmt: skip
    assert partly
    _, after = chain_of(region, nights_closed(region.pack, partly[:1], region.on))
    rows = [layout.sites.ids.index(partly[0]) for layout in (before, after)]
    assert not (after.opens[0, rows[1]] & ~before.opens[0, rows[0]]).any()


def test_taking_turns_frees_no_more_than_the_nights_that_close(region):
    pack = nights_rotating(region.pack, [GOES, TERNEUZEN], region.on)
    made = ready(region, [Variant(name="now"), Variant(name="turns", pack=pack)])
    runs = [[run(each, ChainStudy(seed=1, warmup_weeks=0, weeks=1))] for each in made]
    effects = effects_of(region, *made, *runs)
    lost = [shares_lost(effects, site)[1] for site in (GOES, TERNEUZEN)]
    assert sum(lost) == pytest.approx(1.0)
    assert max(lost) < 0.6


def test_the_same_variant_in_another_study_is_kept_under_another_key(region):
    wider = scenario_from(
        {"changes": [{"open": {"site": "nieuw", "name": "Nieuw", "lat": 51.7, "lon": 4.2,
                               "service": "emergency_department"}}]},
        region.pack, region.on,
    ).on(region.pack, region.on)  # fmt: skip
    alone = ready(region, [Variant(name="now")])[0]
    beside = ready(region, [Variant(name="now"), Variant(name="more", pack=wider)])[0]
    assert alone.key != beside.key


def test_a_neighbour_gets_the_rooms_that_a_scenario_says(region):
    change = {"change_capacity": {"site": TERNEUZEN, "resource": "treatment_rooms", "amount": 21}}
    pack = scenario_from({"changes": [change]}, region.pack, region.on).on(region.pack, region.on)
    chain, layout = chain_of(region, pack)
    assert chain.sites[layout.sites.ids.index(TERNEUZEN)]["rooms"] == 21
    base, _ = chain_of(region)
    others = [s for s, id_ in enumerate(layout.sites.ids) if id_ != TERNEUZEN]
    assert (chain.sites[others]["rooms"] == base.sites[others]["rooms"]).all()


@pytest.mark.parametrize(
    ("told", "code"),
    [({"resource": "tents", "amount": 3}, "resource_unknown"),
     ({"resource": "beds", "amount": -1}, "change_not_a_number")],
)  # fmt: skip
def test_an_amount_of_nothing_known_is_refused(region, told, code):
    document = {"changes": [{"change_capacity": {"site": TERNEUZEN, **told}}]}
    with pytest.raises(RequestError) as caught:
        scenario_from(document, region.pack, region.on)
    assert caught.value.code == code


def test_a_region_without_any_department_left_is_refused(region):
    sites = region.layout.sites.ids
    open_ = [id_ for s, id_ in enumerate(sites) if region.layout.opens[0, s].any()]
    closed = closures(tuple(open_), "emergency_department", region.pack, region.on)
    with pytest.raises(RequestError) as caught:
        chain_of(region, closed.on(region.pack, region.on))
    assert caught.value.code == "chain_lacks"


def test_the_log_tells_what_the_sums_count(region):
    (made,) = ready(region, [Variant(name="now")])
    outcome = simulated_chain(
        made.chain, ChainStudy(seed=1, warmup_weeks=0, weeks=1, keeps_log=True)
    )
    log = event_log(made, outcome)
    departments = log.filter(pl.col("station").cast(pl.String).str.starts_with("department:"))
    arrived = departments.filter(pl.col("event") == "arrive").height
    rows = [site["department"] for site in made.chain.sites if site["department"] >= 0]
    assert arrived == outcome.stations[rows]["arrived"].sum()
    sent = log.filter(pl.col("event") == "send")
    assert sent.height == outcome.tally.regions["sent"].sum()
    assert sent["station"].is_null().all()
    assert sent["ambulance"].is_not_null().all()
    assert log["minutes"].is_sorted()
