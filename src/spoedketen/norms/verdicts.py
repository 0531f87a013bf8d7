"""From measured facts to a verdict with reasons; pure functions of numbers and dated values.

A share is compared with the norm on exact counts, never on a rounded percentage: 89.99 % fails and
90 % passes.
"""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a norm is met; None where it sets no value. The reason is a code with numbers."""

    met: bool | None
    reason: str
    numbers: dict[str, float | int | None] = field(default_factory=dict)


def no_increase(*, beyond_before: int, beyond_after: int) -> Verdict:
    """Judge a change by the number of people beyond the limit (art. 8f Uitvoeringsregeling Wkkgz).

    The rule compares numbers: it is met when not one more person is beyond the limit.
    """
    extra = beyond_after - beyond_before
    reason = "beyond_rises" if extra > 0 else "beyond_does_not_rise"
    numbers = {"before": beyond_before, "after": beyond_after, "extra": extra}
    return Verdict(met=extra <= 0, reason=reason, numbers=dict(numbers))


def covers_share(*, people: int, within: int, share: float | None) -> Verdict:
    """Judge whether at least ``share`` (0-1) of the people are within the limit.

    Nobody to cover is no verdict: an empty catchment neither meets nor breaks the norm.
    """
    numbers: dict[str, float | int | None] = {"people": people, "within": within, "share": share}
    if share is None:
        return Verdict(met=None, reason="no_value_set", numbers=numbers)
    if people == 0:
        return Verdict(met=None, reason="nobody_in_catchment", numbers=numbers)
    met = Fraction(within) >= Fraction(str(share)) * people
    return Verdict(met=met, reason="share_met" if met else "share_not_met", numbers=numbers)


def either_branch(first: Verdict, second: Verdict) -> Verdict:
    """Return the better of two ways to meet a norm; the first wins when both do."""
    if first.met or not second.met:
        return first
    return second
