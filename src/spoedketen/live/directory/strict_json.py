"""JSON that can be kept: the standard's decoder takes what no database does."""

import json
from math import isfinite
from typing import Any

MOST_DEPTH = 20
LARGEST_NUMBER = 1e15


class StrictDecoder(json.JSONDecoder):
    """JSON without NaN, infinite or huge numbers, null characters, or depth without end."""

    def decode(self, s: str, *args: Any) -> Any:
        """Return the value, or refuse as for any other text that is no JSON."""
        try:
            value = super().decode(s, *args)
            fits = _fits(value, MOST_DEPTH)
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError(type(error).__name__, "", 0) from error
        if not fits:
            raise json.JSONDecodeError("value that cannot be kept", "", 0)
        return value


def _fits(value: object, depth: int) -> bool:
    if isinstance(value, dict):
        return depth > 0 and all(_fits(k, depth) and _fits(v, depth - 1) for k, v in value.items())
    if isinstance(value, list):
        return depth > 0 and all(_fits(each, depth - 1) for each in value)
    if isinstance(value, int | float):
        return isfinite(value) and abs(value) <= LARGEST_NUMBER
    return not isinstance(value, str) or _is_text(value)


def _is_text(value: str) -> bool:
    return "\0" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
