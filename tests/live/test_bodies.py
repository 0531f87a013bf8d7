"""A body that does not come in time is refused in words, whoever was to answer."""

import asyncio
import json

import pytest

from spoedketen.live import asgi, bodies
from spoedketen.live.bodies import TimedBody


def asked(path, language=b"nl", method="POST"):
    """Send the first part of a body and nothing more; return status, headers and body."""
    scope = {"type": "http", "method": method, "path": path, "query_string": b""}
    scope |= {"http_version": "1.1", "scheme": "http", "server": ("localhost", 80)}
    scope |= {"headers": [(b"host", b"localhost"), (b"accept-language", language)]}
    parts = [{"type": "http.request", "body": b"{", "more_body": True}]
    sent = []

    async def receive():
        if not parts:
            await asyncio.Event().wait()
        return parts.pop()

    async def send(message):
        sent.append(message)

    asyncio.run(asgi.application(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], dict(sent[0]["headers"]), body


@pytest.mark.parametrize("path", ["/api/v1/observations", "/api/v1/stops", "/accounts/login/"])
def test_who_sends_a_part_and_then_nothing_is_refused(path, monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)
    status, headers, body = asked(path)
    assert status == 408
    assert headers[b"Content-Type"] == b"application/problem+json"
    assert headers[b"Connection"] == b"close"
    assert json.loads(body)["type"] == "urn:spoedketen:problem:too_slow"
    assert "kwam niet binnen" in json.loads(body)["detail"]
    assert "did not come" in json.loads(asked(path, b"en")[2])["detail"]


def test_after_the_body_patience_has_no_end(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.05)

    async def received():
        told = asyncio.Queue()
        body = TimedBody(told.get)
        told.put_nowait({"type": "http.request", "body": b""})
        first = await body()
        asyncio.get_running_loop().call_later(0.1, told.put_nowait, {"type": "http.disconnect"})
        return first["type"], (await body())["type"]

    assert asyncio.run(received()) == ("http.request", "http.disconnect")


def parts_heard(body_bytes, count):
    """Return the kinds of message that somebody gets across who sends parts steadily."""

    async def received():
        async def receive():
            await asyncio.sleep(0.02)
            return {"type": "http.request", "body": b"x" * body_bytes, "more_body": True}

        body = TimedBody(receive)
        return [(await body())["type"] for _ in range(count)]

    return set(asyncio.run(received()))


def test_who_keeps_sending_is_heard_out(monkeypatch):
    """4 MB, the largest body allowed, takes 32 s at 1 Mbit/s."""
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.1)
    assert parts_heard(2500, 10) == {"http.request"}


def test_who_sends_a_byte_at_a_time_is_cut(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.1)
    assert "http.disconnect" in parts_heard(1, 20)


def test_who_sends_without_end_is_cut(monkeypatch):
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.1)
    monkeypatch.setattr(bodies, "MOST_SECONDS", 0.2)
    assert "http.disconnect" in parts_heard(2500, 40)
