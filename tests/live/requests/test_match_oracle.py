"""The match beside a second, plainer one that was written from the words of the method."""

import math
import random
from statistics import median

import pytest

from spoedketen.domain.care import care_table
from spoedketen.domain.matching.candidates import Candidate, Places
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.needs import MatchRules, Need
from spoedketen.live.requests.packing import (
    pack_candidates,
    pack_reasons,
    rules_as_told,
    rules_of,
    unpack_candidates,
    unpack_reasons,
)

TABLE = care_table()
KINDS, CONDITIONS = TABLE.kinds, TABLE.conditions
ED = KINDS["emergency_department"]
ABLE = sorted({c for each in CONDITIONS.values() for wanted in each.needs for c in wanted})
INSURERS = list(TABLE.insurers)[:3]
SITES = [f"x{n}" for n in range(12)]


def a_need(chance):
    care = tuple(KINDS[code] for code in chance.sample(list(KINDS), chance.choice([1, 1, 2, 3])))
    if chance.random() < 0.5:
        care = (ED, *[kind for kind in care if kind is not ED][: chance.choice([0, 1])])
    rank = chance.choice([None, 0, 1, 2, 3, 4, 5])
    return Need(
        care=care,
        urgency_rank=rank,
        is_urgency_comparable=rank is not None or chance.random() < 0.7,
        is_life_threatening=(rank is not None and rank <= 1) or chance.random() < 0.1,
        condition=chance.choice([None, None, *CONDITIONS.values()]),
        age_years=chance.choice([None, 0, 5, 17, 18, 50, 90]),
        sex=chance.choice(["", "f", "m", "x"]),
        insurer=chance.choice(["", *INSURERS]),
        limits=frozenset(chance.sample(list(TABLE.limits), chance.choice([0, 0, 1, 2]))),
        known_sites=frozenset(chance.sample(SITES, 2)),
        unwanted_sites=frozenset(chance.sample(SITES, chance.choice([0, 1]))),
    )


def candidates_of(chance, need):
    found = [
        a_candidate(chance, f"s{n}", chance.choice(SITES), kind, held)
        for n in range(chance.randrange(1, 10))
        for held in [frozenset(chance.sample(ABLE, chance.randrange(0, 5)))]
        for kind in need.care
        if chance.random() > 0.3
    ]
    chance.shuffle(found)
    return found


def a_candidate(chance, service, site, kind, held):
    named = {"service": service, "site": site, "care": kind.code, "capabilities": held}
    if chance.random() < 0.1:
        return Candidate(**named, minutes=math.inf, has_minutes=chance.random() < 0.5)
    stop, free = chance.choice(["", "", "", "threatening", "stop", "time_out"]), chance.randrange(4)
    low, high = chance.randrange(free + 1), free + 1
    held_places = Places(value=free, low=low, high=high, expected=chance.random() < 0.5)
    return Candidate(
        **named,
        minutes=chance.choice([chance.uniform(0, 150), 10.0, 20.0, 45.0]),
        opens=chance.random() > 0.1,
        is_opening_known=chance.random() > 0.3,
        stop=stop,
        stop_minutes=chance.choice([0.0, 5.0, 30.0, math.inf]) if stop else 0.0,
        is_trauma_exempt=bool(stop) and chance.random() < 0.3,
        places=None if chance.random() < 0.3 else held_places,
        wait_minutes=chance.choice([None, 0, 10, 60]),
        crowding=chance.choice([None, 0, 1, 3]),
        stale_minutes=chance.choice([0.0, 0.0, 30.0, 600.0]),
        age_min=chance.choice([None, None, 18]),
        age_max=chance.choice([None, None, 70]),
        sex=chance.choice([(), (), ("f",), ("m", "x")]),
        contracts=chance.choice([None, frozenset(), frozenset(INSURERS[:2])]),
        ceilings=chance.choice([frozenset(), frozenset(INSURERS[:1])]),
    )


def rules_for(chance, candidates):
    services = sorted({each.service for each in candidates})
    return MatchRules(
        stop_margin_minutes=chance.choice([0.0, 15.0, 40.0]),
        all_on_stop=chance.choice(["nearest", "rotation", "none"]),
        open_within_minutes=chance.choice([None, None, 10.0, 30.0]),
        rotation_within_minutes=chance.choice([0.0, 20.0, 100.0]),
        excluded=frozenset(services[:1] if chance.random() < 0.3 else ()),
        took=tuple(chance.sample(services, chance.randrange(len(services) + 1))),
    )


