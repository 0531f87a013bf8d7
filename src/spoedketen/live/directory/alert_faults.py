"""What is wrong between the parts of a rule of signals, beyond what its schema can say."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.domain.crowding import formula
from spoedketen.domain.flow import flow
from spoedketen.live.accounts.policy import policy

OF_NOW = frozenset({"crowding_score", "stops", "neighbours_on_stop"})
"""Nobody expects these: they are measured, or declared."""
OF_SERVICE = frozenset({"crowding_score", "neighbours_on_stop"})
OF_DEPARTMENT = frozenset({"crowding_score", "neighbours_on_stop", "boarding"})
DEPARTMENT = "emergency_department"
OF_A_REGION = frozenset({"own_network", "control_room_area", "national"})
REACH = {
    "service": OF_A_REGION | {"own_organisation"},
    "nation": frozenset({"national"}),
}
"""By which relations a role may reach what a rule watches."""


def alert_faults(parameters: Mapping[str, Any]) -> list[str]:
    """Return a sentence for every rule that could never do what it says."""
    rules = parameters["rules"]
    if any(not isfinite(rule[name]) for rule in rules for name in ("raise_at", "clear_at")):
        return [_("rules: raise_at en clear_at zijn gewone getallen.")]
    counts = Counter(rule["code"] for rule in rules)
    faults = [
        _("rules: {code} staat er twee keer in.").format(code=code)
        for code, number in counts.items()
        if number > 1
    ]
    return faults + [f"{rule['code']}: {fault}" for rule in rules for fault in _of(rule)]


def _of(rule: Mapping[str, Any]) -> Iterable[str]:
    is_above = rule["side"] == "above"
    if rule["clear_at"] > rule["raise_at"] if is_above else rule["clear_at"] < rule["raise_at"]:
        yield _(
            "clear_at ligt aan de verkeerde kant van raise_at; het signaal zou meteen voorbij zijn."
        )
    yield from _measured(rule)
    yield from _scored(rule)
    yield from _people(rule)
    quiet = rule.get("quiet")
    if quiet and quiet[0] == quiet[1]:
        yield _("quiet begint en eindigt op hetzelfde moment; laat het weg voor geen stille uren.")


def _measured(rule: Mapping[str, Any]) -> Iterable[str]:
    measure = rule["measure"]
    if measure in OF_NOW and rule.get("horizon", "now") != "now":
        yield _("{measure} wordt niet vooruit gemeten; horizon moet now zijn.").format(
            measure=measure
        )
    if measure in OF_SERVICE and rule["of"] != "service":
        yield _("{measure} is van één dienst; of moet service zijn.").format(measure=measure)
    if measure == "stops" and rule["of"] == "service":
        yield _("stops telt in een regio; kies voor of een regio.")
    if measure in OF_DEPARTMENT and rule["sector"] != DEPARTMENT:
        given = {"measure": measure, "sector": DEPARTMENT}
        yield _("{measure} wordt alleen van {sector} gemeten.").format(**given)
    if measure == "occupied_percent" and not 0 <= rule["raise_at"] <= 100:  # noqa: PLR2004 - percent
        yield _("raise_at is een percentage van 0 tot en met 100.")
    if rule.get("edge", "value") != "value" and rule.get("horizon", "now") == "now":
        yield _("edge heeft alleen zin vooruit: een meting van nu heeft geen band.")


def _scored(rule: Mapping[str, Any]) -> Iterable[str]:
    named = rule.get("formula")
    if rule["measure"] != "crowding_score":
        if named:
            yield _("formula hoort alleen bij crowding_score.")
        return
    if not named:
        yield _("crowding_score zonder formula: van welke formule is de grens?")
        return
    low, high = formula(named).clamp
    if not low <= rule["raise_at"] <= high:
        given = {"low": f"{low:g}", "high": f"{high:g}", "formula": named}
        yield _("raise_at ligt buiten {formula}, die van {low} tot {high} gaat.").format(**given)


def _people(rule: Mapping[str, Any]) -> Iterable[str]:
    known = policy()
    handlers = known.permissions["alerts.handle"].by_role
    for role in (*rule["owner"], *rule.get("escalate_to", ())):
        if role not in known.roles:
            yield _("de rol {role} bestaat niet.").format(role=role)
        elif not handlers.get(role):
            yield _("de rol {role} mag geen signalen afhandelen.").format(role=role)
        elif not set(handlers[role]) & REACH.get(rule["of"], OF_A_REGION):
            given = {"role": role, "of": rule["of"]}
            yield _("de rol {role} handelt niets af van {of}.").format(**given)
    if rule.get("escalate_minutes") is not None and not rule.get("escalate_to"):
        yield _("escalate_minutes zonder escalate_to: naar wie?")


def chain_faults(parameters: Mapping[str, Any]) -> list[str]:
    """Return what is wrong between the limits of the chain."""
    tight = parameters["tight_percent"]
    full = {"": parameters["full_percent"], **parameters.get("full_percent_of", {})}
    known = {code for stage in flow()["stages"].values() for code in stage}
    named = {*full, *parameters.get("waiting_per_hundred_of", {})} - {""}
    faults = [_("{link} is geen schakel.").format(link=link) for link in sorted(named - known)]
    if any(limit < tight for limit in full.values()):
        faults.append(_("vol (full_percent) begint niet onder krap (tight_percent)."))
    return faults
