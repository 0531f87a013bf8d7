"""Pieces of the board that many readers share: rendered once for all who see the same.

A row is told by its values, the minute and the language, so who may see less has another row, and
a herd of readers costs one rendering a change.
"""

from datetime import datetime
from functools import lru_cache

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from spoedketen.live.capacity.sectors import chain
from spoedketen.live.web.board_rows import ShownRow
from spoedketen.live.web.marks import Mark

KEPT = 6_000


def row_piece(shown: ShownRow, sector: str, at: datetime) -> SafeString:
    """Return a row of the table."""
    return _row(shown, sector, at.replace(second=0, microsecond=0), get_language())


@lru_cache(maxsize=KEPT)
def _row(shown: ShownRow, sector: str, minute: datetime, language: str) -> SafeString:
    del language  # another language has other words
    known = {"shown": shown, "sector": chain().sectors[sector], "board": {"at": minute}}
    return mark_safe(get_template("web/board_row.html").render(known))  # noqa: S308 - a template


def mark_piece(mark: Mark) -> SafeString:
    """Return a location on the map."""
    return _mark(mark, get_language())


@lru_cache(maxsize=KEPT)
def _mark(mark: Mark, language: str) -> SafeString:
    del language
    return mark_safe(get_template("web/map_mark.html").render({"mark": mark}))  # noqa: S308 - a template
