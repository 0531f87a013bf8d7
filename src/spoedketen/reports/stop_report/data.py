"""The report as JSON and as CSV: the same figures, a withheld one empty with its reason."""

import csv
import io
from dataclasses import asdict
from typing import Any

from spoedketen.quality.stop_report import StopFigures
from spoedketen.reports.language import translator
from spoedketen.reports.stop_report.publication import (
    COUNTED,
    DEMONSTRATION,
    DIVISIONS,
    PROTECTED,
    WITHHELD,
    Edition,
    Publication,
)

SCHEMA = "spoedketen/stop_report/2"
COLUMNS = (
    "quarter",
    "edition",
    "division",
    "region",
    "name",
    "contributors",
    "number",
    "minutes",
    "mean_minutes",
    "number_withheld",
    "duration_withheld",
)


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
        "definitions": [
            {"region": each.region or None, "text": each.text[language], "source": each.source}
            for each in published.definitions
        ],
        "lines": [row(published, line, language) for line in ordered(published)],
    }


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
    mean = line.mean_minutes
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
        "number_withheld": reason(line.number_choice, published.fewest, language),
        "duration_withheld": reason(line.duration_choice, published.fewest, language),
    }


def reason(choice: str, fewest: int, language: str) -> str | None:
    """Return in words why a figure is withheld, or None where it is told."""
    if choice == "told":
        return None
    return translator(language)(WITHHELD[choice]).format(fewest=fewest)


def csv_table(published: Publication, language: str) -> str:
    """Return the report as CSV with a header row, lines ended as RFC 4180 asks."""
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, COLUMNS)
    if published.is_demonstration:
        written.write(f"# {translator(language)(DEMONSTRATION)}\r\n")
    table.writeheader()
    for line in ordered(published):
        table.writerow(row(published, line, language))
    return written.getvalue()
