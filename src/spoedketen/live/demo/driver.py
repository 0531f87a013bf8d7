"""The demonstration at work: first what holds now, then the day before, then life itself."""

import asyncio
import heapq
import itertools
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from spoedketen.live.demo.afternoon import Afternoon, network_of
from spoedketen.live.demo.asked_story import ASKED, Asked, asked_story
from spoedketen.live.demo.crowding import counted, counts_at, is_counting
from spoedketen.live.demo.desks import Desks
from spoedketen.live.demo.drill_trace import DRILL_TRACE, followed_drill
from spoedketen.live.demo.followed import kept_trace
from spoedketen.live.demo.link import Guide
from spoedketen.live.demo.reports import (
    HISTORY,
    Item,
    Reporter,
    current,
    expected,
    first,
    history,
    interval,
    observed,
    offset,
)
from spoedketen.live.demo.runs import Runs
from spoedketen.live.demo.sending import Allowance, Interface
from spoedketen.live.demo.simulating import PACK, SIMULATES, simulate, trace_name
from spoedketen.live.demo.stopping_departments import Departments
from spoedketen.live.demo.transfers import Transfers
from spoedketen.live.demo.units import Units
from spoedketen.live.drill_note import DRILL, FASTEST, AskedDrill, asked_drill
from spoedketen.live.environment import switch

Clock = Callable[[], datetime]

REMEMBERED = "demonstration_until"
"""File in the data folder: until when was reported."""

HISTORY_PER_SECOND = 200
FIRST_PER_SECOND = 1_500
LARGEST_BATCH = 250
AT_ONCE = 4
"""Requests under way together: enough to be quick, too few to crowd out people."""
TURN_SECONDS = 1.0
STOPS_SECONDS = 10.0
STORY_SECONDS = 5.0
CASES_SECONDS = 4.0
SHORTEST_GAP = timedelta(minutes=30)
"""After a shorter interruption there is no history to fill."""


def now() -> datetime:
    """Return the moment; the only clock of the demonstration."""
    return datetime.fromtimestamp(time.time(), UTC)


