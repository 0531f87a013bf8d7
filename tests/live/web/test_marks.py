"""Names on the map: none covers another, and they stay where they are when figures change."""

from dataclasses import dataclass

from spoedketen.live.web.marks import HEIGHT, LETTER, marks
from spoedketen.live.web.region_map import box_of, ground


@dataclass(frozen=True)
class Place:
    service: str
    name: str
    lat: float
    lon: float
    site: str = ""


@dataclass(frozen=True)
class Shown:
    row: Place
    state: str = "open"
    words: str = ""
    is_stale: bool = False


def rows(count):
    """Return places a kilometre apart on a diagonal: closer than their names are long."""
    found = [(f"hospital {n:02}", 51.9 + 0.004 * n, 4.4 + 0.008 * n) for n in range(count)]
    return [Shown(Place(name, name, lat, lon)) for name, lat, lon in found] + [
        Shown(Place("far", "far away", 51.5, 3.8))
    ]


def drawn(shown):
    window = ground(box_of([(each.row.lat, each.row.lon) for each in shown]))
    return {mark.name: mark for mark in marks(shown, window)}


def frame(mark):
    width = LETTER * len(mark.name)
    west = {"start": mark.x, "middle": mark.x - width / 2, "end": mark.x - width}[mark.anchor]
    foot = mark.y + mark.name_y
    return west, foot - HEIGHT, west + width, foot


def test_names_that_are_shown_cover_no_other():
    found = [mark for mark in drawn(rows(8)).values() if mark.is_named]
    assert 2 <= len(found) < 9
    for n, one in enumerate(found):
        for other in found[n + 1 :]:
            w, north, e, s = frame(one)
            w2, north2, e2, s2 = frame(other)
            assert e <= w2 or e2 <= w or s <= north2 or s2 <= north, (one.name, other.name)


def test_a_place_by_itself_has_its_name_and_order_does_not_matter():
    shown = rows(8)
    assert drawn(shown)["far away"].is_named
    assert drawn(shown) == drawn(shown[::-1])


def test_of_many_places_no_name_is_written():
    assert not any(mark.is_named for mark in drawn(rows(12)).values())
