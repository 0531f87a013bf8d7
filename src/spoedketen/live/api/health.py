"""Whether the server lives, whether it is ready, and what it measures."""

import asyncio
import os

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from spoedketen.live.accounts.sessions import is_direct
from spoedketen.live.directory.queries import current_version
from spoedketen.live.disk import is_full

READY_SECONDS = 4.0
"""A database that says nothing at all is as good as gone."""
LOOPBACK = frozenset({"127.0.0.1", "::1"})
SHARED_MEASURES = "PROMETHEUS_MULTIPROC_DIR"
GET_ONLY = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return _told(request, {"status": "ok"}, 200)


async def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when there is room, a database and a filled directory, else 503."""
    if is_full(settings.DATA):
        return _told(request, {"status": "disk full"}, 503)
    try:
        async with asyncio.timeout(READY_SECONDS):
            version = await sync_to_async(_version, thread_sensitive=False)()
    except (DatabaseError, InterfaceError, TimeoutError):
        return _told(request, {"status": "no database"}, 503)
    if version == 0:
        return _told(request, {"status": "directory empty"}, 503)
    return _told(request, {"status": "ready"}, 200)


def _version() -> int:
    try:
        return current_version()
    finally:
        close_old_connections()


def _told(request: HttpRequest, body: dict[str, str], status: int) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return GET_ONLY
    return JsonResponse(body, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the measures of all web processes, where they keep them together, else of this one.

    They tell who uses what and how much, so only a collector on this machine gets them.
    """
    if not _is_here(request):
        return _told(request, {"status": "only on this machine"}, 403)
    if request.method not in {"GET", "HEAD"}:
        return GET_ONLY
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _is_here(request: HttpRequest) -> bool:
    """Tell whether a request came from this machine, and not through a proxy on it."""
    return request.META.get("REMOTE_ADDR") in LOOPBACK and is_direct(request)


def _registry() -> CollectorRegistry:
    if SHARED_MEASURES not in os.environ:
        return REGISTRY
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
