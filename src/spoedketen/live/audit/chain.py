"""The hash of one line and its place: SHA-256 over the link before it and the line as JSON."""

import hashlib
import json
from collections.abc import Mapping

START = bytes(32)


def digest(previous: bytes, position: int, line: Mapping[str, object]) -> bytes:
    """Return the hash that binds a line to its place and to all lines before it."""
    text = json.dumps(line, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(previous + position.to_bytes(8, "big") + text.encode()).digest()
