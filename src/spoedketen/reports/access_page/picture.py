"""The map alone as a picture, with legend and notices in it: SVG, and PNG drawn from it."""

from importlib.resources import as_file
from typing import Any

import resvg_py

from spoedketen.reports.access_page.context import (
    BACKGROUND_SOURCE,
    bar_kilometres,
    heading,
    map_description,
)
from spoedketen.reports.access_page.legend import LegendRow, extra_legend, minute_legend
from spoedketen.reports.access_page.page import map_rules
from spoedketen.reports.access_page.rendering import (
    built_file,
    environment,
    said_in,
    trusted,
)
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.language import marked as _
from spoedketen.reports.map.closeup import changed_window, names_in, whole
from spoedketen.reports.map.colours import LIGHT

SCALE_UNITS = 4.6
"""Units of the map per pixel of a mark, a line or a letter."""
PNG_WIDTH_PIXELS = 1600
LETTERS = {"before": "b", "after": "a", "change": "d"}
VIEW_WORDS = {
    "before": _("Huidige situatie"),
    "after": _("Na de wijziging"),
    "change": _("Verschil"),
}


def access_svg(report: AccessReport, view: str, *, near: bool = False) -> str:
    """Return the map of one view ("before", "after" or "change") as SVG.

    ``near`` shows the part where something changes, with names and its place in the whole.
    """
    templates, say = environment(report.language), said_in(report.language)
    areas, drawing = report.before.areas, report.drawing
    window = changed_window(drawing, areas) if near else whole(drawing)
    mark = SCALE_UNITS * window.width / drawing.width
    scopes = (("", "k"), ("", LETTERS[view]))
    rules = map_rules(templates, scopes, LIGHT, pixel=mark)
    context: dict[str, Any] = {
        **heading(report, say),
        "drawing": drawing,
        "window": window,
        "names": names_in(window, drawing, areas, mark) if near else [],
        "mark": mark,
        "view": view,
        "view_words": say(VIEW_WORDS[view]) if report.then else "",
        "legend": _legend(report, view),
        "kilometres": bar_kilometres(report, window.width),
        "map_description": map_description(report, say),
        "background_source": say(BACKGROUND_SOURCE),
        "scale": SCALE_UNITS,
        "rules": trusted(rules),
        "c": LIGHT,
    }
    return templates.get_template("picture.svg.j2").render(context)


def _legend(report: AccessReport, view: str) -> list[LegendRow]:
    say = said_in(report.language)
    if view == "change":
        return extra_legend(report, say)
    rows = minute_legend(report, say)
    return [row for row in rows if view == "after" or row.code != "n"]


def png_of(svg: str) -> bytes:
    """Return the picture as PNG, in the font that comes with the product."""
    with (
        as_file(built_file("open-sans-400.ttf")) as plain,
        as_file(built_file("open-sans-700.ttf")) as bold,
    ):
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg,
            width=PNG_WIDTH_PIXELS,
            background=LIGHT["surface"],
            skip_system_fonts=True,
            font_files=[str(plain), str(bold)],
            font_family="Open Sans",
        )
    return bytes(drawn)
