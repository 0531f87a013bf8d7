"""The words of placements, enquiries and reservations."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.domain.placing import placing_rules
from spoedketen.live.web.words import told


def care_word(care: str) -> str:
    """Return the words of a kind of care."""
    return told(care_table().kinds[care].label)


def state_word(of: str, state: str) -> str:
    """Return the word of a state."""
    return told(lifecycles()[of].states[state].label)


def clock_word(kind: str) -> str:
    """Return since when waiting is counted."""
    return told(placing_rules()["clocks"][kind])


def decline_words() -> Mapping[str, str]:
    """Return why a provider may say no."""
    return {code: told(row) for code, row in placing_rules()["declines"].items()}


def reason_word(reason: str) -> str:
    """Return a reason: of the closed lists in words, else as somebody wrote it."""
    rules = placing_rules()
    row = rules["reasons"].get(reason) or rules["declines"].get(reason)
    return told(row) if row else reason


def limit_word(limit: str) -> str:
    """Return what the patient or doctor agreed not to want."""
    return told(care_table().limits[limit])


def insurer_word(insurer: str) -> str:
    """Return the name of an insurer."""
    return care_table().insurers.get(insurer, insurer)


def sex_word(sex: str) -> str:
    """Return the word for a sex, or nothing."""
    return {"f": _("vrouw"), "m": _("man"), "x": _("x")}.get(sex, "")


def move_word(move: str) -> str:
    """Return what stands on the button of a step."""
    return {
        "accept": _("Plek vastleggen"),
        "reopen": _("Opnieuw zoeken"),
        "arrange_transport": _("Vervoer geregeld"),
        "pick_up": _("Opgehaald"),
        "depart": _("Onderweg"),
        "arrive": _("Aangekomen"),
        "complete": _("Afronden"),
        "cancel": _("Intrekken"),
        "fail": _("Niet gelukt"),
        "decease": _("Overleden"),
        "admit_elsewhere": _("Elders opgenomen"),
    }[move]


def need_word(name: str) -> str:
    """Return how a part of a need is called."""
    words = {
        "care": _("zorg"),
        "age_years": _("leeftijd"),
        "age_band": _("leeftijd"),
        "sex": _("geslacht"),
        "insurer": _("verzekeraar"),
        "wishes": _("wensen"),
        "clock_kind": _("wachttijd telt vanaf"),
        "limits": _("behandelgrenzen"),
        "wanted_at": _("gewenst op"),
        "clock_start": _("sinds"),
        "origin_id": _("vragende organisatie"),
        "origin_service": _("dienst die vrijkomt"),
    }
    return words.get(name, name)


def need_value(name: str, was: Any) -> str:
    """Return what a part of a need was; of free text only that it was another."""
    if was in ("", None, []):
        return _("leeg")
    said: dict[str, Callable[[Any], str]] = {
        "care": care_word,
        "sex": sex_word,
        "insurer": insurer_word,
        "clock_kind": clock_word,
        "limits": lambda codes: ", ".join(limit_word(code) for code in codes),
        "wanted_at": _moment,
        "clock_start": _moment,
        "wishes": lambda _text: _("een andere tekst"),
    }
    return said[name](was) if name in said else str(was)


def _moment(told: str) -> str:
    return f"{localtime(datetime.fromisoformat(told)):%d-%m-%Y %H:%M}"


def step_word(of: str, move: str) -> str:
    """Return what was done, as the story tells it."""
    words = {
        ("placement", "open"): _("zorgbehoefte vastgelegd"),
        ("placement", "offer"): _("uitvraag gedaan"),
        ("placement", "amend"): _("zorgbehoefte gewijzigd"),
        ("enquiry", "amend"): _("uitvraag gewijzigd: opnieuw te lezen"),
        ("reservation", "vacate"): _("bed weer vrij: de patiënt is er niet meer"),
        ("placement", "take_over"): _("met de casus overgenomen"),
        ("placement", "approve"): _("akkoord van de regio"),
        ("placement", "reopen"): _("zoeken begint opnieuw"),
        ("enquiry", "request"): _("gevraagd"),
        ("enquiry", "read"): _("gelezen"),
        ("enquiry", "commit"): _("toegezegd"),
        ("enquiry", "decline"): _("afgewezen"),
        ("enquiry", "expire"): _("uitvraag verlopen"),
        ("enquiry", "withdraw"): _("uitvraag ingetrokken"),
        ("reservation", "hold"): _("plek gereserveerd"),
        ("reservation", "confirm"): _("reservering bevestigd"),
        ("reservation", "use"): _("plek bezet door de patiënt"),
        ("reservation", "release"): _("plek vrijgegeven"),
        ("reservation", "expire"): _("reservering verlopen"),
        ("reservation", "extend"): _("reservering verlengd: de regio moet nog akkoord geven"),
    }
    if (of, move) in words:
        return words[of, move]
    found = lifecycles()[of].moves.get(move)
    return state_word(of, found.to) if found else move
