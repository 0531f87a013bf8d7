"""The one entry point of the web process: the stream, the interface, the pages."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spoedketen.live.settings")

import django

django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402
from django.core.handlers.asgi import ASGIHandler  # noqa: E402

from spoedketen.live.stream.application import (  # noqa: E402
    Receive,
    Scope,
    Send,
    stop_broadcasts,
)
from spoedketen.live.stream.application import application as stream  # noqa: E402


def _django(middleware: list[str]) -> ASGIHandler:
    """Return Django with these layers around its views."""
    usual = settings.MIDDLEWARE
    settings.MIDDLEWARE = middleware
    try:
        return ASGIHandler()
    finally:
        settings.MIDDLEWARE = usual


pages = _django(settings.MIDDLEWARE)
# A connected system has no session, no form and no page; without those layers a report is
# handled in the event loop from beginning to end.
interface = _django(settings.API_MIDDLEWARE)
INTERFACE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Hand a request to the part that answers it."""
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"].startswith("/stroom/"):
        await stream(scope, receive, send)
    elif scope["path"].startswith(INTERFACE_PATHS):
        await interface(scope, receive, send)
    else:
        await pages(scope, receive, send)


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            stop_broadcasts()
            await send({"type": "lifespan.shutdown.complete"})
            return
