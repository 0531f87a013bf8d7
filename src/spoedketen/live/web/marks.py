"""Locations on the map beside the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from spoedketen.live.web.board_rows import ShownRow
from spoedketen.live.web.region_map import Ground

EAST_SHARE, WEST_SHARE = 0.6, 0.25
"""Names at the edges of the map are written inwards."""
ABOVE, BELOW = -10, 20
"""Pixels from a mark to the foot of its name."""
LETTER, HEIGHT, SIGN = 6.6, 13.0, 6.5
"""Pixels of a letter of a name, of its line, and half of those of a mark."""

NAMED_AT_MOST = 12
"""With more marks every name is shown when pointed at only."""

Spot = tuple[float, float]
Frame = tuple[float, float, float, float]
"""West, north, east and south in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A location on the map: what its sign, its word and its link need."""

    service: str
    site: str
    name: str
    state: str
    words: str
    is_stale: bool
    x: float
    y: float
    anchor: str
    name_y: int
    is_named: bool
    """Whether there is room for the name; without, it shows when pointed at."""


def marks(rows: Sequence[ShownRow], drawn: Ground) -> list[Mark]:
    """Return where each row stands on the map, and of a few where their names stand."""
    spots = drawn.spots([(shown.row.lat, shown.row.lon) for shown in rows])
    feet = _feet(rows, spots, drawn) if len(rows) <= NAMED_AT_MOST else {}
    return [
        _mark(shown, spot, _anchor(spot[0], drawn), feet.get(shown.row.service))
        for shown, spot in zip(rows, spots, strict=True)
    ]


def _feet(rows: Sequence[ShownRow], spots: Sequence[Spot], drawn: Ground) -> dict[str, int]:
    """Return by service how far below its mark a name stands, where it covers nothing else.

    In the order of the names, so that a name stays where it is when the figures change.
    """
    taken = [(x - SIGN, y - SIGN, x + SIGN, y + SIGN) for x, y in spots]
    found = {}
    for own in sorted(range(len(rows)), key=lambda n: rows[n].row.name):
        (x, y), row = spots[own], rows[own].row
        for foot in (ABOVE, BELOW):
            frame = _frame(row.name, x, y + foot, _anchor(x, drawn))
            if not _covers(frame, taken[:own] + taken[own + 1 :]):
                taken.append(frame)
                found[row.service] = foot
                break
    return found


def _frame(name: str, x: float, foot: float, anchor: str) -> Frame:
    width = LETTER * len(name)
    west = {"start": x, "middle": x - width / 2, "end": x - width}[anchor]
    return west, foot - HEIGHT, west + width, foot


def _covers(frame: Frame, others: Sequence[Frame]) -> bool:
    west, north, east, south = frame
    return any(w < east and west < e and n < south and north < s for w, n, e, s in others)


def _mark(shown: ShownRow, spot: Spot, anchor: str, foot: int | None) -> Mark:
    return Mark(
        service=shown.row.service,
        site=shown.row.site,
        name=shown.row.name,
        state=shown.state,
        words=shown.words,
        is_stale=shown.is_stale,
        x=spot[0],
        y=spot[1],
        anchor=anchor,
        name_y=ABOVE if foot is None else foot,
        is_named=foot is not None,
    )


def _anchor(x: float, drawn: Ground) -> str:
    if x > EAST_SHARE * drawn.width:
        return "end"
    return "start" if x < WEST_SHARE * drawn.width else "middle"
