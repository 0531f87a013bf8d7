"""Everything the templates of the page are given."""

from collections.abc import Callable
from typing import Any

from spoedketen import __version__
from spoedketen.reports.access_page import tables
from spoedketen.reports.access_page.charts import band_points, distribution_bars
from spoedketen.reports.access_page.legend import extra_legend, minute_legend
from spoedketen.reports.access_page.map_data import map_data
from spoedketen.reports.access_page.method import formula
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.change_sentences import change_sentences
from spoedketen.reports.documents import Document
from spoedketen.reports.language import marked as _
from spoedketen.reports.map.closeup import whole as whole_of
from spoedketen.reports.map.shapes import AREA
from spoedketen.reports.notices import notices
from spoedketen.reports.numbers import UNKNOWN, decimal, whole
from spoedketen.reports.words import (
    ALTERNATIVE_WORDS,
    CATCHMENT_WORDS,
    DIVISION_WORDS,
    MODE_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    moment,
    scenario_title,
)

Say = Callable[..., str]
FROM_FINE_TO_COARSE = ("sub_region", "safety_region", "network", "province")
BACKGROUND_SOURCE = _(
    "Natural Earth 1:10m (world-atlas); open water en Waddeneilanden zelf getekend, op ongeveer "
    "een kilometer"
)
KILOMETRES = (100, 50, 20, 10, 5, 2, 1)
LONGEST_BAR_SHARE = 0.25


def page_context(report: AccessReport, say: Say) -> dict[str, Any]:
    """Return the values of the page, but for its style and script."""
    return {
        **heading(report, say),
        **_outcome(report, say),
        **_map(report, say),
        **_certainty(report),
        **_grounds(report, say),
    }


def heading(report: AccessReport, say: Say) -> dict[str, Any]:
    """Return what every page and picture begins with."""
    norm, language = report.before.question.norm, report.language
    return {
        "document": report.document,
        "norm_label": norm.label[language],
        "status": say(STATUS_WORDS[norm.status]),
        "pack_title": report.pack.note.title.get(language, report.pack.note.name),
        "as_of": report.before.question.as_of,
        "moment": moment(report.document["at"] or "", say),
        "limit": number(report.before.limit_minutes, language),
        "mode": say(MODE_WORDS[norm.mode]),
        "scenario_name": _scenario_title(report, say),
        "change_sentences": change_sentences(
            report.document.get("changes", ()), report.site_names, say
        ),
        "notices": [say(notice) for notice in notices(report.pack)],
        "version": __version__,
    }


def number(value: float | None, language: str, digits: int = 1) -> str:
    """Return a number without decimals where it has none."""
    if value is None or value == int(value):
        return whole(value, language)
    return decimal(value, language, digits)


def _outcome(report: AccessReport, say: Say) -> dict[str, Any]:
    now, test = report.now, report.document.get("closure_test")
    moved = report.document.get("moved", [])
    return {
        "now": now,
        "then": report.then,
        "difference": report.document.get("difference"),
        **_worst(report.then or now, say),
        "test": test,
        "verdict": None if test is None or test["met"] is None else say(VERDICT_WORDS[test["met"]]),
        "has_visits": bool(moved) and "expected_visits_per_year" in moved[0],
        "alternatives": alternative_rows(report, say),
        "site_names": report.site_names,
        "regions": tables.region_tables(report, say),
        "bands": tables.band_rows(report, say),
        **_catchments(now, say),
    }


def _worst(situation: Document, say: Say) -> dict[str, Any]:
    """Return the worst reached municipality, or region of the finest division without them."""
    row = situation["worst_municipality"]
    divisions = {row["division"] for row in situation["by_region"]}
    finest = next((name for name in FROM_FINE_TO_COARSE if name in divisions), None)
    if row is None and finest is not None:
        rows = [row for row in situation["by_region"] if row["division"] == finest]
        known = [row for row in rows if row["share_within"] is not None and row["region"]]
        row = min(known, key=lambda row: row["share_within"], default=None)
    division = "" if row is None else say(DIVISION_WORDS[row["division"]]).lower()
    return {"worst": row, "worst_division": division}


