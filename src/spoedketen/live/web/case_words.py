"""The words of cases: states, urgency, doors, outcomes, reasons and remarks."""

from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.domain.matching.filters import reasons
from spoedketen.domain.urgency import schemes
from spoedketen.live.directory.queries import directory
from spoedketen.live.requests.values import RequestInfo, StepInfo
from spoedketen.live.requests.words import case_rules
from spoedketen.live.web.ages import wait_words
from spoedketen.live.web.words import told


def listed(name: str) -> list[tuple[str, str]]:
    """Return one of the closed lists of cases: code and word."""
    return [(code, told(row)) for code, row in case_rules()[name].items()]


def word_of(name: str, code: str) -> str:
    """Return the word of a code of a closed list; empty stays empty."""
    row = case_rules()[name].get(code)
    return told(row) if row else code


def state_word(state: str, of: str = "request") -> str:
    """Return the word of a state of a lifecycle."""
    return told(lifecycles()[of].states[state].label)


def care_word(code: str) -> str:
    """Return the word of a kind of care."""
    kind = care_table().kinds.get(code)
    return told(kind.label) if kind else code


def condition_word(code: str) -> str:
    """Return the word of a suspected condition."""
    found = care_table().conditions.get(code)
    return told(found.label) if found else code


def urgency_word(scheme: str, code: str) -> str:
    """Return what a class of urgency means."""
    return told(schemes().urgency(scheme, code).label) if code else ""


