"""Who has to be on duty for the units found, by part of the day, and how many that takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.chain import chain_document
from spoedketen.planning.minimum.minima import PARTS, Minimum

HOURS_PER_DAY = 24.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDuty:
    """One profession at one place: how many on duty by part of the day, and how many it takes.

    ``fte`` counts leave, illness and training as the assumption ``fte_per_post`` does.
    """

    profession: str
    posts: Mapping[str, int]
    fte: float


def staff_for(each: Minimum, values: Assumptions) -> tuple[OnDuty, ...]:
    """Return who has to be on duty when as many units are in use as were found.

    One place at a time: two places share nobody.
    """
    told = chain_document()["staff"].get(each.resource, {})
    return tuple(_on_duty(who, each, _units_per_post(by, values)) for who, by in told.items())


def _on_duty(profession: str, each: Minimum, per_post: Mapping[str, float]) -> OnDuty:
    posts = {part: ceil(each.needed[part] / per_post[part]) for part in PARTS}
    hours = sum(number * len(PARTS[part]) for part, number in posts.items())
    return OnDuty(profession=profession, posts=posts, fte=hours / HOURS_PER_DAY * per_post["fte"])


def _units_per_post(by: float | str | Mapping[str, str], values: Assumptions) -> dict[str, float]:
    """Return how many units one person serves in each part of the day, and FTE per post."""
    names = by if isinstance(by, Mapping) else dict.fromkeys(PARTS, by)
    found = {part: values[n].value if isinstance(n, str) else n for part, n in names.items()}
    return {**found, "fte": values["fte_per_post"].value}
