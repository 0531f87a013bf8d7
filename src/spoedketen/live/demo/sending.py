"""Talk to the interface with patience: what is busy, down or away is waited for, never a crash."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from spoedketen.live.demo.reports import Item

LOG = logging.getLogger("spoedketen.live.demo")

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 30.0
TOO_MANY, SERVER_ERROR, CLIENT_ERROR = 429, 500, 400


class Allowance:
    """How many observations may be sent a second; callers wait for their share."""

    def __init__(self, per_second: float) -> None:
        self.per_second = per_second
        self.free_at = 0.0

    async def take(self, number: int) -> None:
        """Wait until so many may be sent."""
        moment = asyncio.get_running_loop().time()
        start = max(moment, self.free_at)
        self.free_at = start + number / self.per_second
        await asyncio.sleep(start - moment)


class Interface:
    """The public interface, used with the key of each organisation."""

    def __init__(self, client: httpx.AsyncClient, keys: Mapping[str, str]) -> None:
        self.client = client
        self.keys = keys

    async def ask(
        self, organisation: str, method: str, path: str, body: Any = None, *, key: str = ""
    ) -> httpx.Response:
        """Return an answer below 500 that is not "too many"; wait as long as that takes."""
        headers = {"Authorization": f"Bearer {self.keys[organisation]}"}
        if key:
            headers["Idempotency-Key"] = key
        wait = FIRST_WAIT_SECONDS
        while True:
            pause = wait
            try:
                answer = await self.client.request(method, path, json=body, headers=headers)
            except httpx.HTTPError as error:
                LOG.info("%s %s: %s", method, path, repr(error))
            else:
                if answer.status_code < SERVER_ERROR and answer.status_code != TOO_MANY:
                    return answer
                pause = asked_pause(answer, wait)
            await asyncio.sleep(pause)
            wait = min(LONGEST_WAIT_SECONDS, wait * 2)

    async def services(self) -> list[dict[str, Any]]:
        """Return every service with its organisation; any key reads the directory."""
        reader = next(iter(self.keys))
        return await self.listed(reader, "/api/v1/services?page_size=1000")

    async def listed(self, organisation: str, path: str | None) -> list[dict[str, Any]]:
        """Return a list, page by page; a refusal is told and asked again later."""
        found: list[dict[str, Any]] = []
        while path:
            answer = await self.ask(organisation, "GET", path)
            if answer.status_code >= CLIENT_ERROR:
                told(answer)
                await asyncio.sleep(LONGEST_WAIT_SECONDS)
                continue
            page = answer.json()
            found += page["items"]
            path = page.get("next")
        return found

    async def report(self, organisation: str, items: Sequence[Item]) -> None:
        """Send observations of one organisation: one alone, several as a batch."""
        if len(items) == 1:
            answer = await self.ask(organisation, "POST", "/api/v1/observations", items[0])
        else:
            path = "/api/v1/observations/batch"
            answer = await self.ask(organisation, "POST", path, {"items": list(items)})
        told(answer)

    async def count(self, organisation: str, item: Item) -> None:
        """Send what one department counted of its crowding."""
        told(await self.ask(organisation, "POST", "/api/v1/crowding", item))


def asked_pause(answer: httpx.Response, usual: float) -> float:
    """Return how long the server asks to wait."""
    try:
        return max(0.1, min(LONGEST_WAIT_SECONDS, float(answer.headers["Retry-After"])))
    except (KeyError, ValueError):
        return usual


def told(answer: httpx.Response) -> None:
    """Log what was refused: a demonstration that is refused is a fault of ours."""
    if answer.status_code >= CLIENT_ERROR:
        LOG.warning("%s %s: %s", answer.request.url.path, answer.status_code, answer.text[:500])
        return
    document = answer.json()
    if document.get("rejected"):
        errors = [row["errors"] for row in document["receipts"] if row["status"] == "rejected"]
        LOG.warning("%s rejected, the first: %s", document["rejected"], errors[0])
