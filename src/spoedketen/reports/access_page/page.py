"""The page as one text: map, tables, method, assumptions and sources, and nothing from outside."""

from jinja2 import Environment

from spoedketen.reports.access_page.context import page_context
from spoedketen.reports.access_page.rendering import (
    built_text,
    environment,
    fingerprint,
    fonts,
    said_in,
    trusted,
)
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.map.classes import CLASSES_WITHIN, EXTRA_EDGES
from spoedketen.reports.map.colours import DARK, LIGHT, variables

VIEWS = (
    (".map", "k"),
    (".map", "b"),
    (".map:has(#view-after:checked)", "a"),
    (".map:has(#view-change:checked)", "d"),
)
SIDE_CLASSES = len(EXTRA_EDGES) + 1


def class_codes() -> list[str]:
    """Return the code of every plain colour class of the map."""
    minutes = [f"c{row}" for row in range(CLASSES_WITHIN)]
    longer = [f"e{row}" for row in range(SIDE_CLASSES + 1)]
    return [*minutes, *longer, *(f"s{row}" for row in range(1, SIDE_CLASSES + 1))]


def access_page(report: AccessReport) -> str:
    """Return the page in the reader's language."""
    templates = environment(report.language)
    context = page_context(report, said_in(report.language))
    style = _style(templates, report, "; ".join(context["notices"]))
    script = built_text("map.js")
    return templates.get_template("page.html.j2").render(
        {
            **context,
            "map_data": trusted(context["map_data"]),
            "style": trusted(style),
            "script": trusted(script),
            "style_fingerprint": fingerprint(style),
            "script_fingerprint": fingerprint(script),
        }
    )


def _style(templates: Environment, report: AccessReport, notice_line: str) -> str:
    page = templates.get_template("page.css.j2").render(
        fonts=fonts(), light=LIGHT, dark=DARK, drawing=report.drawing, notice_line=notice_line
    )
    return page + map_rules(templates, VIEWS, variables(), pixel=1.0)


def map_rules(
    templates: Environment,
    scopes: tuple[tuple[str, str], ...],
    colours: object,
    *,
    pixel: float,
) -> str:
    """Return the rules of the map; ``pixel`` is how many units a line of one pixel takes."""
    return templates.get_template("map.css.j2").render(
        scopes=scopes, codes=class_codes(), c=colours, line=lambda width: round(width * pixel, 2)
    )
