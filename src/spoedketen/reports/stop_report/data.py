"""The report as JSON and as CSV: the same figures, a withheld one empty with its reason."""

import csv
import io
from dataclasses import asdict
from typing import Any

from spoedketen.quality.stop_report import StopFigures, sum_of_told
from spoedketen.reports.language import marked as _
from spoedketen.reports.language import translator
from spoedketen.reports.stop_report.publication import (
    COUNTED,
    DEMONSTRATION,
    DIVISIONS,
    PROTECTED,
    REST,
    WITHHELD,
    Edition,
    Publication,
)

SCHEMA = "spoedketen/stop_report/2"
COLUMNS = {
    "quarter": _("kwartaal"),
    "edition": _("editie"),
    "division": _("indeling"),
    "region": _("code van de regio"),
    "name": _("regio"),
    "contributors": _("locaties"),
    "number": _("stops"),
    "minutes": _("totaal (minuten)"),
    "mean_minutes": _("gemiddeld (minuten)"),
    "number_withheld": _("stops niet gegeven"),
    "duration_withheld": _("duur niet gegeven"),
}
"""The names in JSON, which never change, with the headings of the table."""


def document(published: Publication, language: str) -> dict[str, Any]:
    """Return the report as a JSON document; withheld figures are null."""
    say = translator(language)
    fewest = published.fewest
    return {
        "schema": SCHEMA,
        "notice": [say(DEMONSTRATION)] if published.is_demonstration else [],
        "quarter": published.report.quarter.name,
        "edition": edition_told(published.edition),
        "counted": say(COUNTED),
        "protected": say(PROTECTED).format(fewest=fewest),
        "networks": {
            "contributing": published.contributing_networks,
            "all": published.networks,
        },
        "locations": {
            "counted": published.counted,
            "all": published.locations,
            "left_out": [asdict(each) for each in published.left_out],
        },
        "definitions": [
            {"region": each.region or None, "text": each.text[language], "source": each.source}
            for each in published.definitions
        ],
        "lines": [row(published, line, language) for line in ordered(published)],
        "told_networks": together(published, language),
    }


def together(published: Publication, language: str) -> dict[str, Any] | None:
    """Return what the told networks come to where the nation is withheld."""
    found = sum_of_told(published.report.lines)
    wanted = ("contributors", "number", "minutes", "mean_minutes", "duration_withheld")
    if found is None:
        return None
    told = row(published, found, language)
    return {name: told[name] for name in wanted}


def edition_told(edition: Edition | None) -> dict[str, Any] | None:
    """Return which edition it is, for a machine."""
    if edition is None:
        return None
    return {**asdict(edition), "made_on": edition.made_on.isoformat()}


def ordered(published: Publication) -> list[StopFigures]:
    """Return the lines in the order in which they are read."""
    return [line for _, lines in published.by_division() for line in lines]


def row(published: Publication, line: StopFigures, language: str) -> dict[str, Any]:
    """Return one line with the names of its columns."""
    say = translator(language)
    mean, why = line.mean_minutes, why_withheld(published, line, language)
    return {
        "quarter": published.report.quarter.name,
        "edition": published.edition.number if published.edition else None,
        "division": line.division,
        "region": line.region,
        "name": published.name(line) or say(DIVISIONS["nation"]),
        "contributors": line.contributors,
        "number": line.number,
        "minutes": None if line.minutes is None else round(line.minutes),
        "mean_minutes": None if mean is None else round(mean, 1),
        "number_withheld": why,
        "duration_withheld": (line.duration_choice == "beside" and why)
        or reason(line.duration_choice, published.fewest, language),
    }


def why_withheld(published: Publication, line: StopFigures, language: str) -> str | None:
    """Return in words why the number of a line is withheld, by name where that can be said."""
    regions = published.given_away(line)
    if line.number_choice == "beside" and regions:
        return translator(language)(REST).format(regions=", ".join(regions))
    return reason(line.number_choice, published.fewest, language)


def reason(choice: str, fewest: int, language: str) -> str | None:
    """Return in words why a figure is withheld, or None where it is told."""
    if choice == "told":
        return None
    return translator(language)(WITHHELD[choice]).format(fewest=fewest)


def csv_table(published: Publication, language: str) -> str:
    """Return the report as CSV, headings in the language, lines ended as RFC 4180 asks."""
    say = translator(language)
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, COLUMNS)
    if published.is_demonstration:
        written.write(f"# {say(DEMONSTRATION)}\r\n")
    table.writerow({name: say(head) for name, head in COLUMNS.items()})
    for line in ordered(published):
        division = say(DIVISIONS[line.division])
        table.writerow({**row(published, line, language), "division": division})
    return written.getvalue()
