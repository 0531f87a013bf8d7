"""Services as cards: of a location, or those that one reports for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import BoardRow
from spoedketen.live.web.board_rows import Amount, amount
from spoedketen.live.web.words import opening_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """A service with how it stands."""

    row: BoardRow
    sector: Sector
    state: str
    words: str
    now: Amount | None


def shown_services(rows: Iterable[BoardRow], at: datetime) -> list[ServiceCard]:
    """Return a card per row."""
    sectors = chain().sectors
    return [
        ServiceCard(
            row=row,
            sector=sectors[row.sector],
            state=row.opening.state if row.opening else "hidden",
            words=opening_words(row.opening, sectors[row.sector]),
            now=amount(row.figures, sectors[row.sector], at),
        )
        for row in rows
    ]
