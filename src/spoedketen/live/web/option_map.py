"""Where the options of a match lie, numbered as in the list, around the place of the patient."""

from collections.abc import Sequence
from dataclasses import dataclass

from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.queries.places import places
from spoedketen.live.requests.match_values import MatchInfo, OptionInfo
from spoedketen.live.web.region_map import Ground, box_of, ground

MOST = 9
"""More numbers would cover each other; the list has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionSpot:
    """A location with the numbers of its options."""

    numbers: str
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionMap:
    """The drawing: the ground, the patient's place, and the locations."""

    ground: Ground
    x: float
    y: float
    place_name: str
    spots: tuple[OptionSpot, ...]


def option_map(found: MatchInfo) -> OptionMap | None:
    """Return the map of the first options, or None where nothing can be drawn."""
    options = [each for each in found.options[:MOST] if each.lat and each.lon]
    here = _place(found.place)
    if not options or here is None:
        return None
    points = list(dict.fromkeys((each.lat, each.lon) for each in options))
    drawn = ground(box_of([here, *points]))
    (x, y), *marks = drawn.spots([here, *points])
    told = [_spot(point, mark, options) for point, mark in zip(points, marks, strict=True)]
    return OptionMap(ground=drawn, x=x, y=y, place_name=found.place_name, spots=tuple(told))


def _place(id_: str) -> tuple[float, float] | None:
    try:
        table = places()
    except RequestError:
        return None
    if id_ not in table.by_id:
        return None
    place = table.place(table.by_id[id_])
    return place.lat, place.lon


def _spot(
    point: tuple[float, float], mark: tuple[float, float], options: Sequence[OptionInfo]
) -> OptionSpot:
    here = [each for each in options if (each.lat, each.lon) == point]
    numbers = ", ".join(str(each.rank) for each in here)
    return OptionSpot(numbers=numbers, name=here[0].site_name, x=mark[0], y=mark[1])
