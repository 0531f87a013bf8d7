"""The weights and rules of a region for the match, from its agreement."""

from dataclasses import dataclass, replace
from datetime import date

from spoedketen.domain.matching.needs import MatchRules, Weights
from spoedketen.live.directory.queries import directory

AGREED = MatchRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedRules:
    """The rules with the agreement that they are from; None where nobody agreed any."""

    agreement: int | None
    source: str
    rules: MatchRules


def match_rules(region: int | None, day: date) -> AgreedRules:
    """Return what a region agreed, else its network, else the nation."""
    found = directory().agreement_in("match", region, day)
    if found is None:
        return AgreedRules(agreement=None, source="", rules=AGREED)
    told = found.parameters
    rules = replace(
        AGREED,
        weights=Weights(**{name: float(value) for name, value in told["weights"].items()}),
        stop_margin_minutes=float(told["stop_margin_minutes"]),
        all_on_stop=str(told["all_on_stop"]),
        open_within_minutes=_number(told.get("open_within_minutes")),
        excluded=frozenset(told.get("excluded", ())),
    )
    return AgreedRules(agreement=found.id, source=found.source, rules=rules)


def _number(given: object) -> float | None:
    return None if given is None else float(str(given))


def agreed_crosswalks(region: int | None, day: date) -> tuple[str, ...]:
    """Return the tables between urgency schemes that a region uses; none by default."""
    found = directory().agreement_in("urgency_mapping", region, day)
    return tuple(found.parameters["crosswalks"]) if found else ()
