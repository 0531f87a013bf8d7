"""Places by postcode, and those of a window of the map."""

from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import DIVISIONS, MODES, Place, PlaceTable
from spoedketen.live.requests import places
from spoedketen.live.requests.values import PlaceWish

IDS = ["3851", "3852", "8011"]


@pytest.fixture
def by_postcode(tmp_path, monkeypatch):
    """Areas by postcode, as a pack of a user has them."""
    for mode in MODES:
        np.save(tmp_path / f"{mode}.npy", np.zeros((3, 0), dtype=np.uint16))
    np.savez(
        tmp_path / "places.npz",
        ids=np.array(IDS),
        names=np.array(["3851 Ermelo", "3852 Ermelo", "8011 Zwolle"]),
        lat=np.array([52.30, 52.31, 52.51]),
        lon=np.array([5.62, 5.63, 6.09]),
        people=np.array([5_000, 9_000, 20_000]),
        sites=np.array([], dtype="U1"),
        site_places=np.array([], dtype=np.int64),
        **{name: np.array(["", "", ""]) for name in DIVISIONS},
    )
    table = PlaceTable(tmp_path)
    monkeypatch.setattr(places, "places", lambda: table)
    return table


@pytest.mark.parametrize("given", ["3851", "3851AB", "3851 ab"])
def test_a_postcode_names_its_area(by_postcode, given):
    assert places.place_of(PlaceWish(name=given)).id == "3851"


@pytest.mark.parametrize("given", ["9999", "9999 ZZ"])
def test_a_postcode_that_is_none_of_the_areas_is_asked_back(by_postcode, given):
    with pytest.raises(RequestError) as refused:
        places.place_of(PlaceWish(name=given))
    assert refused.value.code == "postcode_unknown"


def test_a_number_that_is_no_postcode_is_a_name(by_postcode):
    with pytest.raises(RequestError) as refused:
        places.place_of(PlaceWish(name="0851 AB"))
    assert refused.value.code == "place_unknown"


def test_the_largest_place_of_each_cell_stands_on_the_map(by_postcode):
    assert [each.id for each in places.within(5, 52, 7, 53, cells=2)] == ["8011", "3852"]
    assert [each.id for each in places.within(5.61, 52.29, 5.64, 52.32, cells=3)] == [
        "3852",
        "3851",
    ]
    assert places.within(3, 51, 4, 52, cells=3) == []


class Regions:
    """A directory that knows two regions by name."""

    KNOWN = MappingProxyType(
        {("g1", "municipality"): "Bergen (L.)", ("p1", "province"): "Gelderland"}
    )

    def region_named(self, slug, division):
        name = self.KNOWN.get((slug, division))
        return name and SimpleNamespace(name=name)


@pytest.mark.parametrize(
    ("regions", "label"),
    [
        ({"municipality": "g1", "province": "p1"}, "Hengelo (Bergen (L.), Gelderland)"),
        ({"province": "p1", "safety_region": "VR06"}, "Hengelo (Gelderland)"),
        ({}, "Hengelo (52.05, 6.31)"),
    ],
)
def test_a_place_is_told_with_names_never_with_codes(monkeypatch, regions, label):
    monkeypatch.setattr(places, "directory", Regions)
    place = Place(id="2754395", name="Hengelo", lat=52.05, lon=6.309, regions=regions)
    assert places.label_of(place) == label
    monkeypatch.setattr(places, "like", lambda name: [place] if name == "Hengelo" else [])
    assert places.named_as(label) == PlaceWish(id="2754395")
