"""Draws that only the installation knows, for rounding what is told of few."""

import hmac
from hashlib import sha256

from django.conf import settings


def draw_of(cell: str) -> float:
    """Return from 0 to 1 (not included), the same at each look; who sees it cannot know which."""
    digest = hmac.new(settings.KEY_PEPPER.encode(), cell.encode(), sha256).digest()
    return int.from_bytes(digest[:6]) / 2**48
