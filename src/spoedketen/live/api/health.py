"""Whether the server lives, whether it is ready, and what it measures."""

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from spoedketen.live.directory.queries import current_version

GET_ONLY = HttpResponse(status=405, headers={"Allow": "GET, HEAD"})


def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process runs."""
    return _told(request, {"status": "ok"}, 200)


def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database is there and the directory is filled, else 503."""
    try:
        version = current_version()
    except (DatabaseError, InterfaceError):
        return _told(request, {"status": "no database"}, 503)
    if version == 0:
        return _told(request, {"status": "directory empty"}, 503)
    return _told(request, {"status": "ready"}, 200)


def _told(request: HttpRequest, body: dict[str, str], status: int) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return GET_ONLY
    return JsonResponse(body, status=status)


def metrics(request: HttpRequest) -> HttpResponse:
    """Return the measures of this process."""
    if request.method not in {"GET", "HEAD"}:
        return GET_ONLY
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
