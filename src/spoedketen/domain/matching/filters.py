"""Why a candidate is not proposed: hard filters, in the order in which they are judged."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

import yaml

from spoedketen.domain.care import CareKind
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.needs import MatchRules, Need
from spoedketen.domain.urgency import schemes

Filter = Callable[[Need, CareKind, Candidate, MatchRules], bool]


@cache
def reasons() -> Mapping[str, Mapping[str, str]]:
    """Return the words of each reason, in the order of judging."""
    file = files("spoedketen.domain.matching") / "reasons.yaml"
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))


def _lacks_capability(need: Need, kind: CareKind, one: Candidate, _: MatchRules) -> bool:
    """Tell whether a condition goes elsewhere: outside a hospital nobody treats one.

    Not even where the register knows nobody who does: then every hospital is asked, no post.
    """
    if need.condition is None:
        return False
    is_able = need.is_unregistered or need.condition.is_met(one.capabilities)
    return kind.setting != "hospital" or not is_able


def _urgency_unfit(need: Need, kind: CareKind, _: Candidate, __: MatchRules) -> bool:
    """Tell whether it is too urgent; what nobody triaged is not too urgent, but a red flag is."""
    if not kind.most_urgent:
        return False
    most = schemes().urgency("nts", kind.most_urgent)
    if need.is_life_threatening and not most.is_life_threatening:
        return True
    return need.urgency_rank is not None and need.urgency_rank < most.rank


def _urgency_not_comparable(need: Need, kind: CareKind, _: Candidate, __: MatchRules) -> bool:
    """Tell whether it takes no more than some urgency, and nobody knows how urgent this is."""
    return bool(kind.most_urgent) and not need.is_urgency_comparable


def _patient_wish(need: Need, _: CareKind, one: Candidate, __: MatchRules) -> bool:
    return one.site in need.unwanted_sites


def _treatment_limit(need: Need, kind: CareKind, _: Candidate, __: MatchRules) -> bool:
    return bool(need.limits & frozenset(kind.excluded_by))


def _age_limit(need: Need, kind: CareKind, one: Candidate, _: MatchRules) -> bool:
    if need.age_years is None:
        return False
    least = [each for each in (kind.age_min, one.age_min) if each is not None]
    most = [each for each in (kind.age_max, one.age_max) if each is not None]
    return any(need.age_years < each for each in least) or any(
        need.age_years > each for each in most
    )


def _sex_limit(need: Need, kind: CareKind, one: Candidate, _: MatchRules) -> bool:
    limits = [each for each in (kind.sex, one.sex) if each]
    return bool(need.sex) and any(need.sex not in each for each in limits)


def _no_contract(need: Need, kind: CareKind, one: Candidate, _: MatchRules) -> bool:
    is_known = bool(need.insurer) and one.contracts is not None
    return kind.insurer and is_known and need.insurer not in (one.contracts or ())


def _ceiling(need: Need, kind: CareKind, one: Candidate, _: MatchRules) -> bool:
    return kind.insurer and need.insurer in one.ceilings


def _region_rule(_: Need, __: CareKind, one: Candidate, rules: MatchRules) -> bool:
    return one.service in rules.excluded


def _no_minutes(_: Need, __: CareKind, one: Candidate, ___: MatchRules) -> bool:
    return not one.has_minutes


def _unreachable(_: Need, __: CareKind, one: Candidate, ___: MatchRules) -> bool:
    return not one.is_reachable


def _too_far(_: Need, kind: CareKind, one: Candidate, __: MatchRules) -> bool:
    return kind.too_far_minutes is not None and one.minutes > kind.too_far_minutes


def _outside_hours(_: Need, __: CareKind, one: Candidate, ___: MatchRules) -> bool:
    return not one.opens


def passes_stop(need: Need, one: Candidate) -> bool:
    """Tell whether a stop does not count: danger to life, or trauma at a level 1 centre."""
    is_trauma = need.condition is not None and need.condition.code == "multitrauma"
    return need.is_life_threatening or (one.is_trauma_exempt and is_trauma)


def _on_stop(need: Need, _: CareKind, one: Candidate, rules: MatchRules) -> bool:
    return one.is_on_stop(rules.stop_margin_minutes) and not passes_stop(need, one)


FILTERS: Final[Mapping[str, Filter]] = {
    "no_minutes": _no_minutes,
    "unreachable": _unreachable,
    "too_far": _too_far,
    "lacks_capability": _lacks_capability,
    "urgency_unfit": _urgency_unfit,
    "patient_wish": _patient_wish,
    "treatment_limit": _treatment_limit,
    "age_limit": _age_limit,
    "sex_limit": _sex_limit,
    "no_contract": _no_contract,
    "ceiling": _ceiling,
    "region_rule": _region_rule,
    "outside_hours": _outside_hours,
    "on_stop": _on_stop,
    "urgency_not_comparable": _urgency_not_comparable,
}
"""Distance first: of who is too far away nothing else needs to be known. New ones at the end."""


Concern = Callable[[Need, CareKind, MatchRules], bool]
CONCERNS: Final[Mapping[str, Concern]] = {
    "too_far": lambda _, kind, __: kind.too_far_minutes is not None,
    "lacks_capability": lambda need, _, __: need.condition is not None,
    "urgency_unfit": lambda _, kind, __: bool(kind.most_urgent),
    "patient_wish": lambda need, _, __: bool(need.unwanted_sites),
    "treatment_limit": lambda need, kind, _: bool(need.limits and kind.excluded_by),
    "age_limit": lambda need, _, __: need.age_years is not None,
    "sex_limit": lambda need, _, __: bool(need.sex),
    "no_contract": lambda need, kind, _: kind.insurer and bool(need.insurer),
    "ceiling": lambda need, kind, _: kind.insurer and bool(need.insurer),
    "region_rule": lambda _, __, rules: bool(rules.excluded),
    "urgency_not_comparable": lambda need, kind, _: (
        bool(kind.most_urgent) and not need.is_urgency_comparable
    ),
}
"""Whether a filter can drop anybody at all; most cannot, and are not asked of a thousand services.
"""
Judge = Callable[[Candidate], Iterator[str]]


def judge_of(need: Need, kind: CareKind, rules: MatchRules) -> Judge:
    """Return what yields every reason against a candidate of a kind, in the order of judging."""
    asked = [
        (code, applies)
        for code, applies in FILTERS.items()
        if code not in CONCERNS or CONCERNS[code](need, kind, rules)
    ]
    return lambda one: (code for code, applies in asked if applies(need, kind, one, rules))