def alternative_rows(report: AccessReport, say: Say) -> list[tuple[str, Document]]:
    """Return what could be done instead, in words, with what it does to the count."""
    test = report.document.get("closure_test")
    if test is None:
        return []
    return [
        (say(ALTERNATIVE_WORDS[row["kind"]], subject=_subject(report, row, say)), row)
        for row in test["alternatives"]
    ]


def _scenario_title(report: AccessReport, say: Say) -> str | None:
    if report.after is None:
        return None
    closed = set(report.before.sites.ids) - set(report.after.sites.ids)
    names = [report.site_names[site] for site in closed]
    return scenario_title(report.document["scenario_name"], names, say)


def _subject(report: AccessReport, row: Document, say: Say) -> str:
    """Return what an alternative is about: its kind tells which id or moment its subject is."""
    subject: str = row["subject"]
    if row["kind"] == "close_instead":
        return report.site_names.get(subject, subject)
    if row["kind"] == "with_extra_station":
        points = report.before.areas.points
        return dict(zip(points.ids, points.names, strict=True)).get(subject, subject)
    return moment(subject, say)


def _catchments(now: Document, say: Say) -> dict[str, Any]:
    found = now.get("catchments")
    if found is None:
        return {"catchments": [], "catchment_verdict": None}
    rows = [(row, say(CATCHMENT_WORDS[row["met"]])) for row in found["sites"]]
    return {"catchments": rows, "catchment_verdict": say(CATCHMENT_WORDS[found["met"]])}


def _map(report: AccessReport, say: Say) -> dict[str, Any]:
    drawing = report.drawing
    division = drawing.division
    return {
        "drawing": drawing,
        "window": whole_of(drawing),
        "division": None if division is None else say(DIVISION_WORDS[division]).lower(),
        "minute_legend": minute_legend(report, say),
        "extra_legend": extra_legend(report, say) if drawing.has_scenario else [],
        "changes": {site.change for site in drawing.sites},
        "kilometres": bar_kilometres(report, drawing.width),
        "map_data": map_data(report, say),
        "map_description": map_description(report, say),
        "background_source": say(BACKGROUND_SOURCE),
        "has_polygons": AREA in report.pack.boundaries,
    }


def bar_kilometres(report: AccessReport, width: float) -> int:
    """Return the round length of the scale bar on a map of so many units wide."""
    across = width * report.drawing.projection.km_per_unit
    return next((km for km in KILOMETRES if km <= across * LONGEST_BAR_SHARE), KILOMETRES[-1])


def map_description(report: AccessReport, say: Say) -> str:
    """Return the map in a sentence, for who does not see it."""
    drawing = report.drawing
    counts = {"areas": len(drawing.area_order), "sites": len(drawing.sites)}
    words = _("{areas} gebieden gekleurd naar minuten, met {sites} locaties.")
    return say(words, **{name: whole(count, report.language) for name, count in counts.items()})


def _certainty(report: AccessReport) -> dict[str, Any]:
    found = report.sensitivity
    band = [] if found is None else found["band"]
    at = {row["speed_factor"]: row for row in band if row["on_scene_shift_minutes"] == 0}
    return {
        "sensitivity": found,
        "slower": at.get(0.95),
        "faster": at.get(1.05),
        "points": band_points(report),
        "bars": distribution_bars(report),
        "sites": tables.site_rows(report),
    }


def _grounds(report: AccessReport, say: Say) -> dict[str, Any]:
    question, language = report.before.question, report.language
    norm = question.norm
    return {
        "described": report.travel.described[language],
        "formula": formula(question, language, say),
        "norm_description": norm.description[language],
        "norm_reference": norm.reference.title,
        "norm_owner": norm.owner[language],
        "assumptions": [_assumption(row, language) for row in tables.assumption_rows(report, say)],
        "sources": tables.source_rows(report, say),
        "remarks": [remark.get(language, "") for remark in report.pack.note.remarks],
    }


def _assumption(row: Document, language: str) -> Document:
    low, high = (number(row[end], language, 3) for end in ("low", "high"))
    is_known = row["low"] is not None or row["high"] is not None
    return {
        **row,
        "written": number(row["value"], language, 3),
        "range": f"{low} – {high}" if is_known else UNKNOWN,
    }
