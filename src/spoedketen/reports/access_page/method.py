"""The formula of a norm in words, with the values used."""

from collections.abc import Callable

from spoedketen.planning.access import Question
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, whole


def formula(question: Question, language: str, say: Callable[..., str]) -> str:
    """Return the sum that makes up one run, as ``T = ... + ...``."""
    parts = [
        _fixed(question, "call_and_turnout_minutes", language, say),
        _first_drive(question, say),
        _fixed(question, "on_scene_minutes", language, say),
        _last_drive(question, say),
    ]
    return "T = " + " + ".join(part for part in parts if part)


def _fixed(question: Question, name: str, language: str, say: Callable[..., str]) -> str:
    minutes = question.minutes(name)
    if not minutes:
        return ""
    words = {
        "call_and_turnout_minutes": _("meldtijd en uitruktijd ({minutes} min)"),
        "on_scene_minutes": _("tijd bij de patiënt ({minutes} min)"),
    }
    is_whole = minutes == int(minutes)
    written = whole(minutes, language) if is_whole else decimal(minutes, language)
    return say(words[name], minutes=written)


def _first_drive(question: Question, say: Callable[..., str]) -> str:
    if question.norm.starts_at_station:
        return say(_("rit van de dichtstbijzijnde paraat staande standplaats naar de patiënt"))
    if question.norm.vehicle_type is not None:
        return say(_("vlucht van de dichtstbijzijnde basis naar de patiënt"))
    return ""


def _last_drive(question: Question, say: Callable[..., str]) -> str:
    if question.norm.service_type is None:
        return ""
    return say(_("rit van de patiënt naar de dichtstbijzijnde locatie die openstaat"))
