"""How regions stand, what that changes, and who may change it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from threading import Lock
from time import monotonic

from django.db.models import Count, Max

from spoedketen.live.accounts.values import Actor, Hat
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.temporary_rules import (
    AS_AGREED,
    RaisedLevel,
    TemporaryRule,
    TemporaryRules,
)
from spoedketen.live.directory.queries import actor_networks, directory, local_day
from spoedketen.live.directory.values import RegionInfo, SiteInfo
from spoedketen.live.distribution.level_rules import ladder_of
from spoedketen.live.distribution.level_values import (
    NATION,
    NORMAL,
    Ladder,
    Level,
    LevelStep,
    Standing,
)
from spoedketen.live.distribution.models import LevelChange

KIND = "escalation"
VIEW, SET = "escalation.view", "escalation.set"
RELATION = "own_region"
NATION_ADDRESS = ("nation", "nl")
TRUST_SECONDS = 1.0
"""How long rules follow the log that was last read; pages always ask."""
COLUMNS = tuple(name for name in LevelStep.__dataclass_fields__ if name not in {"id", "region"})
Log = Mapping[int, tuple[LevelStep, ...]]


@dataclass
class _Held:
    """The log as this process last read it; replaced as a whole."""

    log: Log | None = None
    mark: tuple[int, int] = (0, 0)
    asked_at: float = 0.0


_held = _Held()
_lock = Lock()


def level_log(*, is_fresh: bool = True) -> Log:
    """Return every step by region, oldest first; read anew only where steps were added."""
    if not is_fresh and _held.log is not None and monotonic() - _held.asked_at < TRUST_SECONDS:
        return _held.log
    with _lock:
        told = LevelChange.objects.aggregate(count=Count("id"), last=Max("id"))
        mark = (told["count"], told["last"] or 0)
        if _held.log is None or _held.mark != mark:
            _held.log, _held.mark = _read(), mark
        _held.asked_at = monotonic()
        return _held.log


def forget_levels() -> None:
    """Let the next reader ask the database."""
    _held.log = None


def _read() -> Log:
    found: dict[int, list[LevelStep]] = {}
    for row in LevelChange.objects.order_by("region_id", "version"):
        told = {name: getattr(row, name) for name in COLUMNS}
        told |= {"id": str(row.public_id), "region": row.region_id, "ticked": tuple(row.ticked)}
        found.setdefault(row.region_id, []).append(LevelStep(**told))
    return {region: tuple(steps) for region, steps in found.items()}


def region_at(division: str, slug: str) -> int:
    """Return the number of a region by its address, the nation's too, or refuse."""
    if (division, slug) == NATION_ADDRESS:
        return NATION
    found = directory().region_named(slug, division)
    if found is None:
        raise NotFound("region_unknown", given=f"{division}/{slug}")
    return found.id


def ladder_at(region: int, at: datetime) -> Ladder | None:
    """Return the levels that a region agreed on itself.

    Levels that no longer hold go on for a region that is still raised: it must be able to scale
    down.
    """
    agreed = directory().agreement_of(KIND, region or None, local_day(at))
    if agreed is None and region in _raised(level_log()):
        past = (a for a in directory().agreements if (a.kind, a.region) == (KIND, region or None))
        agreed = max(past, key=lambda a: a.valid_from, default=None)
    return ladder_of(agreed)


def level_at(region: int, code: str, at: datetime) -> Level | None:
    """Return a level of a region."""
    ladder = ladder_at(region, at)
    return ladder.level(code) if ladder else None


def standing_of(region: int, at: datetime) -> Standing:
    """Return how a region stands; without a step the lowest level it agreed on."""
    steps = level_log().get(region, ())
    return _standing(region, steps[-1] if steps else None, at)


def _standing(region: int, step: LevelStep | None, at: datetime) -> Standing:
    found = directory().regions.get(region)
    ladder = None if step else ladder_at(region, at)
    told = step or (ladder.levels[0] if ladder else None)
    return Standing(
        region=region,
        region_name=found.name if found else "",
        address=(found.division, found.slug) if found else NATION_ADDRESS,
        level=step.level if step else told.code if isinstance(told, Level) else NORMAL,
        name=told.name if told else {"nl": "", "en": ""},
        rank=told.rank if told else 0,
        tone=told.tone if told else NORMAL,
        version=step.version if step else 0,
        step=step,
    )


def standings(actor: Actor, at: datetime) -> list[Standing]:
    """Return every region that has levels or is raised: the highest first, then by name."""
    actor.must(VIEW)
    held, day = directory(), local_day(at)
    agreed = {a.region or NATION for a in held.agreements if a.kind == KIND and a.holds_on(day)}
    found = [standing_of(region, at) for region in agreed | set(_raised(level_log()))]
    return sorted(found, key=_order)


def _order(each: Standing) -> tuple[int, bool, str]:
    return -each.rank, each.region != NATION, each.region_name.casefold()


