"""Rows and tiles of the board, ready to be read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import (
    EXPECTED_HORIZON,
    Board,
    BoardRow,
    Expected,
    Figures,
    Tile,
)
from spoedketen.live.web.charts import spark_lines
from spoedketen.live.web.crowding_words import ShownCrowding, shown_crowding
from spoedketen.live.web.words import opening_words

ROOM = "emergency_department"
BEHIND = ("ward", "intensive_care")
"""What a patient of an emergency department may need next; shown beside it."""
ENOUGH_SHARE = 0.8
LOUD = ("stop", "time_out", "threatening")
SEVERITY = ("hidden", "open", "outside_hours", "unknown", "threatening", "time_out", "stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What one service has of what counts; None is unknown."""

    staffed: int | None
    available: int | None
    waiting_minutes: int | None
    low: int | None
    high: int | None
    observed_at: datetime
    valid_until: datetime
    is_stale: bool
    is_manual: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One location in the table."""

    row: BoardRow
    state: str
    words: str
    now: Amount | None
    later: Amount | None
    behind: tuple[Amount | None, ...]
    crowding: ShownCrowding | None
    is_shared: bool

    @property
    def id(self) -> str:
        """The id of the row in the page."""
        return f"rij-{self.row.service}"

    @property
    def order(self) -> str:
        """What the table is sorted by unless asked otherwise: stops first, then by name."""
        place = LOUD.index(self.state) if self.state in LOUD else len(LOUD)
        return f"{place} {self.row.sort_key}"

    @property
    def severity(self) -> int:
        """The place of the state when one sorts by it: what asks for attention goes first."""
        return SEVERITY.index(self.state)

    @property
    def is_stale(self) -> bool:
        """Whether its figures are past their validity."""
        return self.now is not None and self.now.is_stale

    @property
    def text(self) -> str:
        """What the search looks in."""
        row = self.row
        return f"{row.name} {row.town} {row.organisation} {self.words} {row.network}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTile:
    """One link of the chain above the table."""

    tile: Tile
    sector: Sector
    lines: tuple[str, ...]
    is_here: bool

    @property
    def is_thin(self) -> bool:
        """Whether so few sources are current that the sum says little."""
        return self.tile.sources_current < ENOUGH_SHARE * self.tile.sources_total

    @property
    def expected(self) -> Expected | None:
        """What is expected, where enough of the sources say so to stand beside the sum of now."""
        told = self.tile.expected
        if told is None or told.sources < ENOUGH_SHARE * self.tile.sources_current:
            return None
        return told

    @property
    def trend(self) -> str:
        """The sign of the direction of the number of now; empty where it is steady or unknown."""
        return {1: "up_trend", -1: "down_trend"}.get(self.tile.trend, "")

    @property
    def trend_words(self) -> str:
        """The same in words."""
        return {
            1: _("meer vrij dan twee uur geleden"),
            -1: _("minder vrij dan twee uur geleden"),
        }.get(self.tile.trend, "")

    @property
    def others(self) -> list[str]:
        """The departments that the count of open ones leaves out, save those on stop."""
        tile = self.tile
        unknown = tile.service_count - tile.open_count - tile.closed_count - tile.stop_count
        told = [
            (tile.closed_count, _("{count} buiten openingstijd")),
            (unknown, _("{count} onbekend")),
        ]
        return [words.format(count=count) for count, words in told if count > 0]


def amount(figures: Iterable[Figures] | None, sector: Sector, at: datetime) -> Amount | None:
    """Return the sum over the resources that count; unknown where one of them is unknown."""
    counted = [f for f in figures or () if _counts(f, sector)]
    if not counted:
        return None
    waits = [f.waiting_minutes for f in counted if f.waiting_minutes is not None]
    return Amount(
        staffed=_sum(f.staffed for f in counted),
        available=_sum(f.available for f in counted),
        waiting_minutes=max(waits, default=None),
        low=_sum(f.low for f in counted),
        high=_sum(f.high for f in counted),
        observed_at=min(f.observed_at for f in counted),
        valid_until=min(f.valid_until for f in counted),
        is_stale=any(f.is_stale(at) for f in counted),
        is_manual=any(f.source == "manual" for f in counted),
    )


def _counts(figures: Figures, sector: Sector) -> bool:
    resource = sector.resources.get(figures.resource)
    return resource is not None and resource.counts


def _sum(values: Iterable[int | None]) -> int | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if found and len(known) == len(found) else None


def shown_rows(board: Board, sector: Sector) -> list[ShownRow]:
    """Return the rows of one sector; of an emergency department also what lies behind it."""
    mine = [row for row in board.rows if row.sector == sector.code]
    behind = _behind(board) if sector.code == ROOM else {}
    rows = [_shown(row, sector, board.at, behind) for row in mine]
    return sorted(rows, key=lambda shown: shown.order)


def _behind(board: Board) -> Mapping[str, Mapping[str, Amount | None]]:
    found: dict[str, dict[str, Amount | None]] = defaultdict(dict)
    sectors = chain().sectors
    for row in board.rows:
        if row.sector in BEHIND and row.sector not in found[row.site]:
            found[row.site][row.sector] = amount(row.figures, sectors[row.sector], board.at)
    return found


def _shown(
    row: BoardRow,
    sector: Sector,
    at: datetime,
    behind: Mapping[str, Mapping[str, Amount | None]],
) -> ShownRow:
    there = behind.get(row.site, {})
    state = row.opening.state if row.opening else "hidden"
    is_shut = state == "outside_hours"
    later = [f for f in row.expected or () if f.horizon == EXPECTED_HORIZON and not is_shut]
    now = amount(row.figures, sector, at)
    return ShownRow(
        row=row,
        state=state,
        words=opening_words(row.opening, sector),
        now=_shut(now) if now and is_shut else now,
        later=amount(later, sector, at),
        behind=tuple(there.get(code) for code in BEHIND) if sector.code == ROOM else (),
        crowding=shown_crowding(row.crowding, at) if row.crowding and not is_shut else None,
        is_shared=row.figures is not None,
    )


def _shut(now: Amount) -> Amount:
    """Return the figures of who is not open: they count nowhere, so no place or wait is shown."""
    return replace(now, staffed=None, available=None, waiting_minutes=None)


def shown_tiles(tiles: Sequence[Tile], here: str) -> list[ShownTile]:
    """Return the tiles in the order of the chain."""
    sectors = chain().sectors
    return [
        ShownTile(
            tile=tile,
            sector=sectors[tile.sector],
            lines=tuple(spark_lines(tile.history)),
            is_here=tile.sector == here,
        )
        for tile in tiles
    ]
