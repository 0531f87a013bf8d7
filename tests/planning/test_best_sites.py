"""Location models on the minutes of a norm, against trying everything."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from builders import access_from

from spoedketen.domain.errors import RequestError
from spoedketen.planning.access import exceeds
from spoedketen.planning.best_sites import MODELS, best_sites, best_stations
from spoedketen.planning.travel_model import TravelModel


def random_access(seed, sites=5, areas=14):
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(1, 60, (areas, sites))
    return access_from(minutes, rng.integers(0, 900, areas), limit=30.0)


def people_beyond(found, rows):
    total = found.total_minutes[:, list(rows)].min(axis=1)
    return int(found.areas.people[exceeds(total, found.limit_minutes)].sum())


@pytest.mark.parametrize("seed", range(6))
def test_most_people_within_the_limit_equals_trying_every_choice(seed):
    found = random_access(seed)
    tried = min(people_beyond(found, rows) for rows in combinations(range(5), 2))
    assert best_sites(found, "mclp", 2, ()).people_beyond == tried


@pytest.mark.parametrize("seed", range(6))
def test_the_fewest_sites_leave_nobody_out_who_is_within_today(seed):
    found = random_access(seed)
    answer = best_sites(found, "lscp", None, ())
    assert answer.people_beyond == found.beyond()
    smaller = combinations(range(5), len(answer.chosen) - 1)
    assert all(people_beyond(found, rows) > found.beyond() for rows in smaller)


def test_a_site_that_must_stay_stays():
    found = random_access(1)
    kept = found.sites.ids[3]
    assert kept in best_sites(found, "mclp", 1, (kept,)).chosen.ids


def test_an_unknown_model_or_site_or_a_missing_count_is_refused():
    found = random_access(2)
    for asked in (("best", 1, ()), (MODELS[0], None, ()), (MODELS[0], 1, ("no",))):
        with pytest.raises(RequestError):
            best_sites(found, *asked)


def test_the_best_place_for_a_station_equals_trying_every_area():
    found = random_access(3)
    norm = replace(found.question.norm, station_readiness=("present",))
    question = replace(found.question, norm=norm)
    slow = replace(found, question=question, station_minutes=np.full(14, 20.0))
    between = np.random.default_rng(4).uniform(0, 40, (14, 14))
    travel = TravelModel(
        provider="test",
        by_mode={norm.mode: lambda origins, _: between[[int(id_[1:]) for id_ in origins.ids]]},
        described={"nl": "", "en": ""},
    )
    tried = []
    for row in range(14):
        first = np.minimum(slow.station_minutes, between[row])
        tried.append(replace(slow, station_minutes=first).beyond())
    best = best_stations(slow, travel, 3)
    assert [choice.beyond for choice in best] == sorted(tried)[:3]
    assert best[0].gain == slow.beyond() - min(tried)
