"""The weights and rules of a region for the match, from its agreement."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from spoedketen.domain.matching.needs import MatchRules, Weights
from spoedketen.live.directory.queries import directory
from spoedketen.live.requests.models import CareRequest, Match

AGREED = MatchRules()
TURNS_HOURS = 24
"""A turn longer ago than this counts no more."""


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
        rotation_within_minutes=float(
            told.get("rotation_within_minutes", AGREED.rotation_within_minutes)
        ),
    )
    return AgreedRules(agreement=found.id, source=found.source, rules=rules)


def with_turns(agreed: AgreedRules, case: CareRequest | None, at: datetime) -> AgreedRules:
    """Return the rules with who had a turn under them; asking again for a case is no new turn."""
    if agreed.rules.all_on_stop != "rotation":
        return agreed
    rows = Match.objects.filter(
        forced="rotation",
        versions__agreement=agreed.agreement,
        at__gt=at - timedelta(hours=TURNS_HOURS),
        at__lte=at,
    )
    if case is not None:
        rows = rows.exclude(request=case)
    turns = rows.order_by("at", "id").values_list("shown__forced", flat=True)
    last = {service: n for n, services in enumerate(turns) for service in services or ()}
    took = tuple(sorted(last, key=lambda service: (last[service], service)))
    return replace(agreed, rules=replace(agreed.rules, took=took))


def _number(given: object) -> float | None:
    return None if given is None else float(str(given))


def agreed_crosswalks(region: int | None, day: date) -> tuple[str, ...]:
    """Return the tables between urgency schemes that a region uses; none by default."""
    found = directory().agreement_in("urgency_mapping", region, day)
    return tuple(found.parameters["crosswalks"]) if found else ()
