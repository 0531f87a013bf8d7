"""The part of the map where something changes."""

from dataclasses import replace

import numpy as np
import pytest

from spoedketen.cli.travel_models import travel_model
from spoedketen.domain.assumptions import default_assumptions
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Question, access
from spoedketen.planning.scenarios import closures
from spoedketen.reports.map.closeup import SAME, changed_window, names_in, whole
from spoedketen.reports.map.drawing import map_drawing
from spoedketen.sources.background import background
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


@pytest.fixture(scope="module")
def held():
    """Who reaches what in the bundled country, before and after one department closes."""
    pack = read_pack(pack_folder("netherlands"))
    on = pack.note.date
    travel = travel_model(pack, None, default_assumptions(), progress=lambda *_: None)
    question = Question(norm=norm("seh_45"), as_of=on)
    closed = closures(("Adrz Goes",), "emergency_department", pack, on).on(pack, on)
    return pack, access(pack, question, travel), access(closed, question, travel)


@pytest.fixture(scope="module")
def areas(held):
    return held[1].areas


@pytest.fixture(scope="module")
def drawing_of_two(held):
    pack, before, after = held
    return map_drawing(pack, before, after, background(), ())


def frame(name, pixel):
    width = 6.0 * len(name.words) * pixel
    west = {"start": name.x, "middle": name.x - width / 2, "end": name.x - width}[name.anchor]
    return west, name.y - 10 * pixel, west + width, name.y


def test_nothing_that_changes_shows_the_whole(drawing_of_two, areas):
    same = tuple(replace(each, css=f"bx ax {SAME}") for each in drawing_of_two.groups)
    still = tuple(replace(site, change="") for site in drawing_of_two.sites)
    drawing = replace(drawing_of_two, groups=same, sites=still)
    assert changed_window(drawing, areas) == whole(drawing)


def test_the_window_holds_all_that_changes_in_the_proportions_of_the_map(drawing_of_two, areas):
    drawing = drawing_of_two
    window = changed_window(drawing, areas)
    assert window.width < drawing.width
    assert window.width / window.height == pytest.approx(drawing.width / drawing.height)
    spots = drawing.projection.units(areas.points.lon, areas.points.lat)
    changed = [row for g in drawing.groups if SAME not in g.css.split() for row in g.rows]
    assert changed
    assert all(window.holds(*spots[row]) for row in changed)
    assert all(window.holds(site.x, site.y) for site in drawing.sites if site.change)


def test_names_cover_no_other_name_and_stay_inside(drawing_of_two, areas):
    window = changed_window(drawing_of_two, areas)
    pixel = 4.6 * window.width / drawing_of_two.width
    found = names_in(window, drawing_of_two, areas, pixel)
    assert len(found) > 5
    closed = {site.name for site in drawing_of_two.sites if site.change == "closed"}
    assert closed <= {name.words for name in found if name.is_site}
    frames = np.array([frame(name, pixel) for name in found])
    for n, (west, north, east, south) in enumerate(frames):
        assert window.holds(west, north)
        assert window.holds(east, south)
        others = np.delete(frames, n, axis=0)
        meets = (others[:, 0] < east) & (west < others[:, 2])
        meets &= (others[:, 1] < south) & (north < others[:, 3])
        assert not meets.any()
