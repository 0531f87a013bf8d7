"""Pages take turns: a herd of them never takes the connections that reports need."""

import asyncio
from types import SimpleNamespace

from django.core.handlers.asgi import ASGIHandler

from spoedketen.live import asgi


def test_of_many_pages_only_some_are_made_at_once(monkeypatch):
    under_way = []

    async def slow(_handler, _request):
        under_way.append(1)
        most.append(len(under_way))
        await asyncio.sleep(0)
        under_way.pop()
        return SimpleNamespace(streaming=True)

    most = []
    monkeypatch.setattr(ASGIHandler, "get_response_async", slow)

    async def herd():
        handler = asgi.InTurns()
        await asyncio.gather(*(handler.get_response_async(None) for _ in range(40)))

    asyncio.run(herd())
    assert len(most) == 40
    assert max(most) == asgi.PAGES_AT_ONCE


def test_a_page_gives_its_connection_back_before_it_is_sent(monkeypatch):
    given_back = []

    async def made(_handler, _request):
        return SimpleNamespace(streaming=False)

    monkeypatch.setattr(ASGIHandler, "get_response_async", made)
    monkeypatch.setattr(asgi, "close_old_connections", lambda: given_back.append(1))
    asyncio.run(asgi.InTurns().get_response_async(None))
    assert given_back == [1]
