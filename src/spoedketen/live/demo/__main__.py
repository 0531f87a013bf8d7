"""Run the demonstration: ``python -m spoedketen.live.demo``, started by ``spoedketen up``."""

import asyncio
import json
import logging
import os
from pathlib import Path

import httpx

from spoedketen.live.demo.driver import REMEMBERED, Driver
from spoedketen.live.demo.reports import SEED, reporters
from spoedketen.live.demo.sending import Interface

TIMEOUT_SECONDS = 30


async def demonstrate(url: str, data: Path) -> None:
    """Report for every organisation of which there is a key."""
    keys = json.loads((data / "secrets" / "demonstration_keys.json").read_text("utf-8"))
    limits = httpx.Limits(max_connections=8, max_keepalive_connections=8)
    async with httpx.AsyncClient(
        base_url=url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False
    ) as client:
        interface = Interface(client, keys)
        found = reporters(await interface.services(), SEED)
        await Driver(interface, found, data / REMEMBERED).run()


def main() -> None:
    """Read where the server is from the environment and begin."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    asyncio.run(demonstrate(os.environ["SPOEDKETEN_URL"], Path(os.environ["SPOEDKETEN_DATA"])))


if __name__ == "__main__":
    main()
