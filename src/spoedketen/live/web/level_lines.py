"""Escalation levels in words: the coloured line on every page, and how a region stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.temporary_rules import RaisedLevel
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.distribution.level_values import Standing
from spoedketen.live.distribution.queries.levels import raised_for
from spoedketen.live.web.words import told

MOST = 2
"""Levels in the line; the rest is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLevel:
    """How a region stands, in words."""

    standing: Standing
    name: str
    where: str
    role: str
    address: str
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelLine:
    """What the line shows, and how many more there are."""

    shown: tuple[ShownLevel, ...]
    more: int

    @property
    def more_words(self) -> str:
        """Say how many more."""
        return _("en nog {count}").format(count=self.more)


def level_line(actor: Actor, region: RegionInfo | None, at: datetime) -> LevelLine:
    """Return the line for who looks at a region."""
    raised = raised_for(actor, region, at)
    shown = tuple(shown_level(each, at) for each in raised[:MOST])
    return LevelLine(shown=shown, more=max(0, len(raised) - MOST))


def shown_level(standing: Standing, at: datetime) -> ShownLevel:
    """Return how a region stands, in the reader's language."""
    step = standing.step
    return ShownLevel(
        standing=standing,
        name=told(standing.name),
        where=standing.region_name or _("Nederland"),
        role=role_word(step.role) if step else "",
        address=reverse("web:level", args=standing.address),
        is_due=standing.is_due(at),
    )


def role_word(role: str) -> str:
    """Return a role as people call it."""
    found = policy().roles.get(role)
    return told(found.label) if found else role


def role_words(roles: Iterable[str]) -> str:
    """Return roles in one phrase."""
    return ", ".join(role_word(role) for role in roles)


def rule_words(rule: RaisedLevel) -> str:
    """Return by which level, and of which region, a rule is another for now."""
    return f"{told(rule.name)}, {rule.region or _('Nederland')}"


def change_words(change: str, minutes: int) -> str:
    """Return what the server does otherwise at a level."""
    return {
        "stop_maximum_minutes": _("Een stop duurt ten hoogste {count} min."),
        "report_validity_minutes": _("Cijfers gelden {count} min; geef ze zo vaak door."),
        "placement_approval": _(
            "Een patiënt vertrekt pas naar een plek in de regio na akkoord van het RCPS."
        ),
    }[change].format(count=minutes)


def kind_word(kind: str) -> str:
    """Return what a step of the log was."""
    return {
        "change": _("gewijzigd"),
        "review": _("herbeoordeeld, blijft"),
        "correction": _("vergissing hersteld"),
    }[kind]
