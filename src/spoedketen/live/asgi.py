"""The one entry point of the web process: the stream, the interface, the pages."""

import asyncio
import io
import os
from collections.abc import Awaitable, Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoedketen.live.settings")

import django

django.setup(set_prefix=False)

from asgiref.sync import sync_to_async  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.exceptions import RequestAborted  # noqa: E402
from django.core.handlers.asgi import ASGIHandler, ASGIRequest  # noqa: E402
from django.db import close_old_connections  # noqa: E402
from django.http import HttpRequest, HttpResponseBase  # noqa: E402

from spoedketen.live.api.problems import slow_problem  # noqa: E402
from spoedketen.live.bodies import TimedBody  # noqa: E402
from spoedketen.live.heap import keep_settled  # noqa: E402
from spoedketen.live.stream.application import (  # noqa: E402
    Receive,
    Scope,
    Send,
    stop_broadcasts,
)
from spoedketen.live.stream.application import application as stream  # noqa: E402
from spoedketen.live.warming import warm  # noqa: E402

PAGES_AT_ONCE = 6


class EventLoopOnly(ASGIHandler):
    """Django for views that never leave the event loop.

    Usually a request gets a thread of its own and signals that close its database connections;
    these views have neither, and a herd of reports would mostly pay for that.
    """

    async def __call__(
        self, scope: dict[str, Any], receive: Receive, send: Callable[..., Awaitable[None]]
    ) -> None:
        """Answer one request."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            request, refused = self.create_request(scope, body)
            response = refused if request is None else await self.get_response_async(request)
            if response is not None:
                await self.send_response(response, send)
        finally:
            body.close()


class InTurns(ASGIHandler):
    """Django for pages, so few at once that each finds a connection and leaves some to reports.

    A page costs a fifth of a second of processor: more at once would be no sooner ready, and wait
    for a connection until there seems to be no database.
    """

    def __init__(self) -> None:
        super().__init__()
        self.turns = asyncio.Semaphore(PAGES_AT_ONCE)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in turn; the connection is given back before a slow reader takes the answer."""
        async with self.turns:
            response = await super().get_response_async(request)
            if not response.streaming:
                await sync_to_async(close_old_connections, thread_sensitive=True)()
        return response


def _django(middleware: list[str], kind: type[ASGIHandler] = ASGIHandler) -> ASGIHandler:
    """Return Django with these layers around its views."""
    usual = settings.MIDDLEWARE
    settings.MIDDLEWARE = middleware
    try:
        return kind()
    finally:
        settings.MIDDLEWARE = usual


pages = _django(settings.MIDDLEWARE, InTurns)
# A connected system has no session, no form and no page; without those layers a report is
# handled in the event loop from beginning to end.
interface = _django(settings.API_MIDDLEWARE)
reports = _django(settings.API_MIDDLEWARE, EventLoopOnly)
REPORT_PATH = "/api/v1/observations"
INTERFACE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand a request to the part that answers it."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"].startswith("/stroom/"):
        await stream(scope, receive, send)
    else:
        await _answer_in_time(scope, receive, send)


async def _answer_in_time(scope: Scope, receive: Receive, send: Send) -> None:
    part, body = _part(scope), TimedBody(receive)
    await part(scope, body, send)
    if body.is_late:
        await part.send_response(slow_problem(ASGIRequest(scope, io.BytesIO())), send)


def _part(scope: Scope) -> ASGIHandler:
    """Return what answers a request."""
    if scope["method"] == "POST" and scope["path"].startswith(REPORT_PATH):
        return reports
    return interface if scope["path"].startswith(INTERFACE_PATHS) else pages


async def _lifespan(receive: Receive, send: Send) -> None:
    settling: list[asyncio.Task[None]] = []
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await asyncio.to_thread(warm)
            settling.append(asyncio.create_task(keep_settled()))
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            stop_broadcasts()
            for each in settling:
                each.cancel()
            await send({"type": "lifespan.shutdown.complete"})
            return
