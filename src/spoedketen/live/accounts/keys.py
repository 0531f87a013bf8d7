"""Secrets of keys and links: made at random, kept as a keyed hash."""

import hashlib
import hmac
import secrets

PREFIX = "sk_"


def fresh_secret() -> tuple[str, str]:
    """Return the prefix that names a key and the whole secret that is shown once."""
    prefix = PREFIX + secrets.token_hex(5)
    return prefix, f"{prefix}.{secrets.token_urlsafe(32)}"


def prefix_of(secret: str) -> str:
    """Return the part of a secret by which it is looked up."""
    return secret.partition(".")[0][:16]


def digest(secret: str, pepper: str) -> bytes:
    """Return the keyed hash of a secret; the pepper is not in the database."""
    return hmac.new(pepper.encode(), secret.encode(), hashlib.sha256).digest()


def is_same(first: bytes, second: bytes) -> bool:
    """Compare without telling by time how much was right."""
    return hmac.compare_digest(first, second)