def urgency_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return every class by scheme, for a list to choose from."""
    return [
        (told(label), [(f"{scheme}:{c.code}", f"{c.code} · {told(c.label)}") for c in classes])
        for scheme, label in schemes().labels.items()
        for classes in [schemes().classes[scheme]]
    ]


def care_choices() -> list[tuple[str, str, str]]:
    """Return kinds of care: code, word and setting."""
    return [(k.code, told(k.label), setting_word(k.setting)) for k in care_table().kinds.values()]


def setting_word(setting: str) -> str:
    """Return where care is given."""
    return {"home": _("thuis"), "primary": _("eerste lijn"), "hospital": _("ziekenhuis")}[setting]


def condition_choices() -> list[tuple[str, str]]:
    """Return suspected conditions."""
    return [(code, told(each.label)) for code, each in care_table().conditions.items()]


def limit_choices() -> list[tuple[str, str]]:
    """Return what a patient may have agreed not to want."""
    return [(code, told(label)) for code, label in care_table().limits.items()]


def hospital_choices() -> list[tuple[str, str]]:
    """Return the hospitals that may know a patient."""
    found = [site for site in directory().sites.values() if site.kind == "hospital"]
    found.sort(key=lambda site: site.sort_key)
    return [(site.slug, f"{site.name}, {site.town}") for site in found]


def reason_word(code: str) -> str:
    """Return why a service was not proposed."""
    row = reasons().get(code)
    return told(row) if row else code


def remark_word(code: str) -> str:
    """Return a remark about an option, as it stands on a card."""
    return {
        "nearest": _("dichtstbij"),
        "capable": _("kan dit behandelen"),
        "knows_patient": _("kent patiënt"),
        "full": _("vol bij aankomst"),
        "may_be_full": _("misschien vol"),
        "capacity_unknown": _("capaciteit onbekend"),
        "opening_unknown": _("openstelling onbekend of niet gedeeld"),
        "stale": _("cijfer verouderd"),
        "capability_unknown": _("het register kent niemand hiervoor: vraag na"),
        "threatening": _("dreigende stop"),
        "despite_stop": _("ondanks stop: levensbedreigend"),
        "all_on_stop": _("alles op stop: regel van de regio"),
        "contract_unknown": _("contract onbekend"),
    }.get(code, code)


WARNING = {
    "full", "may_be_full", "stale", "capability_unknown", "threatening", "despite_stop",
    "all_on_stop",
}  # fmt: skip
"""Remarks that ask attention."""


def mode_word(mode: str) -> str:
    """Return how the way is made."""
    return {
        "ambulance_siren": _("ambulance met sirene"),
        "ambulance": _("ambulance"),
        "car": _("auto"),
    }[mode]


def part_word(code: str) -> str:
    """Return what a part of the cost is about."""
    return {
        "travel": _("reistijd"),
        "tier": _("volgorde van de gevraagde zorg"),
        "places": _("vrije plaatsen"),
        "wait": _("wachttijd"),
        "crowding": _("drukte"),
        "threatening": _("dreigende stop"),
        "stale": _("ouderdom van het cijfer"),
        "known": _("kent patiënt"),
    }.get(code, code)


def due_words(due: datetime | None, at: datetime) -> str:
    """Return how long until something must have been done, or how long it is late."""
    if due is None:
        return ""
    minutes = int((due - at).total_seconds() // 60)
    if minutes >= 0:
        return _("nog {time}").format(time=wait_words(minutes))
    return _("{time} te laat").format(time=wait_words(-minutes))


def target_words(each: RequestInfo, at: datetime) -> str:
    """Return the same with what it is about: the latest time of the class, or to be answered."""
    if each.target_at is None:
        return ""
    minutes = int((each.target_at - at).total_seconds() // 60)
    told = {"time": wait_words(abs(minutes)), "urgency": each.urgency}
    if not each.urgency:
        wanted = (
            _("nog {time} om te antwoorden") if minutes >= 0 else _("{time} te laat beantwoord")
        )
        return wanted.format(**told)
    if minutes >= 0:
        return _("nog {time} tot uiterste tijd van {urgency}").format(**told)
    return _("{time} over de uiterste tijd van {urgency}").format(**told)


def who_words(request: RequestInfo) -> str:
    """Return age and sex of the patient, as far as told."""
    sexes = {"f": _("vrouw"), "m": _("man"), "x": _("x")}
    years = request.asking.age_years
    age = "" if years is None else _("{years} jaar").format(years=years)
    return ", ".join(filter(None, [sexes.get(request.asking.sex, ""), age]))


LISTED = {
    "open": ("doors", "door"),
    "close": ("outcomes", "outcome"),
    "give_back": ("hand_over_outcomes", "outcome"),
    "outcome": ("hand_over_outcomes", "outcome"),
    "wrong_door": ("wrong_doors", "right_door"),
}
"""Steps that tell a code, and the list that it is of."""


def step_words(step: StepInfo) -> str:
    """Return what was done, as a line of the story."""
    if step.move in {"triage", "choose"}:
        told_of = {
            "triage": _("Triage vastgelegd: {code}").format(code=step.data.get("urgency", "")),
            "choose": _("Gekozen: {code}").format(code=step.data.get("service", "")),
        }
        return told_of[step.move]
    if step.move not in LISTED:
        return _move_words(step)
    listed_in, name = LISTED[step.move]
    said = word_of(listed_in, str(step.data.get(name, "")))
    return {
        "open": _("Geopend: {said}"),
        "close": _("Afgesloten: {said}"),
        "give_back": _("Meldkamer geeft terug: {said}"),
        "outcome": _("Meldkamer meldt: {said}"),
        "wrong_door": _("Verkeerde ingang; hoort bij: {said}"),
    }[step.move].format(said=said)


def _move_words(step: StepInfo) -> str:
    if step.move == "hand_over":
        return {
            "control_room": _("Doorgezet naar de meldkamer"),
            "provider": _("Overgedragen aan een aanbieder"),
            "desk": _("Overgedragen aan een andere desk"),
        }.get(str(step.data.get("to", "")), _("Overgedragen"))
    return {
        "take": _("Genomen"),
        "start_triage": _("Genomen; triage begonnen"),
        "note": _("Notitie toegevoegd"),
        "match": _("Passende inzet gezocht"),
        "advise": _("Telefonisch advies gegeven, met vangnetadvies"),
        "authorise": _("Advies geautoriseerd door de regiearts"),
        "invite": _("Tweede discipline gevraagd"),
        "answer": _("Overleg beantwoord"),
        "take_over": _("Overgenomen"),
        "decline": _("Overdracht afgewezen"),
        "withdraw": _("Overdracht ingetrokken"),
        "see_outcome": _("Uitkomst van de meldkamer gezien"),
        "cancel": _("Ingetrokken"),
        "amend": _("Gegevens gewijzigd"),
        "place": _("Plek geregeld"),
        "unplace": _("Plek vervallen"),
        "arrive": _("Aangekomen"),
        "follow_up": _("Vervolgzorg begonnen"),
    }.get(step.move, step.move)
