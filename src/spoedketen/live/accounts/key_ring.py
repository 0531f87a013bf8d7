"""The keys that hold, kept by each process for a few seconds so that no request asks for them."""

from datetime import datetime
from threading import Lock
from time import monotonic

from spoedketen.live.accounts import keys
from spoedketen.live.accounts.queries import HeldKey, held_keys, keys_version
from spoedketen.live.accounts.values import Actor

TRUST_SECONDS = 5.0
"""A revoked key may be used this long; an unknown one makes the ring look again."""
LOOK_AGAIN_SECONDS = 0.5


class KeyRing:
    """All keys by prefix."""

    def __init__(self, pepper: str) -> None:
        self.pepper = pepper
        self.held: dict[str, HeldKey] = {}
        self.version = ""
        self.read_at = float("-inf")
        self.lock = Lock()

    def actor(self, secret: str, at: datetime, access_point: str) -> Actor | None:
        """Return the connected system behind a secret, or None where it does not hold."""
        self._renew(TRUST_SECONDS)
        if keys.prefix_of(secret) not in self.held:
            self._renew(LOOK_AGAIN_SECONDS)
        return self._judged(secret, at, access_point)

    def at_hand(self, secret: str, at: datetime, access_point: str) -> Actor | None:
        """Return the same without ever asking the database; None also where that must be asked."""
        is_fresh = monotonic() - self.read_at < TRUST_SECONDS
        return self._judged(secret, at, access_point) if is_fresh else None

    def _judged(self, secret: str, at: datetime, access_point: str) -> Actor | None:
        found = self.held.get(keys.prefix_of(secret))
        if found is None or not keys.is_same(found.digest, keys.digest(secret, self.pepper)):
            return None
        if found.expires_at is not None and found.expires_at <= at:
            return None
        return found.actor(access_point)

    def _renew(self, seconds: float) -> None:
        if monotonic() - self.read_at < seconds:
            return
        with self.lock:
            if monotonic() - self.read_at >= seconds:
                version = keys_version()
                if version != self.version:
                    self.held, self.version = held_keys(), version
                self.read_at = monotonic()
