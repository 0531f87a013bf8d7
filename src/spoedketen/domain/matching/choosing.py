"""The match: filters first, then the order, then what the region agreed when all are on stop."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.filters import judge_of, passes_stop
from spoedketen.domain.matching.forcing import must_take
from spoedketen.domain.matching.needs import MatchRules, Need
from spoedketen.domain.matching.ranking import Option, option, order_of, scales_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A candidate that is not proposed, with the first reason."""

    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """Every candidate: proposed, best first, or dropped; ``forced`` names the rule of a region."""

    options: tuple[Option, ...]
    dropped: tuple[Dropped, ...]
    forced: str = ""

    @property
    def counts(self) -> Mapping[str, int]:
        """How many were dropped per reason."""
        return Counter(each.reason for each in self.dropped)


def match(need: Need, candidates: Sequence[Candidate], rules: MatchRules) -> Matching:
    """Return who can act, best first, and everybody else with a reason.

    The same need, candidates and rules give the same answer, whatever their order.
    """
    need = replace(need, is_unregistered=_is_unregistered(need, candidates))
    kinds = {kind.code: kind for kind in need.care}
    judges = {code: judge_of(need, kind, rules) for code, kind in kinds.items()}
    judged = [(one, next(judges[one.care](one), "")) for one in candidates]
    taken = [(one, _despite(need, one, rules)) for one, reason in judged if not reason]
    dropped = [Dropped(candidate=one, reason=reason) for one, reason in judged if reason]
    forced = must_take(need, [one for one, _ in taken], [one for one, _ in judged], rules)
    if forced:
        again = {(one.service, one.care) for one in forced}
        dropped = [d for d in dropped if (d.candidate.service, d.candidate.care) not in again]
        taken += [(one, ("all_on_stop",)) for one in forced]
    scales = scales_of(need, [one for one, _ in taken], rules.weights)
    options = [option(scales[one.care], one, why) for one, why in taken]
    return Matching(
        options=_with_nearest(sorted(options, key=order_of)),
        dropped=tuple(sorted(dropped, key=_order_of_dropped)),
        forced=rules.all_on_stop if forced else "",
    )


def _is_unregistered(need: Need, candidates: Sequence[Candidate]) -> bool:
    """Tell whether the register knows nobody at all with what the condition asks, however far.

    Then it is the register that knows nothing: dropping everybody would call that a fact.
    """
    condition = need.condition
    return condition is not None and not any(
        condition.is_met(one.capabilities) for one in candidates
    )


def _despite(need: Need, one: Candidate, rules: MatchRules) -> tuple[str, ...]:
    is_passed = one.is_on_stop(rules.stop_margin_minutes) and passes_stop(need, one)
    return ("despite_stop",) if is_passed else ()


def _order_of_dropped(each: Dropped) -> tuple[float, str, str]:
    one = each.candidate
    return one.minutes if one.is_reachable else inf, one.service, one.care


def _with_nearest(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options, the one with the shortest way marked."""
    least = min((each.candidate.minutes for each in options), default=None)
    return tuple(
        replace(each, remarks=("nearest", *each.remarks))
        if each.candidate.minutes == least
        else each
        for each in options
    )
