"""The smallest numbers for a service level: loads as simulated, by theory and in the simulator."""

from dataclasses import replace

import numpy as np
import pytest
from planning.test_impact import SHORT

from spoedketen.planning.chain.capacity import visits_by_site
from spoedketen.planning.chain.crews import crews_of_regions, on_duty
from spoedketen.planning.chain.habits import lognormal, to_department
from spoedketen.planning.chain.ready import ambulances_on_duty, chain_of
from spoedketen.planning.minimum.check import NUMBERED, _ample, share_waiting_simulated
from spoedketen.planning.minimum.loads import room_loads
from spoedketen.planning.minimum.minima import PLACES, by_part, minima
from spoedketen.planning.minimum.presence import present, present_for
from spoedketen.planning.minimum.staff import staff_for
from spoedketen.simulation.chain import simulated_chain
from spoedketen.simulation.chain_patients import weeks
from spoedketen.simulation.chain_records import (
    BY_AMBULANCE,
    BY_CAR,
    COMMUNITY_BED,
    CONTROL_ROOM,
    CRISIS,
    DAY_GP,
    GP_POST,
    SENT_AMBULANCE,
)
from spoedketen.simulation.queueing import share_waiting

pytestmark = pytest.mark.slow
STATIONS = {
    "rooms": "department", "ward_beds": "ward", "intensive_care_beds": "intensive_care",
    "post_telephones": "post_desk", "post_rooms": "post_room", "post_cars": "post_car",
    "delivery_rooms": "delivery", "crisis_workers": "crisis",
}  # fmt: skip


def test_who_is_present_is_who_came_and_is_still_there():
    stay, steady = lognormal(300.0, 200.0), np.full(168, 4.0)
    assert present(steady, stay) == pytest.approx(np.full(168, 20.0), rel=1e-4)
    assert present(steady, stay, (lognormal(9_000.0, 9_000.0),)) == pytest.approx(20.0, rel=1e-2)
    once = np.zeros(168)
    once[5] = 6.0
    halves = present_for(once, 30.0)
    assert halves[5] == pytest.approx(3.0)
    assert np.delete(halves, 5) == pytest.approx(0.0, abs=1e-9)
    later = present(once, lognormal(30.0, 1e-3), (lognormal(120.0, 1e-3),))
    assert later.argmax() == 7
    assert later[7] == pytest.approx(3.0, abs=0.15)


def test_the_share_that_comes_to_hospital_is_that_of_the_patients_made(region):
    kinds = len(region.demand.kinds)
    habits = region.habits._replace(per_week=np.full(kinds, 4_000.0))
    (made,) = weeks(habits, 1, 0, 1)
    rides = made["transported"] == 1
    referred = (made["referral"] == BY_CAR) | ((made["referral"] == BY_AMBULANCE) & rides)
    sent = (made["form"] == SENT_AMBULANCE) & rides
    comes = np.select(
        [made["door"] == door for door in (GP_POST, CRISIS, CONTROL_ROOM, COMMUNITY_BED, DAY_GP)],
        [referred | sent, referred, rides, False, (made["referral"] != BY_AMBULANCE) | rides],
        default=True,
    )
    for kind in range(kinds):
        of_kind, shares = made["kind"] == kind, to_department(habits, kind)
        for need, share in enumerate(shares):
            found = (comes & (made["need"] == need))[of_kind].mean()
            chance = np.sqrt(max(share * (1 - share), 1e-9) / of_kind.sum())
            assert found == pytest.approx(share, abs=4.5 * chance), (kind, need)


def test_the_load_by_hour_is_that_of_a_department_without_limits(region):
    loads = room_loads(region)
    visits = visits_by_site(
        region.layout, region.demand, region.habits, region.values["choice_minutes"].value
    )
    open_ = visits > 0
    minutes = loads[open_].mean(axis=1) * 10_080 / visits[open_]
    assert (minutes > 105).all()  # Little: load = visits per minute times minutes in care
    assert (minutes < 135).all()


