"""Tables as CSV, for who goes on with them elsewhere."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def sheet(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file; that of a demonstration says so in its first line and its name."""
    text = io.StringIO()
    writer = csv.writer(text)
    if settings.DEMONSTRATION:
        writer.writerow([_("Demonstratie: verzonnen cijfers")])
        name = f"{_('demonstratie')}-{name}"
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _safe(cell: object) -> object:
    """Return a cell that is no formula to a spreadsheet program; a moment as ISO 8601."""
    if isinstance(cell, datetime):
        return localtime(cell).isoformat(timespec="minutes")
    if isinstance(cell, str) and cell.startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell
