"""The report on paper: PDF/UA, the same bytes for the same figures."""

import json
from collections.abc import Iterable
from datetime import timedelta
from importlib.resources import files
from typing import Any

import typst

from spoedketen.quality.stop_report import (
    DURATION_DIVISIONS,
    TOLD_NETWORKS,
    Quarter,
    StopFigures,
    sum_of_told,
    told_networks,
)
from spoedketen.reports.language import marked as _
from spoedketen.reports.language import translator
from spoedketen.reports.numbers import UNKNOWN, day, decimal, whole
from spoedketen.reports.stop_report.data import document, reason, why_withheld
from spoedketen.reports.stop_report.publication import (
    COUNTED_OF_ALL,
    DIVISIONS,
    LEFT_OUT,
    Edition,
    Publication,
)

TITLE = _("SEH-stops in {quarter}")
HEADS = {
    "region": _("Regio"),
    "contributors": _("Locaties"),
    "number": _("Stops"),
    "minutes": _("Totaal (uur)"),
    "mean": _("Gemiddeld (min)"),
}
DEFINITIONS = _("Wat een stop is")
METHOD = _("Hoe is geteld en beschermd")
NETWORKS = _("{contributing} van {all} netwerken dragen bij.")
EDITION = _("Editie {number}, {day}")
REPLACES = _("Vervangt editie {number}: {reason}")
PERIOD = _("{first} tot en met {last}")
WITHHELD_MARK = _("– = niet gegeven: {reasons}.")
NOT_GIVEN = _("niet gegeven: {reason}")
NO_DURATION = _("duur niet gegeven: {reason}")
TOGETHER = _("Netwerken met een getal, samen")
OF_NETWORKS = _("{told} van de {all} netwerken")
EVERYWHERE = _("landelijk")
MINUTES_PER_HOUR = 60


def pdf(published: Publication, language: str) -> bytes:
    """Return the report as an accessible PDF (PDF/UA-1)."""
    template = files("spoedketen.reports") / "templates" / "stop_report.typ"
    return bytes(
        typst.compile(
            template.read_bytes(),
            format="pdf",
            pdf_standards=["ua-1"],
            sys_inputs={"told": json.dumps(told(published, language), ensure_ascii=False)},
            ignore_system_fonts=True,
        )
    )


def told(published: Publication, language: str) -> dict[str, Any]:
    """Return every text of the document, in the reader's language."""
    say = translator(language)
    data = document(published, language)
    quarter = published.report.quarter
    ends = quarter.next.begins
    return {
        "language": language,
        "title": say(TITLE).format(quarter=quarter.name),
        "date": [ends.year, ends.month, ends.day],
        "notice": " ".join(data["notice"]),
        "period": _period(quarter, language),
        "edition": " ".join(_edition(published.edition, language)),
        "locations": " ".join(_locations(published, language)),
        "networks": say(NETWORKS).format(**data["networks"]),
        "tables": [
            {
                "name": say(DIVISIONS[division]),
                "heads": [say(word) for word in list(HEADS.values())[: _width(division)]],
                "rows": [_row(published, x, language)[: _width(division)] for x in rows],
                "notes": [_note(published, line, language) for line in rows],
            }
            for division, lines in published.by_division()
            for rows in [[*lines, *_together(published, division)]]
        ],
        "withheld": say(WITHHELD_MARK).format(reasons="; ".join(_reasons(published, language))),
        "definitions_head": say(DEFINITIONS),
        "definitions": [
            {
                "region": each["region"] or say(EVERYWHERE),
                "text": each["text"],
                "source": each["source"],
            }
            for each in data["definitions"]
        ],
        "method_head": say(METHOD),
        "method": [data["counted"], data["protected"]],
    }


def _edition(edition: Edition | None, language: str) -> Iterable[str]:
    say = translator(language)
    if edition:
        made_on = day(edition.made_on, language)
        yield say(EDITION).format(number=edition.number, day=made_on) + "."
        if edition.number > 1:
            yield say(REPLACES).format(number=edition.number - 1, reason=edition.reason)


def _period(quarter: Quarter, language: str) -> str:
    last = quarter.ends.date() - timedelta(days=1)
    first, last_day = day(quarter.begins.date(), language), day(last, language)
    return translator(language)(PERIOD).format(first=first, last=last_day)


def _locations(published: Publication, language: str) -> Iterable[str]:
    """Yield how many locations count, and which do not and why."""
    if published.left_out:
        say = translator(language)
        yield say(COUNTED_OF_ALL).format(counted=published.counted, all=published.locations)
        names = ((each.region or say(EVERYWHERE), each.locations) for each in published.left_out)
        regions = ", ".join(f"{name} {number}" for name, number in names)
        yield say(LEFT_OUT).format(regions=regions)


def _together(published: Publication, division: str) -> Iterable[StopFigures]:
    """Yield what the told networks come to, beneath a nation that is withheld."""
    found = sum_of_told(published.report.lines) if division == "nation" else None
    if found:
        yield found


def _note(published: Publication, line: StopFigures, language: str) -> str:
    """Return why something of a line is not given, or over how many networks it is a sum."""
    say = translator(language)
    if why := why_withheld(published, line, language):
        return say(NOT_GIVEN).format(reason=why)
    notes = []
    if line.division == TOLD_NETWORKS:
        counts = {"told": len(told_networks(published.report.lines)), "all": published.networks}
        notes.append(say(OF_NETWORKS).format(**counts))
    why = reason(line.duration_choice, published.fewest, language)
    if why and _width(line.division) == len(HEADS):
        notes.append(say(NO_DURATION).format(reason=why))
    return "; ".join(notes)


def _width(division: str) -> int:
    """Return how many columns a table has: without durations where there are none."""
    return len(HEADS) if division in {*DURATION_DIVISIONS, TOLD_NETWORKS} else len(HEADS) - 2


def _row(published: Publication, line: StopFigures, language: str) -> list[str]:
    hours = None if line.minutes is None else line.minutes / MINUTES_PER_HOUR
    unnamed = TOGETHER if line.division == TOLD_NETWORKS else DIVISIONS["nation"]
    return [
        published.name(line) or translator(language)(unnamed),
        whole(line.contributors, language),
        whole(line.number, language),
        UNKNOWN if hours is None else decimal(hours, language),
        whole(line.mean_minutes, language),
    ]


def _reasons(published: Publication, language: str) -> list[str]:
    choices = {line.number_choice for line in published.report.lines}
    choices |= {line.duration_choice for line in published.report.lines} - {"crossing"}
    found = {reason(choice, published.fewest, language) for choice in choices}
    return sorted(each for each in found if each)
