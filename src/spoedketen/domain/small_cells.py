"""How counts of people are told: few are withheld, all others in fives.

Exact counts of a whole and its parts, of neighbouring periods or of overlapping groups can be
subtracted until one person is left. Each count is therefore rounded by itself, up or down by a
draw that only the installation knows, so that parts do not add up exactly and no side is favoured.
"""

from math import floor

FEWEST = 5
"""Fewer than so many are withheld, and so is a rest of fewer."""
STEP = 5
LEAST_FOR_SHARE = 50
"""Of fewer a share in percent would be more rounding than fact."""


def is_small(part: int, whole: int) -> bool:
    """Tell whether a share is of few or tells of few; of nobody it tells nothing."""
    few = whole < FEWEST or 0 < part < FEWEST or 0 < whole - part < FEWEST
    return whole > 0 and few


def in_fives(count: int, draw: float) -> int:
    """Return a count rounded to the five below or above it; on average it is the count itself.

    Parameters
    ----------
    draw
        From 0 to 1 (not included), always the same for the same cell: else many looks would tell.
    """
    over = count % STEP
    return count - over + (STEP if over / STEP + draw >= 1 else 0)


def in_wholes(value: float, draw: float) -> float:
    """Return a figure rounded to the whole below or above it; on average it is the figure itself.

    Means and percentiles over periods that grow could else be subtracted like counts.
    """
    low = floor(value)
    return float(low + (1 if value - low + draw >= 1 else 0))


def percent(part: int, whole: int) -> float | None:
    """Return a share of rounded counts in whole percents, or None of too few for one."""
    return None if whole < LEAST_FOR_SHARE else float(min(100, round(100 * part / whole)))
