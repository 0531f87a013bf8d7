"""Which rules of signals hold where, from the agreements of a day."""

import logging
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from spoedketen.domain.alerts import Rule, rule_from
from spoedketen.live.capacity.alert_values import Subject, Terms
from spoedketen.live.capacity.queries.measures import figure_of, is_shared
from spoedketen.live.capacity.queries.standing import Moment, Standing, standing_in
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import AgreementInfo

log = logging.getLogger(__name__)
KIND = "alerts"
OF_REGION = ("network", "sub_region", "safety_region")
NO_TERMS: tuple[Terms, ...] = ()


def terms_of(agreement: AgreementInfo | None) -> tuple[Terms, ...]:
    """Return the rules of an agreement, the first of a code; without one there are none."""
    if agreement is None:
        return NO_TERMS
    return _terms(agreement.id, directory().version)


@lru_cache(maxsize=256)
def _terms(agreement: int, version: int) -> tuple[Terms, ...]:
    del version  # a corrected agreement has other rules under the same number
    found = next(each for each in directory().agreements if each.id == agreement)
    read = ((raw, _readable(raw, found.id)) for raw in found.parameters.get("rules", ()))
    terms = {
        rule.code: Terms(rule=rule, raw=raw, agreement=found.id, source=found.source)
        for raw, rule in reversed(list(read))
        if rule is not None
    }
    return tuple(reversed(terms.values()))


def unreadable(day: date) -> int:
    """Count the rules in force that are not watched, as they cannot be read or share a name."""
    held = [a for a in directory().agreements if a.kind == KIND and a.holds_on(day)]
    return sum(len(a.parameters.get("rules", ())) - len(terms_of(a)) for a in held)


def _readable(raw: Mapping[str, Any], agreement: int) -> Rule | None:
    """Return a rule; one that was stored past the editor may not silence the others."""
    try:
        return rule_from(raw)
    except (TypeError, ValueError):
        log.exception("a rule of agreement %s is not readable, and is left out", agreement)
        return None


def watched(now: Moment) -> Iterable[tuple[Terms, Subject, tuple[Standing, ...]]]:
    """Yield every rule with every subject it watches, and how the services there stand."""
    yield from _services(now)
    yield from _regions(now)


def _services(now: Moment) -> Iterable[tuple[Terms, Subject, tuple[Standing, ...]]]:
    day = local_day(now.at)
    for each in standing_in(None, now):
        agreement = directory().agreement(KIND, each.site, day)
        for terms in terms_of(agreement):
            if terms.rule.of == "service" and terms.rule.sector == each.sector.code:
                yield terms, Subject(service=each.service.id), (each,)


def _regions(now: Moment) -> Iterable[tuple[Terms, Subject, tuple[Standing, ...]]]:
    day = local_day(now.at)
    divisions = {0: "nation"} | {r.id: r.division for r in directory().regions.values()}
    for region, division in divisions.items():
        if division not in {"nation", *OF_REGION}:
            continue
        for terms in terms_of(directory().agreement_in(KIND, region, day)):
            if terms.rule.of == division:
                there = standing_in(region or None, now)
                yield terms, Subject(region=region), summed(terms.rule, there)


def summed(rule: Rule, there: Iterable[Standing]) -> tuple[Standing, ...]:
    """Return the services of a region that go into the figure of a rule: those that share it."""
    figure = figure_of(rule)
    own = (each for each in there if each.sector.code == rule.sector)
    return tuple(each for each in own if is_shared(each.site, figure))
