"""What the script of the page knows about each area: short, and without any look-up elsewhere."""

import json
from collections.abc import Callable

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.access import Access
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import finite
from spoedketen.reports.language import marked as _

WORDS = {
    "people": _("inwoners"),
    "minutes": _("min"),
    "unreachable": _("geen weg erheen"),
    "before": _("Nu"),
    "after": _("Na de wijziging"),
    "change": _("Verschil"),
    "to": _("naar"),
    "sensitive": _("gevoelig voor de norm"),
    "closed": _("gesloten na de wijziging"),
    "opened": _("nieuw na de wijziging"),
    "filtered": _("{shown} van {all} rijen"),
    "light": _("Licht"),
    "dark": _("Donker"),
    "zoomed": _("Vergroting {zoom}×"),
}


def map_data(report: AccessReport, say: Callable[..., str]) -> str:
    """Return one JSON text, safe to stand inside a script element."""
    document = {
        "language": report.language,
        "kmPerUnit": report.drawing.projection.km_per_unit,
        "words": {name: _as_is(say, words) for name, words in WORDS.items()},
        "sites": list(report.site_names.values()),
        "areas": _areas(report),
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c")


def _as_is(say: Callable[..., str], words: str) -> str:
    """Translate, but leave the fields for the script to fill in."""
    return say(words, shown="{shown}", all="{all}", zoom="{zoom}")


def _areas(report: AccessReport) -> list[list[object]]:
    places = report.before.areas
    columns = [_columns(report, report.before)]
    if report.after is not None:
        columns.append(_columns(report, report.after))
    return [
        [places.points.names[row], int(places.people[row]), *_told(columns, row)]
        for row in report.drawing.area_order
    ]


def _columns(report: AccessReport, found: Access) -> tuple[FloatArray, list[int]]:
    place = {id_: row for row, id_ in enumerate(report.site_names)}
    sites = [place[id_] for id_ in found.sites.ids]
    nearest = [sites[row] if row >= 0 else -1 for row in found.best_site()]
    return np.round(found.best_minutes(), 1), nearest


def _told(columns: list[tuple[FloatArray, list[int]]], row: int) -> list[object]:
    return [part for minutes, sites in columns for part in (finite(minutes[row]), sites[row])]