def test_every_load_is_that_of_the_simulator_when_nothing_is_full(region):
    chain, _ = chain_of(_ample(region))
    outcome = simulated_chain(chain, replace(SHORT, warmup_weeks=4, weeks=4))
    number = {station.name: s for s, station in enumerate(chain.network.stations)}
    for name in PLACES.keys() - {"crews"}:
        for places in PLACES[name](region):
            keys = range(len(places.ids)) if places.resource in NUMBERED else places.ids
            rows = [number[f"{STATIONS[places.resource]}:{key}"] for key in keys]
            taken = outcome.stations[rows]["serving_area"].sum() / outcome.minutes
            # Few stays of days: chance alone is a few percent.
            rel = 0.06 if name in {"rooms", "posts"} else 0.1
            assert places.loads.mean(axis=1).sum() == pytest.approx(taken, rel=rel)
    (crews,) = PLACES["crews"](region)
    busy = outcome.units["busy_minutes"].sum() / outcome.minutes
    assert crews.loads.mean(axis=1).sum() == pytest.approx(busy, rel=0.06)
    assert (crews.now == ambulances_on_duty(region)).all()


def test_places_meet_the_level_by_theory_and_in_the_simulator(region):
    asked = ("rooms", "posts", "delivery_rooms", "crisis", "crews")
    found = [each for name in asked for each in minima(region, 0.1, name)]
    for each in found:
        for part, places in each.needed.items():
            assert share_waiting(places, each.load[part]) <= 0.1
            assert places == 0 or share_waiting(places - 1, each.load[part]) > 0.1
        assert each.pooling is None or each.pooling.together <= each.pooling.apart
    told = share_waiting_simulated(region, found, replace(SHORT, weeks=4, warmup_weeks=1))
    fewer = [
        replace(each, needed={part: max(n - 2, 1) for part, n in each.needed.items()})
        for each in found
    ]
    less = share_waiting_simulated(region, fewer, replace(SHORT, weeks=2))
    for resource in {each.resource for each in found}:
        means = [
            np.mean([share for key, share in shares.items() if key[0] == resource])
            for shares in (told, less)
        ]
        assert means[0] < 0.1, resource
        assert means[1] > means[0], resource


def test_beds_meet_the_level_in_the_simulator(region):
    found = minima(region, 0.1, "beds")
    told = share_waiting_simulated(region, found, replace(SHORT, weeks=4, warmup_weeks=4))
    assert np.mean(list(told.values())) < 0.1
    assert {each.resource for each in found} == {key[0] for key in told}


def test_crews_of_a_region_are_as_many_as_asked_hour_by_hour(region):
    wanted = np.tile(np.arange(168) % 3 + 1, (len(region.layout.ambulance_regions), 1))
    wanted[0] = 0
    crews = crews_of_regions(region.layout, region.demand, wanted)
    assert (on_duty(region.layout, crews) == wanted).all()


def test_a_part_of_the_day_is_staffed_for_its_busiest_hour():
    week = np.zeros(168)
    week[24 * 2 + 23], week[24 * 3 + 6], week[8], week[16] = 5.0, 6.0, 3.0, 4.0
    assert by_part(week) == {"day": 3.0, "evening": 4.0, "night": 6.0}


def test_staff_is_who_serves_the_units_in_use_and_counts_the_hours(region):
    room = minima(region, 0.1, "rooms")[0]
    busy = replace(room, needed={"day": 8, "evening": 7, "night": 0})
    nurse, doctor = staff_for(busy, region.values)
    assert (nurse.profession, nurse.posts) == ("ed_nurse", {"day": 3, "evening": 2, "night": 0})
    assert nurse.fte == pytest.approx((3 + 2) * 8 / 24 * region.values["fte_per_post"].value)
    assert doctor.posts == {"day": 2, "evening": 2, "night": 0}


def test_where_nobody_comes_nothing_is_needed(region):
    shut = minima(region, 0.1, "rooms")[0]
    assert (present(np.zeros(168), lognormal(120.0, 60.0)) == 0).all()
    assert all(
        not row.fte
        for row in staff_for(replace(shut, needed=dict.fromkeys(shut.needed, 0)), region.values)
    )
