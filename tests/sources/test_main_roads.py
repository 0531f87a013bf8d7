"""The hand-made lists of roads and water say what a map would."""

import numpy as np
import pytest
import shapely

from spoedketen.domain.geodesy import straight_km
from spoedketen.sources.main_roads import main_roads, open_water

LONGEST_KM = 30
"""The Afsluitdijk, 26 kilometres without an exit, is the longest of all."""


def length_km(roads):
    tails, heads = roads.tails, roads.heads
    km = straight_km(roads.lat[tails], roads.lon[tails], roads.lat[heads], roads.lon[heads])
    return np.diag(km)


def test_main_roads_lie_in_the_netherlands_and_have_no_slip_of_the_pen():
    roads = main_roads()
    assert roads.lat.min() > 50.7
    assert roads.lat.max() < 53.6
    assert roads.lon.min() > 3.3
    assert roads.lon.max() < 7.3
    assert length_km(roads).max() < LONGEST_KM


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [("Markermeer", 52.5, 5.2), ("IJsselmeer", 52.8, 5.4), ("Waddenzee", 53.2, 5.2)],
)
def test_lakes_and_seas_are_water(place, lat, lon):
    assert shapely.contains_xy(open_water().shape, lon, lat), place


@pytest.mark.parametrize(
    ("place", "lat", "lon"),
    [
        ("Lelystad", 52.51, 5.47),
        ("Marken", 52.458, 5.105),
        ("Den Burg", 53.054, 4.797),
        ("Nes", 53.446, 5.775),
        ("Goes", 51.504, 3.889),
        ("Zierikzee", 51.650, 3.917),
        ("Terneuzen", 51.33, 3.83),
        ("Urk", 52.662, 5.60),
    ],
)
def test_towns_are_dry(place, lat, lon):
    assert not shapely.contains_xy(open_water().shape, lon, lat), place


def test_every_ferry_takes_longer_than_a_car_would():
    roads = main_roads()
    assert len(roads.timed_minutes) == 6
    assert (roads.timed_minutes >= 15).all()
