"""Rows of the tables: the two situations side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spoedketen.domain.dictionary import table_dictionary
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.bundled_words import BUNDLED
from spoedketen.reports.documents import Document
from spoedketen.reports.language import marked as _
from spoedketen.reports.words import (
    ASSUMPTION_WORDS,
    BAND_WORDS,
    CERTAINTY_WORDS,
    DIVISION_WORDS,
    ORIGIN_WORDS,
    UNIT_WORDS,
)

Say = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A region or age band before and after; after is None without a scenario."""

    name: str
    before: Document
    after: Document | None

    @property
    def change(self) -> int | None:
        """How many more people are beyond the limit."""
        if self.after is None or self.after["beyond"] is None or self.before["beyond"] is None:
            return None
        return int(self.after["beyond"]) - int(self.before["beyond"])


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionTable:
    """All regions of one division."""

    division: str
    heading: str
    rows: Sequence[Row]


def region_tables(report: AccessReport, say: Say) -> list[RegionTable]:
    """Return a table per division, regions with most people beyond the limit first."""
    divisions = dict.fromkeys(row["division"] for row in report.now["by_region"])
    return [
        RegionTable(
            division=division,
            heading=say(DIVISION_WORDS[division]),
            rows=_region_rows(report, say, division),
        )
        for division in divisions
    ]


def _region_rows(report: AccessReport, say: Say, division: str) -> list[Row]:
    later = {} if report.then is None else _by_region(report.then)
    rows = [
        Row(
            name=row["name"] or row["region"] or say(_("onbekend")),
            before=row,
            after=later.get((division, row["region"])),
        )
        for row in report.now["by_region"]
        if row["division"] == division
    ]
    return sorted(rows, key=lambda row: (-abs(row.change or 0), -(row.before["beyond"] or 0)))


def _by_region(situation: Document) -> dict[tuple[str, str | None], Document]:
    return {(row["division"], row["region"]): row for row in situation["by_region"]}


def band_rows(report: AccessReport, say: Say) -> list[Row]:
    """Return the age bands; the oldest one is part of the one before it."""
    later = [] if report.then is None else report.then["by_age_band"]
    after = {row["band"]: row for row in later}
    return [
        Row(name=say(BAND_WORDS[row["band"]]), before=row, after=after.get(row["band"]))
        for row in report.now["by_age_band"]
    ]


def assumption_rows(report: AccessReport, say: Say) -> list[Document]:
    """Return every value that somebody chose, with its range and reason."""
    language = report.language
    rows = []
    for told in report.document["assumptions"]:
        known = report.assumptions.get(told["name"])
        reason = "" if known is None else known.reason.get(language, known.reason["nl"])
        source = _run_part_source(told["source"], say) if known is None else known.source
        rows.append(
            {
                **told,
                "label": say(ASSUMPTION_WORDS.get(told["name"], told["name"])),
                "unit": say(UNIT_WORDS.get(told["unit"], told["unit"])),
                "low": told.get("low"),
                "high": told.get("high"),
                "reason": say(BUNDLED.get(reason, reason)),
                "source": say(BUNDLED.get(source or "", source or "")),
            }
        )
    return rows


def _run_part_source(source: str, say: Say) -> str:
    """Return the source of a part of the run; how sure it is, in words."""
    for status, words in CERTAINTY_WORDS.items():
        source = source.replace(f"({status})", f"({say(words)})")
    return say(BUNDLED.get(source, source))


def source_rows(report: AccessReport, say: Say) -> list[Document]:
    """Return per table of the pack where it came from."""
    dictionary = table_dictionary()
    return [
        {
            "label": dictionary[name].label[report.language] if name in dictionary else name,
            "rows": report.pack.table(name).height if name in dictionary else None,
            "origin": say(ORIGIN_WORDS[note.origin]),
            "source": say(BUNDLED.get(note.source, note.source)),
            "licence": note.licence,
            "rounding": note.rounding,
        }
        for name, note in report.pack.note.tables.items()
    ]


def site_rows(report: AccessReport) -> list[Document]:
    """Return every location with its margin, the sensitive ones first, then by how near it is."""
    if report.sensitivity is None:
        return []
    places = {row["site"]: row["municipalities"] for row in report.sensitivity["sensitive"]}
    rows = [
        {
            **row,
            "municipalities": places.get(row["site"], []),
            "is_sensitive": row["site"] in places,
        }
        for row in report.sensitivity["all"]
    ]
    return sorted(
        rows, key=lambda row: (-row["extra_beyond"], -(row["critical_speed_factor"] or 0))
    )
