"""The one layer around the interface: a request id, safe headers, a line in the log, a measure."""

import logging
import os
import re
import uuid
from collections.abc import Awaitable, Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.decorators import async_only_middleware

from spoedketen.live.api.measures import REQUEST_SECONDS
from spoedketen.live.api.problems import language, plain_problem

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]
GIVEN_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
INTERFACE, PROBLEM = "/api/", "application/problem+json"
QUIET = ("/healthz", "/readyz", "/metrics")


@async_only_middleware
def guard(get_response: Answer) -> Answer:
    """Return the layer around an answer."""

    async def answered(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        name = given if GIVEN_ID.match(given) else uuid.uuid4().hex
        begun = perf_counter()
        response = await _answer(request, get_response)
        seconds = perf_counter() - begun
        for header, value in SAFE.items():
            response.headers.setdefault(header, value)
        response["X-Request-Id"] = name
        _measure(request, response, seconds, name)
        return response

    return answered


async def _answer(request: HttpRequest, get_response: Answer) -> HttpResponseBase:
    """Answer a request of the interface; what is not ours to say is said as a problem too."""
    if not request.path.startswith(INTERFACE):
        return await get_response(request)
    if _size(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        status, allowed = 413, ""
    else:
        response = await get_response(request)
        if response.status_code < 400 or is_ours(response):  # noqa: PLR2004
            return response
        status = response.status_code
        allowed = response.headers.get("Allow", "")
    with translation.override(language(request)):
        told = plain_problem(status)
    if allowed:
        told["Allow"] = allowed
    return told


def is_ours(response: HttpResponseBase) -> bool:
    """Tell whether an error was worded by the interface."""
    return bool(response["Content-Type"] == PROBLEM)


def _size(request: HttpRequest) -> int:
    """Return the size of the body; who tells none has sent it in pieces, all of which are here."""
    given = request.META.get("CONTENT_LENGTH", "")
    if given.isdigit():
        return int(given)
    body = request._stream  # noqa: SLF001 - nothing public tells
    size = int(body.seek(0, os.SEEK_END))
    body.seek(0)
    return size


def _measure(request: HttpRequest, response: HttpResponseBase, seconds: float, name: str) -> None:
    status = response.status_code
    route = request.resolver_match.route if request.resolver_match else "none"
    REQUEST_SECONDS.labels(request.method or "", route, str(status)).observe(seconds)
    if status >= 500:  # noqa: PLR2004
        level = logging.WARNING
    else:
        # A country reports some thirty times a second; the measures count what went well.
        level = logging.DEBUG if request.method == "POST" and status < 300 else logging.INFO  # noqa: PLR2004
    if request.path not in QUIET and log.isEnabledFor(level):
        told = {"request_id": name, "status_code": status, "duration_ms": round(seconds * 1000, 1)}
        log.log(level, "%s %s", request.method, request.path, extra=told)
