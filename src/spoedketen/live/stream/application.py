"""The stream itself: a plain ASGI application in front of Django.

A client is authenticated once, after which the database connection goes back; the stream ends
when the session does, which one watch looks at for all. It holds nothing per client but a number.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from spoedketen.live.events.values import Position
from spoedketen.live.stream.broadcast import Broadcast, Regions, concerns
from spoedketen.live.stream.frames import changes, hello, place_of
from spoedketen.live.stream.sessions import listener_of
from spoedketen.live.stream.watch import Admitted, Watch

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]

_broadcasts: dict[int, Broadcast] = {}
_watches: dict[int, Watch] = {}


def broadcast() -> Broadcast:
    """Return the broadcast of the running loop."""
    loop = id(asyncio.get_running_loop())
    if loop not in _broadcasts:
        _broadcasts[loop] = Broadcast()
    return _broadcasts[loop]


def watch() -> Watch:
    """Return the watch over the sessions of the running loop."""
    loop = id(asyncio.get_running_loop())
    if loop not in _watches:
        _watches[loop] = Watch()
    return _watches[loop]


def stop_broadcasts() -> None:
    """Let every stream of this process end."""
    for each in _broadcasts.values():
        each.stop()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request for the stream."""
    if scope["method"] != "GET":
        await _refuse(send, 405)
        return
    try:
        look = sync_to_async(listener_of, thread_sensitive=False)
        listener = await look(_session_key(scope), scope["headers"])
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
    with watch().watching(listener) as admitted:
        await _serve(scope, receive, send, source, admitted)


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
    return frozenset(int(each) for each in given if each.isdecimal() and len(each) < 19)  # noqa: PLR2004


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
    scope: Scope, receive: Receive, send: Send, source: Broadcast, admitted: Admitted
) -> None:
    regions, place = _regions(scope), place_of(_last_event_id(scope))
    if place and place[0] == source.epoch:
        await source.reach(place[1])
    # Looking back and joining happen without a pause between them, so nothing falls in a gap.
    first, joined = _beginning(source, place, regions), (source.generation, source.count)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await _write(send, first)
    gone = asyncio.create_task(_until_gone(receive, admitted))
    try:
        await _follow(send, source, admitted, regions, joined)
    finally:
        gone.cancel()
    with suppress(OSError, RuntimeError):
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def _beginning(source: Broadcast, place: tuple[str, Position] | None, regions: Regions) -> bytes:
    missed = source.since(place[1]) if place and place[0] == source.epoch else None
    if place is None or missed is None:
        return hello(source.epoch, source.position, is_resumed=False)
    wanted = [event for event in missed if concerns(event, regions)]
    first = hello(source.epoch, place[1], is_resumed=True)
    return first + (changes(source.epoch, wanted) if wanted else b"")


async def _follow(
    send: Send,
    source: Broadcast,
    admitted: Admitted,
    regions: Regions,
    joined: tuple[int, int],
) -> None:
    """Send what comes until the listener goes, may no longer listen, or is too far behind."""
    generation, number = joined
    with source.stirring(admitted.stir):
        while admitted.holds and not source.is_ended and source.generation == generation:
            admitted.stir.clear()
            frames = source.frames_after(number)
            if frames is None:
                return
            if not frames:
                await admitted.stir.wait()
                continue
            number += len(frames)
            body = b"".join(frame.for_regions(regions) for frame in frames)
            if body:
                await _write(send, body)


async def _until_gone(receive: Receive, admitted: Admitted) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    admitted.end()


async def _write(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})
