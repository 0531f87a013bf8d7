"""The part of the map where something changes, and the names that are written there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.places import Areas
from spoedketen.reports.map.drawing import MapDrawing, SiteMark

SAME = "de0"
"""The class of an area whose minutes stay as they were."""
MARGIN_SHARE, LEAST_SHARE, MOST_SHARE = 0.12, 0.2, 0.75
"""Of the map: around what changes, the smallest part shown, and from where on it is shown whole."""
NAMES_AT_MOST = 22
LETTER_PIXELS, LINE_PIXELS, SIGN_PIXELS = 7.2, 14.0, 9.0

Frame = tuple[float, float, float, float]
"""West, north, east and south, in units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of the drawing, in its units and with its proportions."""

    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point is in it."""
        return 0 <= x - self.x <= self.width and 0 <= y - self.y <= self.height


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name on the map: where its line begins, ends or has its middle."""

    words: str
    x: float
    y: float
    anchor: str
    is_site: bool


def whole(drawing: MapDrawing) -> Window:
    """Return the window that shows everything."""
    return Window(x=0, y=0, width=drawing.width, height=drawing.height)


def changed_window(drawing: MapDrawing, areas: Areas) -> Window:
    """Return the window around everything that changes; the whole where that is most of it."""
    spots = np.array(list(_changed_spots(drawing, areas))).reshape(-1, 2)
    if not len(spots):
        return whole(drawing)
    low, high = spots.min(axis=0), spots.max(axis=0)
    size = np.array([drawing.width, drawing.height], float)
    share = max(float(((high - low) / size).max()) + 2 * MARGIN_SHARE * LEAST_SHARE, LEAST_SHARE)
    share *= 1 + MARGIN_SHARE
    if share > MOST_SHARE:
        return whole(drawing)
    corner = np.clip((low + high) / 2 - share * size / 2, 0.0, (1 - share) * size)
    width, height = share * size
    return Window(x=float(corner[0]), y=float(corner[1]), width=float(width), height=float(height))


def _changed_spots(drawing: MapDrawing, areas: Areas) -> Iterator[tuple[float, float]]:
    spots = _spots(drawing, areas)
    yield from (tuple(spots[row]) for row in _changed(drawing))
    yield from ((site.x, site.y) for site in drawing.sites if site.change)


def _changed(drawing: MapDrawing) -> Iterator[int]:
    """Yield the rows of the areas whose minutes change."""
    for group in drawing.groups:
        if SAME not in group.css.split():
            yield from group.rows


def _spots(drawing: MapDrawing, areas: Areas) -> FloatArray:
    return drawing.projection.units(areas.points.lon, areas.points.lat)


def names_in(window: Window, drawing: MapDrawing, areas: Areas, pixel: float) -> list[Name]:
    """Return the names for which there is room: locations, places that change, large ones first.

    ``pixel`` is how many units a pixel takes.
    """
    seen = [site for site in drawing.sites if window.holds(site.x, site.y)]
    taken = [_around(site.x, site.y, pixel) for site in seen]
    found: list[Name] = []
    for words, x, y, is_site in (*_of_sites(seen), *_of_places(window, drawing, areas)):
        if len(found) == NAMES_AT_MOST:
            break
        if is_site:
            taken.remove(_around(x, y, pixel))
        name = _fitting(words, (x, y), window, taken, pixel)
        if is_site:
            taken.append(_around(x, y, pixel))
        if name is not None:
            found.append(Name(words=words, x=name[0], y=name[1], anchor=name[2], is_site=is_site))
            taken.append(_frame(words, *name, pixel))
    return found


def _of_sites(seen: Sequence[SiteMark]) -> Iterator[tuple[str, float, float, bool]]:
    for site in sorted(seen, key=lambda each: not each.change):
        yield site.name, site.x, site.y, True


def _of_places(
    window: Window, drawing: MapDrawing, areas: Areas
) -> Iterator[tuple[str, float, float, bool]]:
    spots = _spots(drawing, areas)
    changed = np.isin(np.arange(len(areas.people)), list(_changed(drawing)))
    for row in np.lexsort((-areas.people, ~changed)):
        x, y = (float(each) for each in spots[row])
        if window.holds(x, y):
            yield areas.points.names[row], x, y, False


def _around(x: float, y: float, pixel: float) -> Frame:
    half = SIGN_PIXELS * pixel
    return x - half, y - half, x + half, y + half


def _fitting(
    words: str, spot: tuple[float, float], window: Window, taken: Sequence[Frame], pixel: float
) -> tuple[float, float, str] | None:
    """Return where a name covers nothing: beside its mark, above it or below."""
    x, y = spot
    beside, up, down = 13 * pixel, -11 * pixel, 20 * pixel
    for place in (
        (x + beside, y + 4 * pixel, "start"),
        (x - beside, y + 4 * pixel, "end"),
        (x, y + up, "middle"),
        (x, y + down, "middle"),
    ):
        frame = _frame(words, *place, pixel)
        inside = window.holds(*frame[:2]) and window.holds(*frame[2:])
        if inside and not _covers(frame, taken):
            return place
    return None


def _covers(frame: Frame, others: Sequence[Frame]) -> bool:
    west, north, east, south = frame
    return any(w < east and west < e and n < south and north < s for w, n, e, s in others)


def _frame(words: str, x: float, y: float, anchor: str, pixel: float) -> Frame:
    width = LETTER_PIXELS * len(words) * pixel
    west = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return west, y - LINE_PIXELS * pixel, west + width, y + 3 * pixel
