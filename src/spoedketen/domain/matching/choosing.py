"""The match: filters first, then the order, then what the region agreed when all are on stop."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from spoedketen.domain.care import CareKind
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.filters import passes_stop, reason_against
from spoedketen.domain.matching.needs import MatchRules, Need
from spoedketen.domain.matching.ranking import Option, option, order_of, typical_of


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
    kinds = {kind.code: kind for kind in need.care}
    if _is_unregistered(need, candidates):
        found = match(replace(need, condition=None), candidates, rules)
        return replace(found, options=tuple(_unregistered(each) for each in found.options))
    judged = [(one, reason_against(need, kinds[one.care], one, rules)) for one in candidates]
    taken = [(one, _despite(need, one, rules)) for one, reason in judged if not reason]
    dropped = [Dropped(candidate=one, reason=reason) for one, reason in judged if reason]
    forced = _forced(taken, dropped, rules, kinds)
    if forced:
        again = {(one.service, one.care) for one in forced}
        dropped = [d for d in dropped if (d.candidate.service, d.candidate.care) not in again]
        taken += [(one, ("all_on_stop",)) for one in forced]
    usual = typical_of(need, [one for one, _ in taken], rules.weights)
    options = [option(need, one, rules.weights, usual[one.care], why) for one, why in taken]
    return Matching(
        options=_with_nearest(sorted(options, key=order_of)),
        dropped=tuple(sorted(dropped, key=_order_of_dropped)),
        forced=rules.all_on_stop if forced else "",
    )


def _is_unregistered(need: Need, candidates: Sequence[Candidate]) -> bool:
    """Tell whether the register knows nobody at all with what the condition asks.

    Then it is the register that knows nothing: dropping everybody would call that a fact.
    """
    condition = need.condition
    return condition is not None and not any(
        condition.is_met(one.capabilities) for one in candidates
    )


def _unregistered(each: Option) -> Option:
    return replace(each, remarks=(*each.remarks, "capability_unknown"))


def _despite(need: Need, one: Candidate, rules: MatchRules) -> tuple[str, ...]:
    is_passed = one.is_on_stop(rules.stop_margin_minutes) and passes_stop(need, one)
    return ("despite_stop",) if is_passed else ()


def _order_of_dropped(each: Dropped) -> tuple[float, str, str]:
    return each.candidate.minutes, each.candidate.service, each.candidate.care


def _with_nearest(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return the options, the one with the shortest way marked."""
    least = min((each.candidate.minutes for each in options), default=None)
    return tuple(
        replace(each, remarks=("nearest", *each.remarks))
        if each.candidate.minutes == least
        else each
        for each in options
    )


def _forced(
    taken: Sequence[tuple[Candidate, tuple[str, ...]]],
    dropped: Sequence[Dropped],
    rules: MatchRules,
    kinds: Mapping[str, CareKind],
) -> list[Candidate]:
    """Return who must take the patient though on stop: where nobody open is near enough.

    A department that is on stop takes again only for care that a patient is presented for; nobody
    is made to give a bed.
    """
    limit = rules.open_within_minutes
    near = [one for one, _ in taken if limit is None or one.minutes <= limit]
    closed = [each.candidate for each in dropped if each.reason == "on_stop"]
    closed = [one for one in closed if kinds[one.care].how == "destination"]
    if near or not closed or rules.all_on_stop == "none":
        return []
    if rules.all_on_stop == "nearest":
        return [min(closed, key=lambda one: (one.minutes, one.service))]
    in_turn = sorted(closed, key=lambda one: one.service)
    return [in_turn[rules.turn % len(in_turn)]]
