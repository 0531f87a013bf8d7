"""What a closure does to the chain: on the bundled country, short, and on numbers by hand."""

from dataclasses import replace

import numpy as np
import pytest

from spoedketen.cli.impact_plan import Plan
from spoedketen.cli.impact_runs import all_runs
from spoedketen.domain.chain import BANDS, chain_assumptions, chain_document
from spoedketen.planning.chain.capacity import divided, shares_by_site
from spoedketen.planning.chain.demand import week_profile
from spoedketen.planning.chain.habits import lognormal
from spoedketen.planning.chain.layout import layout_of
from spoedketen.planning.chain.ready import Coordination, capacity_after, chain_of
from spoedketen.planning.changes import applied
from spoedketen.planning.impact.effects import effects_of, falls_with, lost_sites, night_only
from spoedketen.planning.impact.families import nights_closed, nights_rotating
from spoedketen.planning.impact.fit import fits
from spoedketen.planning.impact.moved_capacity import moved_along
from spoedketen.planning.impact.pairs import measure, paired
from spoedketen.planning.impact.runs import Variant, ready, run
from spoedketen.planning.impact.staff import freed_by_closure, needed_for_visits
from spoedketen.planning.impact.volumes import volumes
from spoedketen.planning.scenarios import closures, scenario_from
from spoedketen.simulation.chain import ChainStudy, simulated_chain

pytestmark = pytest.mark.slow
SHORT = ChainStudy(seed=3, warmup_weeks=0, weeks=1)
GOES, ZUTPHEN = "adrz-goes", "gelre-zutphen"


@pytest.fixture(scope="module")
def closed(region):
    """Baseline and the closure of Goes, two replications of a week."""
    pack, on = region.pack, region.on
    changed = closures((GOES,), "emergency_department", pack, on).on(pack, on)
    made = ready(region, [Variant(name="now"), Variant(name="closed", pack=changed)])
    runs = [[run(each, replace(SHORT, replication=r)) for r in range(2)] for each in made]
    return made, runs


@pytest.fixture(scope="module")
def effects(region, closed):
    made, runs = closed
    return effects_of(region, *made, *runs)


def at(effects, site):
    return effects.scenario.sites.index(site)


def test_demand_is_conserved_and_nobody_comes_to_what_is_closed(effects, closed):
    _, (before, after) = closed
    assert effects.is_conserved
    assert lost_sites(effects) == (GOES,)
    visits = effects.sites["visits"]
    assert visits.after[at(effects, GOES)] == 0
    assert visits.before[at(effects, GOES)] > 20_000
    for one, other in zip(before, after, strict=True):
        assert np.array_equal(one["requests"], other["requests"])
        assert one["site_visits"].sum() == pytest.approx(other["site_visits"].sum(), rel=0.005)


@pytest.mark.parametrize("service", ["emergency_department", "acute_obstetrics"])
def test_what_closes_moves_along_whole_and_to_who_gets_the_patients(region, service):
    pack, on, now = region.pack, region.on, region.capacity
    changed = closures((GOES,), service, pack, on).on(pack, on)
    moves = moved_along(region, changed)
    layout = layout_of(changed, region.travel, region.paths, on)
    then = capacity_after(region, applied(changed, moves, on), layout)
    kept = (
        {"delivery_rooms"}
        if service == "acute_obstetrics"
        else {"rooms", "wards", "intensive_care"}
    )
    for name in ("rooms", "wards", "intensive_care", "delivery_rooms"):
        before, after = getattr(now, name), getattr(then, name)
        if name not in kept:
            assert after == before
            continue
        others = before.keys() | after.keys() - {GOES}
        gained = {s: after.get(s, 0) - before.get(s, 0) for s in others if s != GOES}
        assert sum(gained.values()) == before[GOES]
        assert min(gained.values()) == 0
        # Terneuzen and Bergen op Zoom are next: they get more than everybody else together.
        assert gained["zorgsaam-terneuzen"] + gained["bravis-bergen-op-zoom"] > before[GOES] / 2
        assert name in {"rooms", "delivery_rooms"} or after[GOES] == 0


def test_nothing_moves_where_nights_close_or_nothing_does(region):
    pack, on = region.pack, region.on
    assert moved_along(region, nights_closed(pack, [GOES], on)) == ()
    assert moved_along(region, pack) == ()