class Driver:
    """Reports for everybody until it is ended."""

    def __init__(
        self, interface: Interface, reporters: list[Reporter], remembered: Path, clock: Clock = now
    ) -> None:
        self.interface = interface
        self.reporters = [each for each in reporters if each.organisation in interface.keys]
        self.owners = {each.service: each.organisation for each in self.reporters}
        self.remembered = remembered
        self.clock = clock
        self.story: Asked | None = None
        self.drill: AskedDrill | None = None
        self.guide: Guide | None = None
        self.due: list[tuple[datetime, int]] = []
        self.turns = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        """Fill what is missing, then go on for ever."""
        begun = self.clock()
        self._follow(None)
        since = max(begun - HISTORY, self._last_time())
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_stopping(begun))
            await self.first_figures(begun)
            tasks.create_task(self._keep_reporting(begun))
            if begun - since > SHORTEST_GAP:
                tasks.create_task(self.fill_history(since, begun))
            tasks.create_task(self._keep_counting())
            tasks.create_task(self._keep_telling())
            tasks.create_task(self._keep_asking())
            tasks.create_task(self._keep_riding())
            tasks.create_task(self._simulate())

    async def first_figures(self, moment: datetime) -> None:
        """Report once for everybody: a new board must not stand empty."""
        made = (first(each, moment) for each in self.reporters)
        await self._send(itertools.chain.from_iterable(made), Allowance(FIRST_PER_SECOND))

    async def fill_history(self, since: datetime, until: datetime) -> None:
        """Report what came before, gently: late arrivals never replace newer figures."""
        made = (history(each, since, until) for each in self.reporters)
        await self._send(itertools.chain.from_iterable(made), Allowance(HISTORY_PER_SECOND))

    async def _send(self, items: Iterable[Item], allowance: Allowance) -> None:
        pending: set[asyncio.Task[None]] = set()
        for organisation, batch in batches(items, self.owners):
            await allowance.take(len(batch))
            if len(pending) >= AT_ONCE:
                _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            pending.add(asyncio.create_task(self._report(organisation, batch)))
        if pending:
            await asyncio.wait(pending)

    async def _report(self, organisation: str, batch: list[Item]) -> None:
        async with self.turns:
            await self.interface.report(organisation, batch)

    async def _keep_reporting(self, begun: datetime) -> None:
        """Report for each in its turn; figures that could not be sent in time are skipped."""
        self.due = [(_first(each, begun), place) for place, each in enumerate(self.reporters)]
        heapq.heapify(self.due)
        while True:
            moment = self.clock()
            items: list[Item] = []
            while self.due and self.due[0][0] <= moment:
                _, place = self.due[0]
                reporter = self.reporters[place]
                items += current(reporter, moment)
                heapq.heapreplace(self.due, (moment + interval(reporter), place))
            items.sort(key=lambda item: self.owners[item["service"]])
            await self._send(items, Allowance(FIRST_PER_SECOND))
            remember(self.remembered, moment)
            await asyncio.sleep(TURN_SECONDS)

    async def _keep_stopping(self, begun: datetime) -> None:
        departments = Departments(self.interface, self._stopping())
        await departments.take_up(begun)
        while True:
            departments.reporters = self._stopping()
            await departments.look(self.clock())
            await asyncio.sleep(STOPS_SECONDS)

    def _stopping(self) -> list[Reporter]:
        return [each for each in self.reporters if each.may_stop]

    async def _keep_counting(self) -> None:
        """Report crowding at every quarter of the hour, sooner where a story is told."""
        told: dict[str, datetime] = {}
        while True:
            for reporter in self.reporters:
                if is_counting(reporter):
                    moment = counts_at(reporter, self.clock())
                    if told.get(reporter.service) != moment:
                        told[reporter.service] = moment
                        await self._count(reporter, moment)
            await asyncio.sleep(STOPS_SECONDS)

    async def _keep_telling(self) -> None:
        """Take up the story or drill that somebody asked for, and let it go when it is over."""
        while True:
            wanted = asked_story(self.remembered.with_name(ASKED), self.clock())
            if wanted != self.story and (wanted is None or self.story is None):
                await self._take_up(wanted)
            drill = asked_drill(self._file(DRILL), self.clock())
            if drill != self.drill:
                await self._after_drill(self._take_up_drill(drill))
            await asyncio.sleep(STORY_SECONDS)

    async def _keep_asking(self) -> None:
        """Let the desks and the hospitals take their turns."""
        listed = await self.interface.services()
        desks, transfers = Desks(self.interface, listed), Transfers(self.interface, listed)
        for turn in itertools.count():
            await desks.look(self.clock(), turn)
            await transfers.look(self.clock(), turn)
            await asyncio.sleep(CASES_SECONDS)

    async def _keep_riding(self) -> None:
        """Let the ambulances ride."""
        listed = await self.interface.services()
        runs, units = Runs(self.interface, listed), Units(self.interface, listed)
        for turn in itertools.count():
            await runs.look(self.clock(), turn)
            await units.look(self.clock())
            await asyncio.sleep(CASES_SECONDS)

    async def _simulate(self) -> None:
        """Have the chain simulated where that was not done yet, and follow it from then on."""
        if self.reporters and self.guide is None and switch(SIMULATES, "1"):
            await simulate(self._trace())
            self._follow(self.clock())

    def _trace(self) -> Path:
        return self._file(trace_name(os.environ.get(PACK, "netherlands")))

    def _file(self, name: str) -> Path:
        return self.remembered.with_name(name)

    def _follow(self, since: datetime | None) -> None:
        found = kept_trace(self._trace()) if switch(SIMULATES, "1") else None
        self.guide = Guide(followed=found, since=since) if found else None
        self.reporters = [
            each if each.pace else replace(each, guide=self.guide) for each in self.reporters
        ]

    def _take_up_drill(self, wanted: AskedDrill | None) -> list[Reporter]:
        """Let who takes part follow the drill, and everybody else the usual chain.

        Return who took part until now and no longer does.
        """
        before = {each.service for each in self.reporters if each.pace is not None}
        found = followed_drill(self._file(DRILL_TRACE), wanted) if wanted else None
        drilled = Guide(followed=found) if found else None
        self.reporters = [self._placed(each, wanted, drilled) for each in self.reporters]
        self._at_once()
        self.drill = wanted
        return [each for each in self.reporters if each.service in before and not each.is_played]

    async def _after_drill(self, reporters: Iterable[Reporter]) -> None:
        """Report at once what usually is, also for who is usually silent: nothing of it stays."""
        moment = self.clock()
        speaking = [replace(each, pace=FASTEST) for each in reporters]
        told = ((*observed(each, moment), *expected(each, moment)) for each in speaking)
        await self._send(itertools.chain.from_iterable(told), Allowance(FIRST_PER_SECOND))
        for each in filter(is_counting, speaking):
            await self._count(each, moment)

    def _placed(
        self, reporter: Reporter, wanted: AskedDrill | None, drilled: Guide | None
    ) -> Reporter:
        network = reporter.regions.get("network", "")
        takes_part = bool(drilled and wanted and wanted.concerns(reporter.site, network))
        guide = drilled if takes_part else self.guide
        return replace(reporter, guide=guide, pace=wanted.pace if wanted and takes_part else None)

    def _at_once(self) -> None:
        """Who takes part in what is played reports at once, and from then on more often."""
        moment = self.clock()
        self.due = [
            (moment if self.reporters[place].is_played else at, place) for at, place in self.due
        ]
        heapq.heapify(self.due)

    async def _take_up(self, wanted: Asked | None) -> None:
        listed = await self.interface.services() if wanted else []
        network, departments = network_of(listed)
        there = {
            row["id"]
            for row in listed
            if row["regions"].get("network") == network or row["id"] in departments
        }
        story = None
        if wanted is not None and departments:
            story = Afternoon(begins=wanted.begins, minutes=wanted.minutes, departments=departments)
        self.reporters = [
            replace(each, story=story if each.service in there else None) for each in self.reporters
        ]
        self._at_once()
        self.story = wanted

    async def _count(self, reporter: Reporter, moment: datetime) -> None:
        item = counted(reporter, moment)
        if item is not None:
            async with self.turns:
                await self.interface.count(reporter.organisation, item)

    def _last_time(self) -> datetime:
        """Return until when was reported, or the beginning of time."""
        try:
            return datetime.fromisoformat(self.remembered.read_text("ascii").strip())
        except (OSError, ValueError):
            return datetime.fromtimestamp(0, UTC)


def remember(file: Path, moment: datetime) -> None:
    """Note until when was reported; a crash leaves the old note or the new one."""
    draft = file.with_suffix(".draft")
    draft.write_text(moment.isoformat() + "\n", "ascii")
    draft.replace(file)


def _first(reporter: Reporter, begun: datetime) -> datetime:
    """Return the first turn after the beginning."""
    step = interval(reporter)
    past = (begun.timestamp() - offset(reporter).total_seconds()) % step.total_seconds()
    return begun + step - timedelta(seconds=past)


def batches(items: Iterable[Item], owners: Mapping[str, str]) -> Iterator[tuple[str, list[Item]]]:
    """Yield batches of one organisation each, of items that stand together by organisation."""
    for organisation, group in itertools.groupby(items, key=lambda item: owners[item["service"]]):
        while batch := list(itertools.islice(group, LARGEST_BATCH)):
            yield organisation, batch
