"""Who must take a patient though on stop: what a region agreed for when all are."""

from collections.abc import Sequence

from spoedketen.domain.care import CareKind
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.filters import judge_of
from spoedketen.domain.matching.needs import MatchRules, Need


def must_take(
    need: Need, taken: Sequence[Candidate], everybody: Sequence[Candidate], rules: MatchRules
) -> list[Candidate]:
    """Return who must take the patient, one for each kind of care that nobody open is near for.

    Only care that a patient is presented for: nobody is made to give a bed.
    """
    if rules.all_on_stop == "none":
        return []
    kinds = [kind for kind in need.care if kind.how == "destination"]
    chosen = (_of_kind(need, kind, taken, everybody, rules) for kind in kinds)
    return [one for one in chosen if one]


def _of_kind(
    need: Need,
    kind: CareKind,
    taken: Sequence[Candidate],
    everybody: Sequence[Candidate],
    rules: MatchRules,
) -> Candidate | None:
    first = min((one.minutes for one in taken if one.care == kind.code), default=None)
    within = rules.open_within_minutes
    if first is not None and (within is None or first <= within):
        return None
    reasons = judge_of(need, kind, rules)
    shut = [
        one
        for one in everybody
        if one.care == kind.code
        and (first is None or one.minutes < first)
        and list(reasons(one)) == ["on_stop"]
    ]
    return _chosen(shut, rules) if shut else None


def _chosen(shut: Sequence[Candidate], rules: MatchRules) -> Candidate:
    nearest = min(shut, key=lambda one: (one.minutes, one.service))
    if rules.all_on_stop == "nearest":
        return nearest
    farthest = nearest.minutes + rules.rotation_within_minutes
    near = [one for one in shut if one.minutes <= farthest]
    return min(near, key=lambda one: (_turn(one, rules), one.minutes, one.service))


def _turn(one: Candidate, rules: MatchRules) -> int:
    """Return how recently a service had its turn: -1 where it had none."""
    return rules.took.index(one.service) if one.service in rules.took else -1
