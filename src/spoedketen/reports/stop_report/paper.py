"""The report on paper: PDF/UA, the same bytes for the same figures."""

import json
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

import typst

from spoedketen.quality.stop_report import DURATION_DIVISIONS, StopFigures
from spoedketen.reports.language import marked as _
from spoedketen.reports.language import translator
from spoedketen.reports.numbers import UNKNOWN, decimal, whole
from spoedketen.reports.stop_report.data import document, reason
from spoedketen.reports.stop_report.publication import DIVISIONS, Edition, Publication

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
WITHHELD_MARK = _("– = weggelaten: {reasons}.")
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
        "edition": " ".join(_edition(published.edition, language)),
        "networks": say(NETWORKS).format(**data["networks"]),
        "tables": [
            {
                "name": say(DIVISIONS[division]),
                "heads": [say(word) for word in list(HEADS.values())[: _width(division)]],
                "rows": [_row(published, x, language)[: _width(division)] for x in lines],
            }
            for division, lines in published.by_division()
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
        yield say(EDITION).format(number=edition.number, day=edition.made_on.isoformat()) + "."
        if edition.number > 1:
            yield say(REPLACES).format(number=edition.number - 1, reason=edition.reason)


def _width(division: str) -> int:
    """Return how many columns a table has: without durations where there are none."""
    return len(HEADS) if division in DURATION_DIVISIONS else len(HEADS) - 2


def _row(published: Publication, line: StopFigures, language: str) -> list[str]:
    hours = None if line.minutes is None else line.minutes / MINUTES_PER_HOUR
    return [
        published.name(line) or translator(language)(DIVISIONS["nation"]),
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