def test_neighbours_that_get_the_rooms_are_not_on_stop_for_it(region, closed):
    pack, on = region.pack, region.on
    changed = closures((GOES,), "emergency_department", pack, on).on(pack, on)
    along = applied(changed, moved_along(region, changed), on)
    (baseline, alone), runs = closed
    made = ready(region, [Variant(name="now"), Variant(name="along", pack=along)])
    assert made[0].key == baseline.key
    again = [run(made[1], replace(SHORT, replication=r)) for r in range(2)]
    at_terneuzen = alone.sites.index("zorgsaam-terneuzen")
    for crowded, eased in zip(runs[1], again, strict=True):
        assert (
            eased["site_stopped_share"][at_terneuzen] < crowded["site_stopped_share"][at_terneuzen]
        )
        assert eased["site_visits"][at_terneuzen] > crowded["site_visits"][at_terneuzen]


def test_who_lived_by_it_drives_farther_and_the_neighbours_fill(effects):
    drive = effects.places["drive_minutes"].difference
    assert drive[effects.is_direct].mean() > 10
    terneuzen = at(effects, "zorgsaam-terneuzen")
    assert effects.sites["visits"].difference[terneuzen] > 2_000
    assert effects.sites["stopped_share"].difference[terneuzen] > 0
    assert effects.first_order_visits[at(effects, GOES)] < -20_000
    assert effects.first_order_visits.sum() == pytest.approx(0, abs=1)


def test_volumes_stand_beside_their_norm_and_what_is_not_simulated_is_unknown(effects, region):
    found = {each.norm.id: each for each in volumes(effects, region.on)}
    trauma, pci = found["multitrauma_240"], found["pci_volume"]
    assert trauma.minimum == 240
    assert pci.minimum is None
    assert found["multitrauma_90"].minimum == 0.9
    assert found["multitrauma_90"].sites == found["complex_surgery_volume"].sites == ()
    goes = pci.sites.index(at(effects, GOES))
    assert pci.states[goes] == ("none", "ended")
    assert pci.before[goes, 0] > 0
    assert pci.after[goes, 0] == 0
    # Who went there goes elsewhere: of those who come nobody is lost or added but on the way.
    change, size = pci.change[:, 0].sum(), pci.before[:, 0].sum()
    assert abs(change) < 0.03 * size
    for level, state in zip(trauma.before, trauma.states, strict=True):
        told = "below" if level[2] < 240 else "met" if level[1] >= 240 else "unsure"
        assert state[0] == told
    # Two weeks in all: about what was published of the country, 4,652 a year.
    assert 2_500 < trauma.before[:, 0].sum() < 5_500


def test_ambulances_of_the_region_are_busy_for_longer(effects):
    zeeland = effects.baseline.layout.ambulance_regions.index("VR19")
    assert effects.regions["busy_hours"].difference[zeeland] > 1_000
    assert effects.totals["ambulance_km"].difference[0] > 0
    far = effects.baseline.layout.ambulance_regions.index("VR01")
    assert abs(effects.regions["busy_hours"].difference[far]) < 100


def test_the_same_study_says_the_same_and_another_seed_does_not(closed):
    made, runs = closed
    again = run(made[0], replace(SHORT, replication=1))
    assert all(np.array_equal(again[name], runs[0][1][name]) for name in again)
    other = run(made[0], replace(SHORT, replication=7))
    assert not np.array_equal(other["requests"], runs[0][0]["requests"])


def test_a_department_that_opens_gets_the_rooms_that_demand_asks_for(region):
    document = {"changes": [{"open": {"site": "treant-hoogeveen", "service": "emergency_department",
                                      "calendar": "always"}}]}  # fmt: skip
    pack = scenario_from(document, region.pack, region.on).on(region.pack, region.on)
    chain, layout = chain_of(region, pack)
    site = chain.sites[layout.sites.ids.index("treant-hoogeveen")]
    assert site["rooms"] >= 6
    assert site["ward"] >= 0
    elsewhere = chain.sites[layout.sites.ids.index("treant-emmen")]
    assert elsewhere["rooms"] == region.capacity.rooms["treant-emmen"]


def test_a_closed_night_takes_nobody_by_night_and_everybody_by_day(region):
    pack = nights_closed(region.pack, [ZUTPHEN], region.on)
    made = ready(region, [Variant(name="now"), Variant(name="nights", pack=pack)])
    runs = [[run(each, SHORT)] for each in made]
    found = effects_of(region, *made, *runs)
    hours = runs[1][0]["site_own_by_hour"][at(found, ZUTPHEN)]
    assert hours[23] == hours[0:7].sum() == 0
    assert hours[9:21].min() > 0
    assert lost_sites(found) == (ZUTPHEN,)
    assert night_only(found, ZUTPHEN)


