"""The dossier as one page: what changes, for whom, at which neighbour, at which hour, and why."""

import base64
from collections.abc import Sequence
from typing import Any

from spoedketen import __version__
from spoedketen.reports.access_page.context import Say, alternative_rows, number
from spoedketen.reports.access_page.picture import access_svg
from spoedketen.reports.access_page.rendering import (
    environment,
    fingerprint,
    fonts,
    said_in,
    trusted,
)
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import Document
from spoedketen.reports.impact_page.charts import hour_chart
from spoedketen.reports.impact_page.words import (
    CHAIN_UNIT_WORDS,
    COORDINATION_WORDS,
    FOLLOW_UP_WORDS,
    PROFESSION_WORDS,
    RESOURCE_WORDS,
    SERVICE_WORDS,
    TOTAL_WORDS,
    VOLUME_STATE_WORDS,
    unit_words,
)
from spoedketen.reports.language import marked as _
from spoedketen.reports.map.colours import DARK, LIGHT
from spoedketen.reports.numbers import whole
from spoedketen.reports.words import DAY_WORDS, UNIT_WORDS


def impact_page(document: Document, reports: Sequence[AccessReport], language: str) -> str:
    """Return the page; ``reports`` tell the access of each scenario, for its map."""
    templates = environment(language)
    context = impact_context(document, reports, language)
    style = templates.get_template("page.css.j2").render(
        fonts=fonts(),
        light=LIGHT,
        dark=DARK,
        drawing=reports[0].drawing,
        notice_line="; ".join(context["notices"]),
    )
    style += templates.get_template("impact.css.j2").render()
    return templates.get_template("impact.html.j2").render(
        **context,
        title=page_title(document, language),
        style=trusted(style),
        style_fingerprint=fingerprint(style),
    )


def page_title(document: Document, language: str) -> str:
    """Return what the dossier is called: its kind and its scenarios."""
    names = ", ".join(row["name"] for row in document["scenarios"])
    return f"{said_in(language)(_('Ketenimpactanalyse'))} – {names}"


def impact_context(
    document: Document, reports: Sequence[AccessReport], language: str
) -> dict[str, Any]:
    """Return what the dossier is written from, on screen and on paper."""
    say = said_in(language)
    return {
        "document": document,
        "scenarios": [
            _scenario(row, report, language, say)
            for row, report in zip(document["scenarios"], reports, strict=True)
        ],
        "notices": [say(line) for line in document["notice"]],
        "assumptions": [_assumption(row, language, say) for row in document["assumptions"]],
        "targets": [_target(row, language) for row in document["targets"]],
        "demand": [_demand(row, language) for row in document["demand"]],
        "pack_title": reports[0].pack.note.title.get(language, reports[0].pack.note.name),
        "as_of": reports[0].before.question.as_of,
        "described": document["travel"]["described"][language],
        "unit": unit_words(say),
        "total_words": {name: say(words) for name, words in TOTAL_WORDS.items()},
        "coordination_words": {name: say(words) for name, words in COORDINATION_WORDS.items()},
        "service_words": {name: say(words) for name, words in SERVICE_WORDS.items()},
        "follow_up_words": {name: say(words) for name, words in FOLLOW_UP_WORDS.items()},
        "state_words": {name: say(words) for name, words in VOLUME_STATE_WORDS.items()},
        "resource_words": {name: say(words) for name, words in RESOURCE_WORDS.items()},
        "profession_words": {name: say(words) for name, words in PROFESSION_WORDS.items()},
        "version": __version__,
    }


