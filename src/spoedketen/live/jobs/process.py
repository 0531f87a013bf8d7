"""The jobs process: tickers in threads, and the queue's worker in the main one."""

import asyncio
import signal
import threading

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from spoedketen.live.jobs import tickers

RETRY_SECONDS = 2.0


async def _work(stopped: asyncio.Event) -> None:
    """Run the queue's worker; without a database wait for it."""
    while not stopped.is_set():
        worker = asyncio.create_task(_worker())
        end = asyncio.create_task(stopped.wait())
        await asyncio.wait({worker, end}, return_when=asyncio.FIRST_COMPLETED)
        for task in (worker, end):
            task.cancel()
        await asyncio.gather(worker, end, return_exceptions=True)
        if not stopped.is_set():
            await asyncio.sleep(RETRY_SECONDS)


def _connector(of: App) -> DjangoConnector:
    assert isinstance(of.connector, DjangoConnector)  # noqa: S101 - as the settings say
    return of.connector


async def _worker() -> None:
    connected = app.with_connector(_connector(app).get_worker_connector())
    async with connected.open_async():
        await connected.run_worker_async(
            install_signal_handlers=False, delete_jobs="successful", listen_notify=True
        )


async def main() -> None:
    """Work until told to end."""
    stopped, ended = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    threads = tickers.start(ended)
    try:
        await _work(stopped)
    finally:
        ended.set()
        for thread in threads:
            thread.join(2)
