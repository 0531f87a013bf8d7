"""Which link of the chain blocks, and why: pure, from how full each is and who waits where.

The reasoning follows the people who wait. Where they wait for a link that is full, that link holds
up the one before it; where people wait in that link too, for one after it that is full, the cause
lies there. What is not known is said, and blames nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

EASY, TIGHT, FULL, UNKNOWN = "easy", "tight", "full", "unknown"
ENOUGH_SHARE = 0.8
"""Of those that owe figures, who must have told them before a link is judged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """From which percentage of the staffed places in use a link is tight, and full.

    ``waiting`` is how many waiting, per hundred staffed places of the link where they wait, hold it
    up; ``full`` and ``waiting`` may differ per link.
    """

    tight: float
    full: float
    waiting: float
    full_of: Mapping[str, float]
    waiting_of: Mapping[str, float] = field(default_factory=dict)

    def most_waiting(self, link: str) -> float:
        """Return how many waiting per hundred places hold a link up."""
        return self.waiting_of.get(link, self.waiting)

    def full_percent(self, link: str) -> float:
        """Return from which percentage a link is full."""
        return self.full_of.get(link, self.full)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link as it is told: places with staff, what is free, who waits in it for a next step."""

    code: str
    staffed: int | None
    free: int | None
    waiting: int | None
    stops: int
    services: int
    sources: int
    sources_total: int

    @property
    def percent(self) -> float | None:
        """The percentage of the staffed places that is not free; None if unknown."""
        if self.staffed is None or self.free is None or self.staffed <= 0:
            return None
        return min(100.0, max(0.0, 100 - 100 * self.free / self.staffed))

    @property
    def waiting_per_hundred(self) -> float | None:
        """Who waits, per hundred staffed places."""
        if self.waiting is None or not self.staffed:
            return None
        return 100 * self.waiting / self.staffed

    @property
    def is_known(self) -> bool:
        """Tell whether enough sources told it."""
        return self.percent is not None and self.sources >= ENOUGH_SHARE * self.sources_total


@dataclass(frozen=True, slots=True, kw_only=True)
class Blockage:
    """A link that blocks: how we came there, and what was seen on the way.

    ``why`` is ``full`` (no room, and nobody in it waits for a next step), ``outflow`` (people
    before it wait for it, and it is full), ``not_matched`` (people wait though the next links have
    room), ``no_units`` (nothing free to send) or ``not_told`` (people wait, and it is not known
    whether the next links have room). ``path`` goes from where it is felt to what blocks.
    """

    link: str
    why: str
    path: tuple[str, ...]
    waiting: int | None
    percent: float | None


@cache
def flow() -> Mapping[str, Any]:
    """Return the stages of the chain, and who waits for what."""
    text = (files("spoedketen.domain") / "flow.yaml").read_text("utf-8")
    return dict(yaml.safe_load(text))


def status(link: Link, limits: Limits) -> str:
    """Return how a link stands: easy, tight, full or unknown."""
    percent = link.percent
    if percent is None or not link.is_known:
        return UNKNOWN
    if percent >= limits.full_percent(link.code):
        return FULL
    return TIGHT if percent >= limits.tight else EASY


def blockages(links: Sequence[Link], limits: Limits) -> tuple[Blockage, ...]:
    """Return what blocks, each cause once, in the order of the chain where it is felt."""
    there = {link.code: link for link in links}
    found: dict[str, Blockage] = {}
    for stage in flow()["stages"].values():
        for code in stage:
            if code in there:
                for each in _from(there[code], there, limits, (code,)):
                    found.setdefault(each.link, each)
    return tuple(found.values())


def _from(
    link: Link, there: Mapping[str, Link], limits: Limits, path: tuple[str, ...]
) -> list[Blockage]:
    """Follow who waits in a link to what they wait for."""
    if is_held_up(link, limits):
        return _held_up(link, there, limits, path)
    if status(link, limits) != FULL:
        return []
    stage = next(name for name, codes in flow()["stages"].items() if link.code in codes)
    if len(path) == 1 and stage == "outflow":
        return []  # full, and nobody is seen to wait for it
    why = "no_units" if link.code == "ambulance" else "outflow" if len(path) > 1 else "full"
    return [_blockage(link, why, path, None)]


def is_held_up(link: Link, limits: Limits) -> bool:
    """Tell whether so many wait in a link that they take its places."""
    waiting = link.waiting_per_hundred
    return waiting is not None and waiting >= limits.most_waiting(link.code)


def _held_up(
    link: Link, there: Mapping[str, Link], limits: Limits, path: tuple[str, ...]
) -> list[Blockage]:
    shares = flow()["waits"].get(link.code, {})
    offered = [there[code] for code in shares if code in there]
    after = [each for each in offered if shares[each.code] >= flow()["least_share"]] or offered
    stands = {each.code: status(each, limits) for each in after}
    full = [each for each in after if stands[each.code] == FULL]
    deeper = [
        _told(cause, link)
        for each in after
        if each in full or is_held_up(each, limits)
        for cause in _from(each, there, limits, (*path, each.code))
    ]
    if deeper:
        return deeper
    if after and all(stands[each.code] == UNKNOWN for each in after):
        return [_blockage(link, "not_told", path, link.waiting)]
    return [_blockage(link, "not_matched", path, link.waiting)]


def _told(cause: Blockage, link: Link) -> Blockage:
    """Return a cause with who waits for it, where that was not yet said."""
    if cause.waiting is not None:
        return cause
    return Blockage(
        link=cause.link, why=cause.why, path=cause.path, waiting=link.waiting, percent=cause.percent
    )


def _blockage(link: Link, why: str, path: tuple[str, ...], waiting: int | None) -> Blockage:
    return Blockage(link=link.code, why=why, path=path, waiting=waiting, percent=link.percent)
