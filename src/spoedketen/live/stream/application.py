"""The stream itself: a plain ASGI application in front of Django.

A client is authenticated once, after which the database connection goes back; the stream ends
when the session does, which is looked at now and then. It holds nothing per client but a queue.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from spoedketen.live.stream.broadcast import Broadcast, Client
from spoedketen.live.stream.frames import HEARTBEAT, changes, hello, place_of
from spoedketen.live.stream.sessions import Listener, listener_of

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
HEARTBEAT_SECONDS = 15.0
SESSION_SECONDS = 30.0
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

_broadcasts: dict[int, Broadcast] = {}


def broadcast() -> Broadcast:
    """Return the broadcast of the running loop."""
    loop = id(asyncio.get_running_loop())
    if loop not in _broadcasts:
        _broadcasts[loop] = Broadcast()
    return _broadcasts[loop]


def stop_broadcasts() -> None:
    """Let every stream of this process end."""
    for each in _broadcasts.values():
        each.stop()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request for the stream."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    session = _session_key(scope)
    try:
        listener = await _listener(session)
    except (DatabaseError, InterfaceError):
        await _refuse(send, 503)
        return
    if listener is None:
        await _refuse(send, 401)
        return
    if not listener.is_allowed:
        await _refuse(send, 403)
        return
    source = broadcast()
    await source.ensure()
    await _serve(scope, receive, send, source, session)


async def _listener(session: str) -> Listener | None:
    return await sync_to_async(listener_of, thread_sensitive=False)(session)


def _session_key(scope: Scope) -> str:
    raw = b"; ".join(value for name, value in scope["headers"] if name == b"cookie")
    try:
        cookies = SimpleCookie(raw.decode("latin-1"))
    except CookieError:
        return ""
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    return "" if found is None else str(found.value)


def _regions(scope: Scope) -> frozenset[int]:
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("regio", [])
    return frozenset(int(each) for each in given if each.isdigit() and len(each) < 19)  # noqa: PLR2004


def _last_event_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"last-event-id":
            return str(value.decode("latin-1"))
    given = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return str(given.get("na", [""])[0])


async def _refuse(send: Send, status: int) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"0")]
    if status == 503:  # noqa: PLR2004
        headers.append((b"retry-after", b"2"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _serve(
    scope: Scope, receive: Receive, send: Send, source: Broadcast, session: str
) -> None:
    client = Client(regions=_regions(scope))
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    # Joining and looking back happen without a pause between them, so nothing falls in a gap.
    first, missed = _beginning(source, _last_event_id(scope), client)
    source.clients.add(client)
    try:
        await _write(send, first + missed)
        gone = asyncio.create_task(_until_gone(receive))
        try:
            await _pump(send, source, client, session, gone)
        finally:
            gone.cancel()
    finally:
        source.clients.discard(client)


def _beginning(source: Broadcast, last: str, client: Client) -> tuple[bytes, bytes]:
    place = place_of(last)
    if place is None or place[0] != source.epoch:
        return hello(source.epoch, source.position, is_resumed=False), b""
    missed = source.since(place[1])
    if missed is None:
        return hello(source.epoch, source.position, is_resumed=False), b""
    wanted = [event for event in missed if client.wants(event)]
    first = hello(source.epoch, place[1], is_resumed=True)
    return first, changes(source.epoch, wanted) if wanted else b""


async def _pump(
    send: Send, source: Broadcast, client: Client, session: str, gone: "asyncio.Task[None]"
) -> None:
    checked_at = monotonic()
    while not gone.done():
        taking = asyncio.create_task(client.queue.get())
        await asyncio.wait(
            {taking, gone}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
        )
        if monotonic() - checked_at > SESSION_SECONDS:
            checked_at = monotonic()
            if not await _still_holds(session):
                taking.cancel()
                break
        if not taking.done():
            taking.cancel()
            if not gone.done():
                await _write(send, HEARTBEAT)
            continue
        events = taking.result()
        if events is None:
            break
        await _write(send, changes(source.epoch, events))
    with suppress(OSError, RuntimeError):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _still_holds(session: str) -> bool:
    try:
        listener = await _listener(session)
    except (DatabaseError, InterfaceError):
        # Without a database nothing new can be told either; the session is asked again later.
        return True
    return listener is not None and listener.is_allowed


async def _until_gone(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