def _scenario(row: Document, report: AccessReport, language: str, say: Say) -> dict[str, Any]:
    charts = [
        {
            "name": each["name"],
            "visits": trusted(hour_chart(each, ("own", "ambulance"), language)),
            "present": trusted(hour_chart(each, ("present",), language)),
        }
        for each in row["hours"]
    ]
    nights = row["access"]["nights"]
    told = {
        "nights": [{**night, "day": say(DAY_WORDS[night["day"]])} for night in nights],
        "nights_differ": len({tuple(night["closed"]) for night in nights}) > 1,
    }
    return {
        **row,
        "access": {**row["access"], **told},
        "alternatives": _alternatives(row, report, say),
        "picture": _as_image(access_svg(report, "change", near=True)),
        "map_words": _map_words(row["access"]["newly"], language, say),
        "charts": charts,
        "crowded": _crowded(row["sites"]),
        "goes_along": goes_along(row),
        "norm_service": report.before.question.norm.service_type or "",
        "volumes": [_volume(each, language) for each in row["volumes"]],
        "knock_on": [place for place in row["places"] if not place["is_direct"]],
        "direct": [place for place in row["places"] if place["is_direct"]],
    }


def goes_along(row: Document) -> bool:
    """Tell whether a scenario is another once more, with its capacity going along."""
    return any(each["kind"] == "capacity_moves" for each in row["changes"])


def _alternatives(row: Document, report: AccessReport, say: Say) -> list[tuple[str, Document]]:
    """Return what could be done instead; of a closure of nights not that closure itself."""
    is_nights = any(each["kind"] == "nights" for each in row["changes"])
    return [
        (words, other)
        for words, other in alternative_rows(report, say)
        if not (is_nights and other["kind"].startswith("only_nights"))
    ]


VOLUMES_SHOWN = 8
"""Locations of a function without a norm: only those that change surely, most first."""


def _volume(row: Document, language: str) -> dict[str, Any]:
    """Return a norm about volume with the locations to show: all of a norm with a value."""
    sites = sorted(row["sites"], key=lambda site: -abs(site["change"]["mean"]))
    if row["minimum"] is None:
        sites = [site for site in sites if _is_sure(site["change"])][:VOLUMES_SHOWN]
    return {**row, "sites": sites, "label": row["label"][language], "note": row["note"][language]}


def _is_sure(change: Document) -> bool:
    return change["low"] is not None and (change["low"] > 0 or change["high"] < 0)


def _crowded(sites: Sequence[Document]) -> list[str]:
    """Return departments that are on stop so often after the change that nobody would leave it."""
    found = []
    for row in sites:
        share = row["stopped_share"]
        if share["after"] > UNTENABLE and share["after"] > 2 * share["before"]:
            found.append(row["name"])
    return found


UNTENABLE = 0.25
"""Share of the time on stop."""


def _map_words(newly: Sequence[Document], language: str, say: Say) -> str:
    """Return the map in words: who comes beyond the limit, and where most of them live."""
    people = whole(sum(row["people"] for row in newly), language)
    places = ", ".join(f"{row['place']} ({whole(row['people'], language)})" for row in newly[:3])
    first = say(_("Kaart: extra minuten onder de norm na de wijziging."))
    if not newly:
        return f"{first} {say(_('Niemand komt nieuw boven de grens.'))}"
    told = _("{people} mensen komen nieuw boven de grens, de meesten in {places}.")
    return f"{first} {say(told, people=people, places=places)}"


def _as_image(svg: str) -> str:
    """Return a picture as the address of itself: its own style stays inside it."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _assumption(row: Document, language: str, say: Say) -> dict[str, Any]:
    low, high = (number(row[end], language, 3) for end in ("low", "high"))
    words = CHAIN_UNIT_WORDS.get(row["unit"]) or UNIT_WORDS.get(row["unit"], row["unit"])
    return {
        **row,
        "written": number(row["value"], language, 3),
        "range": "" if row["low"] is None else f"{low} – {high}",
        "unit": say(words),
        "reason": row["reason"].get(language, ""),
    }


def _target(row: Document, language: str) -> dict[str, Any]:
    return {**row, "reason": row["reason"][language], "urgency": URGENCIES[row["urgency"]]}


URGENCIES = ("A0", "A1", "A2", "B")


def _demand(row: Document, language: str) -> dict[str, Any]:
    reason = row["reason"]
    return {
        **row,
        "label": row["label"][language],
        "reason": "" if reason is None else reason[language],
        "week_reason": "" if row["week_reason"] is None else row["week_reason"][language],
    }
