"""The stream without a server around it: its application in a loop of its own, and clients."""

import asyncio
import json
import threading

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from live.patience import until

from spoedketen.live.accounts import sessions
from spoedketen.live.events.actions import publish_all
from spoedketen.live.events.values import NewEvent
from spoedketen.live.stream import application as served


class Client:
    """One listener, with what it was sent."""

    def __init__(self, headers, query, method, gate):
        self.scope = {"type": "http", "method": method, "path": "/stroom/"}
        self.scope |= {"headers": headers, "query_string": query.encode()}
        self.status = None
        self.headers = {}
        self.body = b""
        self.is_over = False
        self.gate = gate
        self.gone = asyncio.Event()

    async def run(self):
        await served.application(self.scope, self._receive, self._send)
        self.is_over = True

    async def _receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message):
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
            return
        await self.gate.wait()
        self.body += message["body"]

    @property
    def frames(self):
        """Return what came: kind, id and content of each frame."""
        blocks = self.body.decode().split("\n\n")[:-1]
        told = [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]
        return [(each["event"], each.get("id"), json.loads(each["data"])) for each in told]

    @property
    def greeting(self):
        """Return the first frame's kind, or nothing."""
        return self.frames[0][0] if self.frames else None

    @property
    def last_id(self):
        """Return the last id, as a browser remembers it."""
        return [name for _, name, _ in self.frames if name][-1]

    @property
    def heard(self):
        """Return services and how many changes there were of all."""
        changes = [data for kind, _, data in self.frames if kind == "changes"]
        return (
            [service for data in changes for service in data["services"]],
            sum(data["count"] for data in changes),
        )


class Stage:
    """A loop in a thread, so that a test writes in its own."""

    def __init__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.clients = []

    def open(self, session="", last=None, query="", method="GET", *, more=(), is_slow=False):
        """Open a stream and wait for its answer."""
        headers = [(b"cookie", f"sessionid={session}".encode())] if session else []
        headers += more
        if last is not None:
            headers.append((b"last-event-id", last.encode("latin-1")))
        gate = asyncio.Event()
        if not is_slow:
            gate.set()
        client = Client(headers, query, method, gate)
        self.clients.append(client)
        asyncio.run_coroutine_threadsafe(client.run(), self.loop)
        until(lambda: client.status)
        if client.status == 200 and not is_slow:
            until(lambda: client.greeting)
        return client

    def call(self, act):
        """Act in the loop."""
        self.loop.call_soon_threadsafe(act)

    def leave(self, client):
        """Let a client go."""
        self.call(client.gone.set)
        until(lambda: client.is_over)

    def close(self):
        """End everything; the reader of the outbox lets go of its connection."""
        for client in self.clients:
            self.call(client.gate.set)
            self.call(client.gone.set)
        self.call(served.stop_broadcasts)
        for source in list(served._broadcasts.values()):
            until(lambda source=source: not source._thread.is_alive())
        until(lambda: all(client.is_over for client in self.clients))
        for watch in served._watches.values():
            self.call(watch._task.cancel)
        asyncio.run_coroutine_threadsafe(self.loop.shutdown_default_executor(), self.loop).result()
        self.call(self.loop.stop)
        self.thread.join()
        self.loop.close()


def signed_in(person, password=None):
    """Return the session of somebody."""
    user = get_user_model().objects.get(id=person)
    if password:
        user.set_password(password)
        user.save()
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    sessions.begin(store, timezone.now())
    store[sessions.SECOND_FACTOR] = user.pk
    store.save()
    return store.session_key


@transaction.atomic
def tell(*services, regions=()):
    """Commit a change of each of these services."""
    publish_all(
        [NewEvent(kind="test", subject=name, service=name, regions=regions) for name in services]
    )
