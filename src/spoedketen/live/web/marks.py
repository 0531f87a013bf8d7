"""Locations on the map beside the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from spoedketen.live.web.board_rows import ShownRow
from spoedketen.live.web.region_map import Ground

EAST_SHARE, WEST_SHARE = 0.6, 0.25
"""Names at the edges of the map are written inwards."""


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


def marks(rows: Sequence[ShownRow], drawn: Ground) -> list[Mark]:
    """Return where each row stands on the map."""
    spots = drawn.spots([(shown.row.lat, shown.row.lon) for shown in rows])
    return [_mark(shown, x, y, drawn) for shown, (x, y) in zip(rows, spots, strict=True)]


def _mark(shown: ShownRow, x: float, y: float, drawn: Ground) -> Mark:
    return Mark(
        service=shown.row.service,
        site=shown.row.site,
        name=shown.row.name,
        state=shown.state,
        words=shown.words,
        is_stale=shown.is_stale,
        x=x,
        y=y,
        anchor=_anchor(x, drawn),
    )


def _anchor(x: float, drawn: Ground) -> str:
    if x > EAST_SHARE * drawn.width:
        return "end"
    return "start" if x < WEST_SHARE * drawn.width else "middle"
