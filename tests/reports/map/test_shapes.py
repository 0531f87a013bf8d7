import numpy as np
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from spoedketen.reports.map.cells import cells
from spoedketen.reports.map.coverage import fitted
from spoedketen.reports.map.paths import path_of
from spoedketen.reports.map.projection import projection_for
from spoedketen.reports.map.regions import outlines


def test_neighbours_with_a_sliver_between_them_fit_without_a_gap():
    left, right, top = box(0, 0, 100, 200), box(102, 0, 200, 200), box(0, 200, 200, 300)
    bottom = box(0, -100, 200, 0)
    joined = shapely.union_all(fitted([left, right, top, bottom]))
    assert joined.area == 200 * 400
    assert len(shapely.get_parts(joined)) == 1


def test_overlapping_neighbours_share_no_land():
    first, second = fitted([box(0, 0, 110, 100), box(100, 0, 200, 100)])
    assert shapely.intersection(first, second).area == 0


def test_a_lake_between_areas_belongs_to_nobody():
    lake = box(40, 40, 160, 160)
    ring = Polygon(box(0, 0, 200, 200).exterior.coords, [lake.exterior.coords])
    west, east = ring.intersection(box(0, 0, 100, 200)), ring.intersection(box(100, 0, 200, 200))
    assert sum(shape.area for shape in fitted([west, east])) == ring.area


def test_cells_share_the_land_among_the_points():
    land = box(0, 0, 1000, 1000)
    found = cells(np.array([[250.0, 500.0], [750.0, 500.0]]), land, km_per_unit=0.01)
    assert [shape.area for shape in found] == [500_000, 500_000]


def test_a_point_in_open_water_is_drawn_as_a_dot():
    found = cells(np.array([[10.0, 10.0], [5000.0, 5000.0]]), box(0, 0, 50, 50), km_per_unit=1.0)
    assert found[1].contains(Point(5000, 5000))


def test_two_points_on_one_spot_get_the_same_cell():
    spots = np.array([[10.0, 10.0], [10.0, 10.0], [90.0, 90.0]])
    found = cells(spots, box(0, 0, 100, 100), km_per_unit=0.1)
    assert found[0].equals(found[1])


def test_a_path_is_relative_whole_and_closed():
    assert path_of(box(10, 20, 30, 50)) == "M30 20l0 30-20 0 0-30z"
    assert path_of(LineString([(0, 0), (5, -5)])) == "M0 0l5-5"
    assert path_of(Polygon()) == ""


def test_north_is_up_and_a_kilometre_has_its_length():
    projection = projection_for(4.0, 51.0, 6.0, 53.0)
    (_, north), (_, south) = projection.units(np.array([5.0, 5.0]), np.array([52.5, 51.5]))
    assert north < south
    assert abs((south - north) * projection.km_per_unit - 111.2) < 0.5


def test_a_region_is_outlined_around_its_areas_and_the_unknown_are_left_out():
    shapes = [box(0, 0, 10, 10), box(10, 0, 20, 10), box(50, 50, 60, 60)]
    found = outlines(shapes, ["a", "a", None])
    assert list(found) == ["a"]
    assert found["a"].equals(box(0, 0, 20, 10))
