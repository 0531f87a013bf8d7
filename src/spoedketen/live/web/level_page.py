"""The page of a region's level: how it stands, what may be chosen, what to do, what was done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor
from spoedketen.live.distribution.level_rules import UNDO_SECONDS, may_correct
from spoedketen.live.distribution.level_values import Ladder, Level, LevelStep, Standing
from spoedketen.live.distribution.queries.levels import (
    ladder_at,
    lasted,
    setting_roles,
    standing_of,
    steps_of,
)
from spoedketen.live.placements.queries.approvals import APPROVE
from spoedketen.live.web.level_figures import level_figures
from spoedketen.live.web.level_lines import (
    change_words,
    kind_word,
    role_word,
    role_words,
    shown_level,
)
from spoedketen.live.web.words import told

NEWEST = 10
"""Steps on the page; the log has all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChoice:
    """A level that may be chosen, or who may."""

    code: str
    name: str
    tone: str
    description: str
    changes: tuple[str, ...]
    is_now: bool
    is_next_lower: bool
    is_allowed: bool
    who: str
    review_after_hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A line of the log in words."""

    step: LevelStep
    name: str
    before: str
    kind: str
    role: str
    until: datetime | None
    ticked: tuple[str, ...]
    where: str = ""


def level_context(actor: Actor, region: int, at: datetime) -> dict[str, Any]:
    """Return what the page of a region shows."""
    standing, ladder = standing_of(region, at), ladder_at(region, at)
    steps = steps_of(actor, region)
    level = ladder.level(standing.level) if ladder else None
    lower = ladder.below(standing.rank) if ladder else None
    roles = setting_roles(actor, region)
    figures = level_figures(actor, region, at)
    return {
        "now": shown_level(standing, at),
        "at": at,
        "ladder": ladder,
        "level": level,
        "lower": lower,
        "choices": list(level_choices(ladder, standing, roles)) if ladder else [],
        "may_set": bool(roles),
        "may_approve": actor.may(APPROVE),
        "criteria": list(enumerate(level.exit_criteria)) if level and standing.is_raised else [],
        "figures": figures,
        "judged": _judged(level, figures) if standing.is_raised else [],
        "changes": changes_of(level),
        "reports_to": level.reports_to if level else None,
        "steps": shown_steps(steps)[:NEWEST],
        "undo": undo_seconds(actor, standing, at),
        "may_correct": bool(roles) and may_correct(standing.step, at),
    }


def _judged(level: Level | None, figures: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each criterion to scale down with the figure of now; without one it is empty."""
    if level is None:
        return []
    rows = zip(level.exit_criteria, level.criteria_figures, strict=True)
    return [(told(criterion), figures.get(name, "")) for criterion, name in rows]


def changes_of(level: Level | None) -> list[str]:
    """Return what the server does otherwise at a level."""
    return [change_words(name, count) for name, count in level.changes.items()] if level else []


def level_choices(
    ladder: Ladder, standing: Standing, roles: tuple[str, ...]
) -> Iterator[LevelChoice]:
    """Yield every level, the highest first, with who may choose it."""
    lower = ladder.below(standing.rank)
    for level in reversed(ladder.levels):
        yield LevelChoice(
            code=level.code,
            name=told(level.name),
            tone=level.tone,
            description=told(level.description),
            changes=tuple(changes_of(level)),
            is_now=level.code == standing.level,
            is_next_lower=level == lower and standing.is_raised,
            is_allowed=bool({*roles} & {*level.may_set}),
            who=role_words(level.may_set),
            review_after_hours=level.review_after_hours,
        )


def undo_seconds(actor: Actor, standing: Standing, at: datetime) -> int:
    """Return how long the reader's own change can be undone; 0 where there is none."""
    step = standing.step
    if step is None or step.kind != "change" or step.by != actor.name:
        return 0
    left = step.at + timedelta(seconds=UNDO_SECONDS) - at
    return max(0, int(left.total_seconds()))


def shown_steps(steps: list[LevelStep], names: Mapping[int, str] | None = None) -> list[ShownStep]:
    """Return lines of the log in words."""
    until: dict[str, datetime] = {}
    for region in {step.region for step in steps}:
        until |= lasted(step for step in steps if step.region == region)
    return [
        ShownStep(
            step=step,
            name=told(step.name),
            before=told(step.previous_name),
            kind=kind_word(step.kind),
            role=role_word(step.role),
            until=until.get(step.id),
            ticked=tuple(told(each) for each in step.ticked),
            where=(names or {}).get(step.region, "") or _("Nederland"),
        )
        for step in steps
    ]
