"""Who calls: a connected system by its key, held to a rate."""

from datetime import datetime
from functools import cache

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from spoedketen.live.accounts.key_ring import KeyRing
from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.rates import RATES, Buckets, TooMany


@cache
def key_ring() -> KeyRing:
    """Return the keys of this process."""
    return KeyRing(settings.KEY_PEPPER)


@cache
def buckets(kind: str) -> Buckets:
    """Return the rates of one kind; reports never use up what reads have."""
    return Buckets(RATES[kind].shared_by(settings.WORKERS))


def _access_point(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def charge(actor: Actor, number: int, kind: str = "item") -> None:
    """Take so many from what a caller may send, or refuse until it may."""
    wait = buckets(kind).wait(_payer(actor), number)
    if wait:
        raise TooMany(wait)


def _payer(actor: Actor) -> int:
    """Return whose bucket it is: keys of one organisation share theirs."""
    return min(actor.organisations, default=-actor.id)


def _admitted(actor: Actor | None, kind: str) -> Actor | None:
    if actor is not None:
        charge(actor, 1, kind)
    return actor


def _looked_up(ring: KeyRing, token: str, at: datetime, access_point: str) -> Actor | None:
    """Return the caller, and give back the connection that the look may have taken."""
    try:
        return ring.actor(token, at, access_point)
    finally:
        close_old_connections()


class ReadingKey(HttpBearer):
    """A key on a request that is handled in a thread."""

    openapi_name = "ApiKey"

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the caller of this request."""
        return super().__call__(request)

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the caller, or None for an unknown, ended or revoked key."""
        found = key_ring().actor(token, timezone.now(), _access_point(request))
        return _admitted(found, "read")


class ReportingKey(HttpBearer):
    """A key on a report, checked without leaving the event loop while the ring is fresh."""

    openapi_name = "ApiKey"

    async def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the caller, or None for an unknown, ended or revoked key."""
        ring, now = key_ring(), timezone.now()
        found = ring.at_hand(token, now, _access_point(request))
        if found is None:
            look = sync_to_async(_looked_up, thread_sensitive=False)
            found = await look(ring, token, now, _access_point(request))
        return _admitted(found, "report")