def test_nights_in_turns_leave_each_night_one_open(region):
    sites = [ZUTPHEN, GOES]
    pack = nights_rotating(region.pack, sites, region.on)
    _, layout = chain_of(region, pack)
    rows = [layout.sites.ids.index(site) for site in sites]
    opens = layout.opens[0, rows].reshape(2, 7, 96)
    assert (opens[:, :, 40:80]).all()
    night = opens[:, :, 92:]
    assert (night.sum(axis=0) == 1).all()


def test_without_insight_patients_are_turned_away_at_the_door(region):
    strict = {**region.values, "stop_begin": replace(region.values["stop_begin"], value=0.5)}
    crowded = replace(region, values=strict)
    chains = [
        chain_of(crowded, coordination=Coordination(shares_stops=shares))[0]
        for shares in (True, False)
    ]
    turned = [int(simulated_chain(c, SHORT).tally.sites["turned"].sum()) for c in chains]
    assert turned[0] == 0
    assert turned[1] > 100


def test_nobody_comes_where_nobody_asks(region):
    chain, _ = chain_of(region, factors=dict.fromkeys(region.demand.kinds, 0.0))
    outcome = simulated_chain(chain, SHORT)
    assert outcome.tally.kinds.sum() == 0
    assert outcome.present == 0


def test_flows_are_kept_and_nothing_is_busier_than_it_can_be(region):
    chain, _ = chain_of(region)
    outcome = simulated_chain(chain, SHORT)
    pools, paths = outcome.pools, outcome.paths
    assert (pools["busy_area"] <= pools["units_area"] * (1 + 1e-9) + 1e-6)[
        [len(pool.units) == 1 for pool in chain.network.pools]
    ].all()
    stay = paths["stay"].sum()
    present = outcome.stations["present_area"].sum()
    assert stay <= present  # Little: who is still there has area and no stay yet
    asked = outcome.tally.kinds.sum()
    assert outcome.tally.left.sum() + outcome.present == asked


def test_rooms_are_those_published_and_divided_by_visits(region):
    rooms = region.capacity.rooms
    assert sum(rooms.values()) == pytest.approx(1_303, rel=0.02)
    assert min(rooms.values()) >= 6


def test_choice_shares_add_up_and_the_nearest_is_chosen_most(region):
    shares = shares_by_site(region.layout, 0, 3.0)
    assert np.allclose(shares.sum(axis=1), 1)
    opens = region.layout.opens[0].any(axis=1)
    nearest = np.where(opens, region.layout.to_site[0], np.inf).argmin(axis=1)
    assert (shares.argmax(axis=1) == nearest).all()


def test_demand_is_rate_times_people(region):
    rows = {row["kind"]: row["rates"] for row in chain_document()["demand"]}
    areas = region.pack.table("areas")
    elderly = areas["age_75_plus"].sum()
    number = region.demand.kinds.index("control_room_call")
    per_year = region.demand.per_week[number][:, BANDS.index("age_75_plus")].sum() * 365.25 / 7
    assert per_year == pytest.approx(elderly * rows["control_room_call"]["age_75_plus"] / 1_000)


def test_every_kind_has_a_profile_of_the_whole_week():
    for kind in chain_document()["kinds"].values():
        shares = week_profile(chain_document()["profiles"][kind["profile"]])
        assert shares.shape == (168,)
        assert shares.sum() == pytest.approx(1)
        assert (shares >= 0).all()


def test_every_assumption_has_a_range_around_it_and_a_reason():
    for row in chain_assumptions().values():
        assert row.low <= row.value <= row.high, row.name
        assert all(row.reason[language] for language in ("nl", "en"))


def test_a_lognormal_has_the_mean_and_spread_asked_for():
    mu, sigma = lognormal(20.0, 9.0)
    assert np.exp(mu + sigma**2 / 2) == pytest.approx(20.0)
    assert np.sqrt(np.exp(sigma**2) - 1) * 20.0 == pytest.approx(9.0)


def test_a_whole_is_divided_by_weight_with_one_each():
    found = divided(10, np.array([0.0, 1.0, 3.0]), least=1)
    assert found.sum() == 10
    assert found.tolist() == [1, 3, 6]


def test_a_difference_is_taken_within_each_replication():
    before = [{"a": np.array([1.0])}, {"a": np.array([5.0])}, {"a": np.array([9.0])}]
    after = [{"a": np.array([3.0])}, {"a": np.array([7.0])}, {"a": np.array([11.0])}]
    found = paired(before, after, measure("a"))
    assert found.difference[0] == found.low[0] == found.high[0] == 2
    one = paired(before[:1], after[:1], measure("a"))
    assert np.isnan(one.low[0])


