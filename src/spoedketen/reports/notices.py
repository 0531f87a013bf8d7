"""The lines that every page, file and print carries."""

from spoedketen.domain.pack import Pack
from spoedketen.reports.language import marked as _

OWN_CALCULATION = _("eigen berekening, niet de RIVM-analyse")
INDICATIVE = _("indicatieve gegevens")


def notices(pack: Pack) -> list[str]:
    """Return the lines for a pack, in Dutch; the edge translates them."""
    return [OWN_CALCULATION, *([INDICATIVE] if pack.note.is_indicative else [])]
