"""Short work that comes back every second or minute, each in a thread of its own.

A failure is logged and the next round tries again: nothing here may stop the others.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections, connection
from django.utils import timezone

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.audit.actions import link
from spoedketen.live.capacity.actions.alert_watching import look
from spoedketen.live.capacity.actions.delivery_findings import open_findings
from spoedketen.live.capacity.actions.rollups import roll_up_day, roll_up_now
from spoedketen.live.capacity.actions.stops import tell_lapses
from spoedketen.live.jobs.computing import COMPUTATIONS, compute
from spoedketen.live.placements.actions.lapsing import lapse

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticker:
    """Something to do every so many seconds."""

    name: str
    seconds: float
    act: Callable[[datetime], object]


def _link(_: datetime) -> None:
    while link():
        pass


def _lapses(at: datetime) -> None:
    tell_lapses(system_actor("jobs"), at)


def _watch(at: datetime) -> None:
    look(system_actor("Spoedketen"), at)


def _findings(at: datetime) -> None:
    open_findings(system_actor("jobs"), at)


def _placements(at: datetime) -> None:
    lapse(system_actor("Spoedketen"), at)


def _compute(name: str) -> Callable[[datetime], object]:
    return lambda _: compute(name) if COMPUTATIONS[name].is_missing() else None


TICKERS = (
    Ticker(name="link", seconds=1, act=_link),
    Ticker(name="lapses", seconds=1, act=_lapses),
    Ticker(name="placements", seconds=5, act=_placements),
    Ticker(name="signals", seconds=10, act=_watch),
    Ticker(name="sums", seconds=30, act=roll_up_now),
    Ticker(name="day sums", seconds=300, act=roll_up_day),
    Ticker(name="findings", seconds=300, act=_findings),
    *(Ticker(name=name, seconds=60, act=_compute(name)) for name in COMPUTATIONS),
)


def run(ticker: Ticker, stopped: threading.Event) -> None:
    """Act at once and then every so many seconds, until stopped."""
    while not stopped.is_set():
        try:
            close_old_connections()
            ticker.act(timezone.now())
        except Exception:
            log.exception("job %s failed; it is tried again", ticker.name)
            connection.close()
        finally:
            close_old_connections()
        stopped.wait(ticker.seconds)


def start(stopped: threading.Event) -> list[threading.Thread]:
    """Start every ticker."""
    threads = [
        threading.Thread(target=run, args=(ticker, stopped), name=ticker.name, daemon=True)
        for ticker in TICKERS
    ]
    for thread in threads:
        thread.start()
    return threads
