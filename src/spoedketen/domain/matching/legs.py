"""Stabilising nearer by first, and the centre after it, where the centre is far."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite

from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.choosing import Matching
from spoedketen.domain.matching.filters import judge_of
from spoedketen.domain.matching.needs import MatchRules, Need

Between = Callable[[str, str], float]
"""Minutes from one site to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLegs:
    """Two journeys; minutes of each, and straight to the centre."""

    first: str
    centre: str
    first_minutes: float
    onward_minutes: float
    direct_minutes: float


def two_legs(need: Need, answer: Matching, rules: MatchRules, between: Between) -> TwoLegs | None:
    """Return first aid nearer by, then the best centre; None where the centre is near enough.

    First aid is of the same kind of care, has what the first leg asks, and nothing stands against
    it but that it cannot treat the condition. Without a known centre there are no legs.
    """
    rule = need.condition.two_leg if need.condition else None
    if need.condition is None or rule is None or not answer.options:
        return None
    centre = answer.options[0].candidate
    is_known = need.condition.is_met(centre.capabilities)
    if not is_known or centre.minutes <= rule.after_minutes:
        return None
    fit = [one for one in _fit(need, answer, rules, rule.first) if one.care == centre.care]
    nearest = min(fit, key=lambda one: (one.minutes, one.service), default=None)
    if nearest is None or nearest.minutes >= centre.minutes:
        return None
    return _legs(nearest, centre, between(nearest.site, centre.site))


def _fit(need: Need, answer: Matching, rules: MatchRules, first: str) -> list[Candidate]:
    judges = {kind.code: judge_of(need, kind, rules) for kind in need.care}
    everybody = [
        *(each.candidate for each in answer.options),
        *(each.candidate for each in answer.dropped),
    ]
    return [
        one
        for one in everybody
        if first in one.capabilities and set(judges[one.care](one)) <= {"lacks_capability"}
    ]


def _legs(nearest: Candidate, centre: Candidate, onward: float) -> TwoLegs | None:
    if not isfinite(onward):
        return None
    return TwoLegs(
        first=nearest.service,
        centre=centre.service,
        first_minutes=nearest.minutes,
        onward_minutes=onward,
        direct_minutes=centre.minutes,
    )
