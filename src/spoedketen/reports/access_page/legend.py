"""The classes of the map in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.language import marked as _
from spoedketen.reports.map.classes import MinuteClass, extra_classes, minute_classes
from spoedketen.reports.numbers import decimal, whole

Say = Callable[..., str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegendRow:
    """One colour or pattern and what it means."""

    code: str
    words: str


def minute_legend(report: AccessReport, say: Say) -> list[LegendRow]:
    """Return the classes of minutes, the last one beyond the limit."""
    limit = report.before.limit_minutes
    rows = [
        LegendRow(code=row.code, words=_minutes(row, report.language, say))
        for row in minute_classes(limit)
    ]
    if report.after is not None and limit is not None:
        rows.append(LegendRow(code="n", words=say(_("nieuw boven de grens"))))
    return rows


def _minutes(row: MinuteClass, language: str, say: Say) -> str:
    low, high = _written(row.low, language), _written(row.high, language)
    if row.low is None:
        return say(_("tot en met {high}"), high=high)
    if row.high is None:
        return say(_("meer dan {low}"), low=low)
    return f"{low} – {high}"


def _written(minutes: float | None, language: str) -> str:
    if minutes is None or minutes == int(minutes):
        return whole(minutes, language)
    return decimal(minutes, language)


def extra_legend(report: AccessReport, say: Say) -> list[LegendRow]:
    """Return the classes of extra minutes that occur on the map, and the changes of side."""
    used = _used_codes(report)
    rows = [
        LegendRow(code=row.code, words=_extra(row, report.language, say))
        for row in extra_classes()
        if f"d{row.code}" in used or row.code == "e0"
    ]
    marks = (("n", _("nieuw boven de grens")), ("r", _("nu weer binnen de grens")))
    return rows + [
        LegendRow(code=code, words=say(words)) for code, words in marks if f"d{code}" in used
    ]


def _used_codes(report: AccessReport) -> set[str]:
    return {code for group in report.drawing.groups for code in group.css.split()}


def _extra(row: MinuteClass, language: str, say: Say) -> str:
    if row.code == "e0":
        return say(_("geen verschil"))
    is_longer = row.code.startswith("e")
    ends = _ends((row.low, row.high))
    words = _("{range} langer") if is_longer else _("{range} korter")
    return say(words, range=_range(ends, language, say))


def _ends(edges: Sequence[float | None]) -> list[float | None]:
    found = sorted(abs(edge) for edge in edges if edge is not None)
    return [*found, None] if len(found) == 1 else list(found)


def _range(ends: Sequence[float | None], language: str, say: Say) -> str:
    low, high = ends
    if high is None:
        return say(_("meer dan {low}"), low=whole(low, language))
    if low is not None and low < 1:
        return say(_("tot en met {high}"), high=whole(high, language))
    return f"{whole(low, language)} – {whole(high, language)}"