def _raised(log: Log) -> list[int]:
    return [region for region, steps in log.items() if steps[-1].rank > 0]


def raised_for(actor: Actor, region: RegionInfo | None, at: datetime) -> list[Standing]:
    """Return the raised levels that concern who looks at a region, the highest first.

    Those are the nation's, of the own networks, and of every region that shares a location with
    the one looked at; who looks at the country sees all.
    """
    raised = _raised(level_log())
    if not raised or not actor.may(VIEW):
        return []
    if region is not None:
        near = _around(directory().version, region.id) | actor_networks(actor) | actor.regions
        raised = [each for each in raised if each in near | {NATION}]
    return sorted((standing_of(each, at) for each in raised), key=_order)


@lru_cache(maxsize=512)
def _around(version: int, region: int) -> frozenset[int]:
    del version  # another version has other memberships
    sites = (_regions_of(site) for site in directory().sites.values())
    return frozenset().union({region}, *(around for around in sites if region in around))


def _regions_of(site: SiteInfo) -> frozenset[int]:
    return frozenset(site.regions.values()) | site.further_networks


def rules_at(site: SiteInfo, at: datetime) -> TemporaryRules:
    """Return what the levels in force at a moment change for a location; the strictest counts."""
    log = level_log(is_fresh=False)
    if not log:
        return AS_AGREED
    steps = [_step_at(log.get(region, ()), at) for region in (NATION, *site.regions.values())]
    raised = [step for step in steps if step is not None and step.rank > 0]
    return TemporaryRules(
        stop_maximum=_strictest(raised, "stop_maximum_minutes", at),
        report_validity=_strictest(raised, "report_validity_minutes", at),
        placement_approval=_nearest(raised, "placement_approval", at),
    )


def _step_at(steps: tuple[LevelStep, ...], at: datetime) -> LevelStep | None:
    return next((step for step in reversed(steps) if step.at <= at), None)


def _strictest(raised: Iterable[LevelStep], change: str, at: datetime) -> TemporaryRule | None:
    rules = [rule for step in raised if (rule := _rule(step, change, at))]
    return min(rules, key=lambda rule: rule.minutes, default=None)


def _rule(step: LevelStep, change: str, at: datetime) -> TemporaryRule | None:
    found, raised = _change(step, change, at), _raised_level(step)
    if found is None:
        return None
    return TemporaryRule(
        minutes=found, name=raised.name, region=raised.region, region_id=raised.region_id
    )


def _change(step: LevelStep, change: str, at: datetime) -> int | None:
    level = level_at(step.region, step.level, at)
    return level.changes.get(change) if level else None


def _raised_level(step: LevelStep) -> RaisedLevel:
    region = directory().regions.get(step.region)
    return RaisedLevel(name=step.name, region=region.name if region else "", region_id=step.region)


def _nearest(raised: Iterable[LevelStep], change: str, at: datetime) -> RaisedLevel | None:
    """Return the level that asks for a change; that of a region goes before that of the nation."""
    asking = [step for step in raised if _change(step, change, at)]
    asking.sort(key=lambda step: (step.region == NATION, -step.rank, step.region))
    return _raised_level(asking[0]) if asking else None


def relations_to_region(actor: Actor, region: int) -> frozenset[str]:
    """Return how the actor stands to a region: each role that was given for just that region.

    The nation is that of a role which was given without a place and needs none.
    """
    hats = actor.hats or tuple(
        Hat(role=role, region=each) for role in actor.roles for each in actor.regions or (None,)
    )
    return frozenset(f"{RELATION}@{hat.role}" for hat in hats if _is_given_for(actor, hat, region))


def _is_given_for(actor: Actor, hat: Hat, region: int) -> bool:
    if region != NATION:
        return hat.region == region
    rules = actor.rules
    needs_place = rules.roles[hat.role].group in rules.needs_place
    return hat.region is None and hat.organisation is None and not needs_place


def setting_roles(actor: Actor, region: int) -> tuple[str, ...]:
    """Return the roles with which the actor may change the level of a region."""
    relations = relations_to_region(actor, region)
    if not actor.may(SET, relations):
        return ()
    carried = actor.rules.permissions[SET].by_role
    return tuple(
        role
        for role in sorted(actor.roles)
        if f"{RELATION}@{role}" in relations and RELATION in carried.get(role, ())
    )


def steps_of(actor: Actor, region: int | None = None) -> list[LevelStep]:
    """Return the log of a region, or of all, newest first."""
    actor.must(VIEW)
    log = level_log()
    found = (
        log.get(region, ()) if region is not None else [s for each in log.values() for s in each]
    )
    return sorted(found, key=lambda step: (step.at, step.version), reverse=True)


def lasted(steps: Iterable[LevelStep]) -> dict[str, datetime]:
    """Return until when each step of one region held, by its id; the last one still does."""
    in_order = sorted(steps, key=lambda step: step.version)
    return {one.id: other.at for one, other in pairwise(in_order)}