def why_not(need, c, rules, *, is_known):  # noqa: C901, PLR0911, PLR0912, PLR0915 - a plain list of reasons
    kind, age = KINDS[c.care], need.age_years
    if not c.has_minutes:
        return "no_minutes"
    if c.minutes == math.inf:
        return "unreachable"
    if kind.too_far_minutes is not None and c.minutes > kind.too_far_minutes:
        return "too_far"
    if need.condition:
        able = any(wanted <= c.capabilities for wanted in need.condition.needs)
        if kind.setting != "hospital" or (is_known and not able):
            return "lacks_capability"
    if kind.most_urgent:
        most = int(kind.most_urgent[1:])
        if need.is_life_threatening and most > 1:
            return "urgency_unfit"
        if need.urgency_rank is not None and need.urgency_rank < most:
            return "urgency_unfit"
    if c.site in need.unwanted_sites:
        return "patient_wish"
    closed = {"no_hospital"} if kind.setting == "hospital" else set()
    if kind.code in ("intensive_care", "paediatric_intensive_care"):
        closed.add("no_intensive_care")
    if closed & need.limits:
        return "treatment_limit"
    if age is not None:
        least, most = (kind.age_min, c.age_min), (kind.age_max, c.age_max)
        if any(x is not None and age < x for x in least):
            return "age_limit"
        if any(x is not None and age > x for x in most):
            return "age_limit"
    if need.sex and any(only and need.sex not in only for only in (kind.sex, c.sex)):
        return "sex_limit"
    if kind.insurer and need.insurer:
        if c.contracts is not None and need.insurer not in c.contracts:
            return "no_contract"
        if need.insurer in c.ceilings:
            return "ceiling"
    if c.service in rules.excluded:
        return "region_rule"
    if not c.opens:
        return "outside_hours"
    is_trauma = need.condition is not None and need.condition.code == "multitrauma"
    passes = need.is_life_threatening or (c.is_trauma_exempt and is_trauma)
    lasts = c.minutes < c.stop_minutes + rules.stop_margin_minutes
    is_shut = c.stop in ("stop", "time_out") and lasts and not passes
    if kind.most_urgent and not need.is_urgency_comparable:
        return "on_stop and more" if is_shut else "urgency_not_comparable"
    return "on_stop" if is_shut else ""


def forced_of(need, judged, rules):
    forced = []
    for kind in need.care:
        of_kind = [(c, why) for c, why in judged if c.care == kind.code]
        first = min((c.minutes for c, why in of_kind if not why), default=math.inf)
        shut = [c for c, why in of_kind if why == "on_stop" and c.minutes < first]
        limit = math.inf if rules.open_within_minutes is None else rules.open_within_minutes
        is_open = first < math.inf and first <= limit
        if kind.how != "destination" or not shut or is_open or rules.all_on_stop == "none":
            continue
        shut.sort(key=lambda c: (c.minutes, c.service))
        if rules.all_on_stop == "rotation":
            reach = shut[0].minutes + rules.rotation_within_minutes
            shut = [c for c in shut if c.minutes <= reach]
            fresh = [c for c in shut if c.service not in rules.took]
            shut = fresh or sorted(shut, key=lambda c: rules.took.index(c.service))
        forced.append(shut[0])
    return forced


def cost_of(need, c, everybody, w):
    if need.is_life_threatening:
        return w.travel * c.minutes
    presented = KINDS[c.care].how == "destination"

    def full(other):
        if other.places is None:
            return None
        if other.places.value <= 0:
            return w.full_presented if presented else w.full
        return w.tight if other.places.low <= 0 else 0.0

    same = [other for other in everybody if other.care == c.care]
    waits = [other.wait_minutes for other in same if other.wait_minutes is not None]
    fulls = [cost for cost in map(full, same) if cost is not None]
    wait = c.wait_minutes if c.wait_minutes is not None else median(waits or [0])
    own = full(c)
    asked = next(kind.how for kind in need.care if kind.code == c.care) == "enquiry"
    return (
        w.travel * c.minutes
        + w.tier * [kind.code for kind in need.care].index(c.care)
        + (own if own is not None else w.unknown + sum(fulls) / (len(fulls) + 1))
        + (w.wait_place if asked else w.wait) * wait
        + w.crowding * (c.crowding or 0)
        + (w.threatening if c.stop == "threatening" else 0)
        + w.stale_hour * c.stale_minutes / 60
        - (w.known if c.site in need.known_sites else 0)
    )


def expected(need, candidates, rules):
    """Return cost by option, and reason by who is dropped."""
    wanted = need.condition.needs if need.condition else ()
    is_known = any(each <= c.capabilities for each in wanted for c in candidates)
    judged = [(c, why_not(need, c, rules, is_known=is_known)) for c in candidates]
    forced = forced_of(need, judged, rules)
    everybody = [c for c, why in judged if not why] + forced
    costs = {(c.service, c.care): cost_of(need, c, everybody, rules.weights) for c in everybody}
    reasons = {(c.service, c.care): why.split(" ")[0] for c, why in judged}
    return costs, {pair: why for pair, why in reasons.items() if pair not in costs}


@pytest.mark.parametrize("seed", range(8))
def test_the_match_is_what_its_method_says_and_replays_the_same(seed):
    chance, forced = random.Random(seed), 0
    for _ in range(300):
        need = a_need(chance)
        candidates = candidates_of(chance, need)
        rules = rules_for(chance, candidates) if candidates else MatchRules()
        found = match(need, candidates, rules)
        costs, reasons = expected(need, candidates, rules)
        made = {(o.candidate.service, o.candidate.care): o.cost for o in found.options}
        assert made == pytest.approx(costs)
        assert {(d.candidate.service, d.candidate.care): d.reason for d in found.dropped} == reasons
        assert list(made.values()) == sorted(made.values())
        forced += bool(found.forced)
        again = unpack_candidates(pack_candidates(candidates))
        assert again == candidates
        assert match(need, again[::-1], rules_of(rules_as_told(rules))) == found
        codes = [reasons.get((c.service, c.care), "proposed") for c in candidates]
        assert unpack_reasons(pack_reasons(candidates, found)) == codes
    assert forced
