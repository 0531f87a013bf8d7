"""Which counts of parts of a whole are withheld, so that few stay few.

A share is small where fewer than five are in it or fewer than five are not, unless nobody is.
Parts of a whole that is told can be subtracted from it; so whoever is withheld is withheld with
others, until their sum is no longer small.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

FEWEST = 5
Key = TypeVar("Key")
Share = tuple[int, int]
"""How many of how many."""


def is_small(share: Share) -> bool:
    """Tell whether a share is of few or tells of few; of nobody it tells nothing."""
    part, whole = share
    few = whole < FEWEST or 0 < part < FEWEST or 0 < whole - part < FEWEST
    return whole > 0 and few


def withheld(parts: Mapping[Key, Share]) -> frozenset[Key]:
    """Return which parts are not told beside the sum of all of them.

    First every part that is small; then, the smallest first, as many others as it takes for the
    withheld ones together not to be small either. If that cannot be, nothing is told.
    """
    told = {key: share for key, share in parts.items() if share[1] > 0}
    hidden = [key for key, share in told.items() if is_small(share)]
    others = sorted(
        (key for key in told if key not in hidden), key=lambda key: (*told[key][::-1], str(key))
    )
    while hidden and others and _is_open([told[key] for key in hidden]):
        hidden.append(others.pop(0))
    return frozenset(told if hidden and _is_open([told[key] for key in hidden]) else hidden)


def _is_open(shares: Iterable[Share]) -> bool:
    """Tell whether who subtracts what is told learns one share, or a small sum."""
    held = list(shares)
    total = (sum(part for part, _ in held), sum(whole for _, whole in held))
    return len(held) <= 1 or is_small(total)
