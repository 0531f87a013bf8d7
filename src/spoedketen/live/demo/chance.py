"""Chance without a memory: the same seed and names always give the same draw."""

import hashlib
import math

LARGEST = float(2**64)


def draw(seed: int, *names: object) -> float:
    """Return a number in [0, 1) that belongs to the names."""
    text = "\x1f".join(str(name) for name in (seed, *names))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    # Half a step up would round to 1 for the largest draw.
    return min(int.from_bytes(digest, "big") / LARGEST, 1 - 2**-53)


def between(low: float, high: float, share: float) -> float:
    """Return the number at a share of the way."""
    return low + (high - low) * share


def wave(seed: int, name: str, position: float) -> float:
    """Return a smooth wandering value in [-1, 1]; it is drawn anew at each whole position."""
    block = math.floor(position)
    before, after = (2 * draw(seed, name, block + step) - 1 for step in (0, 1))
    share = (1 - math.cos(math.pi * (position - block))) / 2
    return between(before, after, share)
