"""Stabilising nearer by first, and the centre after it, where the centre is far."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spoedketen.domain.care import Condition
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.ranking import Option

Between = Callable[[str, str], float]
"""Minutes from one site to another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLegs:
    """Two journeys; minutes of each, and straight to the centre."""

    first: str
    centre: str
    first_minutes: float
    onward_minutes: float
    direct_minutes: float


def two_legs(
    condition: Condition | None,
    options: Sequence[Option],
    nearby: Sequence[Candidate],
    between: Between,
) -> TwoLegs | None:
    """Return first aid nearer by, then the best centre; None where the centre is near enough.

    ``nearby`` are candidates of the same kind that were dropped for lack of the capability or
    proposed: who has what the first leg asks is taken from them.
    """
    rule = condition.two_leg if condition else None
    if rule is None or not options:
        return None
    centre = options[0].candidate
    fit = [one for one in nearby if rule.first in one.capabilities and one.opens]
    nearest = min(fit, key=lambda one: (one.minutes, one.service), default=None)
    is_far = centre.minutes > rule.after_minutes
    if nearest is None or not is_far or nearest.minutes >= centre.minutes:
        return None
    return TwoLegs(
        first=nearest.service,
        centre=centre.service,
        first_minutes=nearest.minutes,
        onward_minutes=between(nearest.site, centre.site),
        direct_minutes=centre.minutes,
    )
