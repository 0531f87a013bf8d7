"""The one layer around the interface: a request id, safe headers, a line in the log, a measure."""

import logging
import re
import uuid
from collections.abc import Awaitable, Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import async_only_middleware

from spoedketen.live.api.measures import REQUEST_SECONDS

log = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], Awaitable[HttpResponseBase]]
GIVEN_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
QUIET = ("/healthz", "/readyz", "/metrics")


@async_only_middleware
def guard(get_response: Answer) -> Answer:
    """Return the layer around an answer."""

    async def answered(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-Id", "")
        name = given if GIVEN_ID.match(given) else uuid.uuid4().hex
        begun = perf_counter()
        response = await get_response(request)
        seconds = perf_counter() - begun
        for header, value in SAFE.items():
            response.headers.setdefault(header, value)
        response["X-Request-Id"] = name
        _measure(request, response, seconds, name)
        return response

    return answered


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
