"""Patient data as ciphertext: sealed with the field keys, found again by a keyed digest."""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings

from spoedketen.live.accounts.field_keys import field_keys, key_name

BSN_DIGITS = 9


def seal(told: Mapping[str, Any]) -> str:
    """Return fields as ciphertext; nothing told is an empty text."""
    held = {name: value for name, value in told.items() if value not in ("", None)}
    return field_keys(settings.FIELD_KEYS).encrypt(json.dumps(held)) if held else ""


def unseal(ciphertext: str) -> dict[str, Any]:
    """Return the fields of a ciphertext."""
    if not ciphertext:
        return {}
    return dict(json.loads(field_keys(settings.FIELD_KEYS).decrypt(ciphertext)))


def is_bsn(given: str) -> bool:
    """Tell whether a number can be a citizen service number: nine digits and the eleven test."""
    if len(given) != BSN_DIGITS or not given.isascii() or not given.isdigit():
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(given, weights, strict=True))
    return total % 11 == 0 and given != "000000000"


def bsn_digest(bsn: str) -> str:
    """Return what finds the same person again; without the pepper it tells nothing."""
    if not bsn:
        return ""
    key = ("bsn:" + settings.KEY_PEPPER).encode()
    return hmac.new(key, bsn.encode(), sha256).hexdigest()


def sealed_anew(ciphertext: str) -> str | None:
    """Return a ciphertext made with the key in use, or None where it is that already."""
    keys = field_keys(settings.FIELD_KEYS)
    if not ciphertext or key_name(ciphertext) == keys.current:
        return None
    return keys.encrypt(keys.decrypt(ciphertext))
