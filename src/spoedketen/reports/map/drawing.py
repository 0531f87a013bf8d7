"""Everything that is on the map, as values ready to be written down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from spoedketen.domain.background import Background
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import points_of, ready_stations
from spoedketen.domain.points import Points
from spoedketen.planning.access import Access
from spoedketen.reports.map.classes import extra_codes, minute_codes
from spoedketen.reports.map.paths import path_of
from spoedketen.reports.map.projection import WIDTH_UNITS, Projection
from spoedketen.reports.map.regions import DIVISIONS_DRAWN, outlines
from spoedketen.reports.map.scenery import Scenery, fitted_to, plain, surroundings
from spoedketen.reports.map.shapes import AREA, area_shapes, projection_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaGroup:
    """Areas that look the same in every view; ``rows`` are their rows in the pack."""

    css: str
    rows: tuple[int, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMark:
    """A location on the map; ``change`` is "closed", "opened" or empty."""

    id: str
    name: str
    x: int
    y: int
    is_sensitive: bool
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDrawing:
    """The map of an answer; paths are SVG path data in units of the projection."""

    projection: Projection
    groups: tuple[AreaGroup, ...]
    scenery: Scenery
    division: str | None
    regions: tuple[str, ...]
    stations: tuple[tuple[int, int], ...]
    sites: tuple[SiteMark, ...]
    has_scenario: bool

    @property
    def width(self) -> int:
        """Units from west to east."""
        return WIDTH_UNITS

    @property
    def height(self) -> int:
        """Units from north to south."""
        return self.projection.height_units

    @property
    def area_order(self) -> list[int]:
        """Rows of the areas in the order in which they are drawn."""
        return [row for group in self.groups for row in group.rows]


def map_drawing(
    pack: Pack,
    before: Access,
    after: Access | None,
    background: Background,
    sensitive: Collection[str],
) -> MapDrawing:
    """Return the map of one situation, or of two and their difference."""
    projection = projection_of(pack, before.areas)
    shapes = area_shapes(pack, before.areas, background, projection)
    division = _division(before)
    around = surroundings(background, projection)
    has_polygons = AREA in pack.boundaries
    return MapDrawing(
        projection=projection,
        groups=_groups(shapes, _codes(before, after)),
        scenery=fitted_to(around, shapes) if has_polygons else plain(around),
        division=division,
        regions=_regions(shapes, before, division),
        stations=_stations(pack, before, projection),
        sites=_sites(before, after, projection, sensitive),
        has_scenario=after is not None,
    )


def _codes(before: Access, after: Access | None) -> list[str]:
    """Return per area its classes: ``b`` before, ``a`` after, ``d`` the difference."""
    minutes = before.best_minutes()
    now = [f"b{code}" for code in minute_codes(minutes, before.limit_minutes)]
    if after is None:
        return now
    then = _after_codes(before, after)
    return [" ".join(found) for found in zip(now, then, _extra(before, after), strict=True)]


def _after_codes(before: Access, after: Access) -> list[str]:
    newly = after.is_beyond() & ~before.is_beyond()
    codes = minute_codes(after.best_minutes(), after.limit_minutes)
    return ["an" if new else f"a{code}" for code, new in zip(codes, newly, strict=True)]


def _extra(before: Access, after: Access) -> list[str]:
    with np.errstate(invalid="ignore"):
        extra = after.best_minutes() - before.best_minutes()
    codes = extra_codes(extra)
    newly = after.is_beyond() & ~before.is_beyond()
    regained = before.is_beyond() & ~after.is_beyond()
    marks = np.where(newly, "dn", np.where(regained, "dr", ""))
    return [mark or f"d{code}" for code, mark in zip(codes, marks, strict=True)]


def _groups(shapes: Sequence[BaseGeometry], codes: Sequence[str]) -> tuple[AreaGroup, ...]:
    rows: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        rows.setdefault(code, []).append(row)
    return tuple(
        AreaGroup(
            css=code, rows=tuple(mine), paths=tuple(path_of(shapes[row]) or "M0 0" for row in mine)
        )
        for code, mine in sorted(rows.items())
    )


def _division(found: Access) -> str | None:
    known = found.areas.region_ids
    return next((name for name in DIVISIONS_DRAWN if any(known.get(name, ()))), None)


def _regions(
    shapes: Sequence[BaseGeometry], found: Access, division: str | None
) -> tuple[str, ...]:
    if division is None:
        return ()
    drawn = outlines(shapes, found.areas.region_ids[division])
    return tuple(path_of(shape) for shape in drawn.values())


def _stations(pack: Pack, found: Access, projection: Projection) -> tuple[tuple[int, int], ...]:
    question = found.question
    if not question.norm.starts_at_station:
        return ()
    readiness = question.norm.station_readiness
    rows = ready_stations(pack, readiness, on=question.as_of, at=question.at)
    return _spots(points_of(rows), projection)


def _spots(points: Points, projection: Projection) -> tuple[tuple[int, int], ...]:
    return tuple((int(x), int(y)) for x, y in projection.units(points.lon, points.lat))


def _sites(
    before: Access, after: Access | None, projection: Projection, sensitive: Collection[str]
) -> tuple[SiteMark, ...]:
    """Return the locations of both situations, from north to south as one reads a map."""
    later = before.sites if after is None else after.sites
    opened = [row for row, id_ in enumerate(later.ids) if id_ not in before.sites.ids]
    marks = []
    for points in (before.sites, later.subset(opened)):
        spots = zip(points.ids, points.names, _spots(points, projection), strict=True)
        for id_, name, (x, y) in spots:
            change = "" if id_ in before.sites.ids else "opened"
            change = "closed" if id_ not in later.ids else change
            marks.append(
                SiteMark(id=id_, name=name, x=x, y=y, is_sensitive=id_ in sensitive, change=change)
            )
    return tuple(sorted(marks, key=lambda mark: (mark.y, mark.x)))
