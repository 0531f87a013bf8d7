"""What the simulation of an ambulance case prints: figures, urgencies, regions."""

from typing import Any

from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import UNKNOWN, decimal, percent

FIGURES = {
    "response_mean_minutes": _("responstijd, gemiddeld (min)"),
    "response_p95_minutes": _("responstijd, 95 % is er binnen (min)"),
    "late_share": _("te laat"),
    "busy_share": _("eenheden bezet"),
    "waited_share": _("melding zonder vrije eenheid"),
    "moves_per_patient": _("verplaatsingen naar een andere standplaats, per rit"),
}
SHARES = frozenset({"late_share", "busy_share", "waited_share"})
COLUMN_WORDS = (_("gemiddeld"), _("van"), _("tot"))


def rows(session: Session, title: str, figures: dict[str, Any]) -> Any:
    """Return the figures with their intervals as a table."""
    shown = table(title, [("", "left"), *((session.say(w), "right") for w in COLUMN_WORDS)])
    for name, word in FIGURES.items():
        cells = (
            cell(name, figures[name][key], session.language) for key in ("value", "low", "high")
        )
        shown.add_row(session.say(word), *cells)
    return shown


def by_urgency(session: Session, urgencies: list[dict[str, Any]]) -> Any:
    """Return the figures of each class of calls as a table."""
    words = (_("te laat na (min)"), _("te laat"), _("gemiddeld (min)"), _("slechtste plek"))
    heads = [(session.say(word), "right") for word in words]
    shown = table(session.say("Per urgentie"), [("", "left"), *heads])
    for row in urgencies:
        worst, late, mean = (
            row["worst_reached_node"],
            row["late_share"],
            row["response_mean_minutes"],
        )
        shown.add_row(
            row["name"],
            decimal(row["target_minutes"], session.language),
            cell("late_share", late and late["value"], session.language),
            cell("", mean and mean["value"], session.language),
            UNKNOWN if worst is None else place_words(worst, session.language),
        )
    return shown


def by_region(session: Session, regions: list[dict[str, Any]]) -> Any:
    """Return the figures of each region as a table, with the help across borders."""
    words = (
        _("gemiddeld (min)"),
        _("te laat"),
        _("hulp gekregen"),
        _("hulp gegeven"),
        _("slechtste plek"),
    )
    heads = [(session.say(word), "right") for word in words]
    shown = table(session.say("Per regio"), [("", "left"), *heads])
    for row in regions:
        late, mean, worst = row["late_share"], row["response_mean_minutes"], row["worst_node"]
        shown.add_row(
            row["name"],
            cell("", mean and mean["value"], session.language),
            cell("late_share", late and late["value"], session.language),
            cell("late_share", row["help_received_share"], session.language),
            cell("late_share", row["help_given_share"], session.language),
            UNKNOWN if worst is None else place_words(worst, session.language),
        )
    return shown


def place_words(worst: dict[str, Any], lang: str) -> str:
    """Return a place with its share of late calls."""
    return f"{worst['node']} {percent(worst['late_share'], lang, 1)}"


def cell(name: str, value: float | None, lang: str) -> str:
    """Return a figure in words; a share as a percentage."""
    if value is None:
        return UNKNOWN
    return percent(value, lang, 1) if name in SHARES else decimal(value, lang, 2)
