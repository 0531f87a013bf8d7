"""What holds for a while in place of an agreement, such as during a raised escalation level.

An app above this one knows of it and registers how to ask; this app only asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.directory.values import SiteInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedLevel:
    """The level that asks for something else, and its region; the nation has number 0."""

    name: Mapping[str, str]
    region: str
    region_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryRule(RaisedLevel):
    """A number that replaces that of an agreement, and the level and region that ask for it."""

    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TemporaryRules:
    """What holds at a location for now; None is as agreed."""

    stop_maximum: TemporaryRule | None = None
    report_validity: TemporaryRule | None = None
    placement_approval: RaisedLevel | None = None
    """Who must agree before a patient leaves for a place here."""


AS_AGREED = TemporaryRules()
Source = Callable[[SiteInfo, datetime], TemporaryRules]


_sources: list[Source] = []


def ask(source: Source) -> None:
    """Ask this source from now on."""
    _sources[:] = [source]


def temporary_rules(site: SiteInfo, at: datetime) -> TemporaryRules:
    """Return what holds at a location at a moment."""
    return _sources[0](site, at) if _sources else AS_AGREED