def test_staff_is_freed_only_after_wards_and_those_who_stay():
    freed = {row.profession: row for row in freed_by_closure(10, chain_assumptions())}
    nurse = freed["nurse"]
    per_post = 5.2 / 24
    assert nurse.present == pytest.approx(10 / 3.5 * (16 * 1.0 + 8 * 0.65) * per_post)
    assert nurse.kept_for_wards == pytest.approx(10 / 3.5 * 8 * 0.65 * per_post * 0.35)
    assert nurse.freed == pytest.approx(nurse.present - nurse.kept_for_wards - nurse.unwilling)
    nights = freed_by_closure(10, chain_assumptions(), days=0.0)[0]
    assert nights.present == pytest.approx(10 / 3.5 * 8 * 0.65 * per_post)
    assert needed_for_visits(0, 1_700, chain_assumptions())["nurse"] == 0
    # One yardstick: the visits of ten rooms need the rota of ten rooms.
    needed = needed_for_visits(17_000, 1_700, chain_assumptions())
    assert needed["nurse"] == pytest.approx(nurse.present)


def test_functions_that_fall_are_those_the_site_has():
    falls, asks = falls_with(("emergency_department", "thrombectomy"), "emergency_department")
    assert falls == ("thrombectomy",)
    assert "intensive_care" in asks


def test_runs_are_kept_and_taken_up_again(closed, tmp_path):
    made, _ = closed
    plan = Plan(variants=made[:1], study=SHORT, replications=2, kept=tmp_path, workers=1)
    told = []
    first, whole = all_runs(plan, lambda done, of: told.append((done, of)))
    assert whole
    assert told == [(0, 2), (1, 2), (2, 2)]
    kept = next(tmp_path.glob("*-1.npz"))
    kept.write_bytes(kept.read_bytes()[:-2_000])  # as a process that was killed would leave it
    told.clear()
    again, _ = all_runs(plan, lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
    assert all(
        np.array_equal(one[name], other[name])
        for one, other in zip(first[0], again[0], strict=True)
        for name in one
    )


def test_what_is_kept_belongs_to_these_minutes_and_values(region):
    slower = replace(region, layout=replace(region.layout, to_site=region.layout.to_site * 1.1))
    dearer = replace(
        region, values={**region.values, "ic_days": replace(region.values["ic_days"], value=4.0)}
    )
    keys = {ready(each, [Variant(name="now")])[0].key for each in (region, slower, dearer)}
    assert len(keys) == 3
    assert ready(region, [Variant(name="other name")])[0].key in keys


def test_processes_give_what_one_gives(closed, tmp_path):
    made, runs = closed
    plan = Plan(variants=made, study=SHORT, replications=2, kept=tmp_path, workers=2)
    found, whole = all_runs(plan, lambda *_: None)
    assert whole
    for one, other in zip(runs, found, strict=True):
        for mine, theirs in zip(one, other, strict=True):
            assert all(np.array_equal(mine[name], theirs[name]) for name in mine)


def test_every_published_total_is_held_against_the_simulation(closed):
    made, runs = closed
    found = {fit.total.part: fit for fit in fits(runs[0], made[0].chain.kinds)}
    assert found["ed_visits"].factor == pytest.approx(1, abs=0.1)
    assert found["crisis_contacts"].factor == pytest.approx(1, abs=0.1)
    assert found["ambulance_runs"].factor == pytest.approx(1, abs=0.15)
    assert found["ed_visits"].low < found["ed_visits"].simulated < found["ed_visits"].high


@pytest.mark.parametrize("resource", ["beds", "intensive_care_beds"])
def test_who_needs_a_bed_that_is_not_there_is_taken_to_one_elsewhere(region, resource):
    told = {"site": GOES, "resource": resource, "amount": 0}
    document = {"name": "x", "changes": [{"change_capacity": told}]}
    changed = scenario_from(document, region.pack, region.on).on(region.pack, region.on)
    outcomes = [
        simulated_chain(each.chain, replace(SHORT, weeks=2))
        for each in ready(region, [Variant(name="now"), Variant(name="none", pack=changed)])
    ]
    sites = [outcome.tally.sites["transferred"] for outcome in outcomes]
    here = region.layout.sites.ids.index(GOES)
    assert sites[0].sum() == 0
    assert sites[1][here] == sites[1].sum() > 0
    arrived = [
        outcome.stations["arrived"][[d for d in outcome.tally.sites["department"] if d >= 0]]
        for outcome in outcomes
    ]
    assert np.abs(arrived[0] - arrived[1]).sum() < 0.01 * arrived[0].sum()
