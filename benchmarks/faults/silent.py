"""Half-open lines: a sender and a page whose network is gone without a word."""

import asyncio
import contextlib
import random
from pathlib import Path

from faults.proxy import Proxy, open_lines, proxy
from faults.scene import Outcome, Scene, happens, post
from live_proof import REPEATED, heard_wrongly, last_concerning
from live_witnesses import Listener

GIVEN_UP_SECONDS = 1.0
HALF = 220
"""Bytes after which a report is under way and not yet whole."""


async def tried(scene: Scene) -> Outcome:
    """Let lines of senders and of pages go silent; the server must end them, the others go on."""
    count = 100 if scene.full else 20
    async with proxy(scene.server.port) as between:
        before = memory(scene)
        listeners, listening = await _listening(scene, between, count)
        streams = await between.fall_silent()
        lost = await _reports(scene, between, count)
        changing = asyncio.create_task(_change(scene))
        silent = streams | lost
        begun = asyncio.get_running_loop().time()
        with contextlib.suppress(TimeoutError):
            await happens(lambda: open_lines(scene.server.port, silent) == 0)
        seconds = asyncio.get_running_loop().time() - begun
        left = open_lines(scene.server.port, silent)
        changing.cancel()
        await asyncio.gather(changing, return_exceptions=True)
        await _all_heard(scene, listeners, listening)
    missing, repeated, _ = heard_wrongly(scene.proof.events(), listeners, until_place=True)
    told = (
        f"{count} reports and {count} streams: all dead lines ended after {seconds:.0f} s; "
        f"memory {before} to {memory(scene)} MB"
    )
    wrongs = {
        "dead lines that the server keeps": left,
        "reports doubled": scene.proof.count(REPEATED),
        "reports without exactly one row": _unlike(scene),
        "deliveries missing": missing,
        "deliveries repeated": repeated,
    }
    return Outcome(wrongs, [told])


_keys: list[str] = []


async def _listening(
    scene: Scene, between: Proxy, count: int
) -> tuple[list[Listener], list[asyncio.Task[None]]]:
    listeners = [
        Listener(between.address, scene.session, None, random.Random(number))
        for number in range(count)
    ]
    tasks = [asyncio.create_task(each.listen()) for each in listeners]
    await happens(lambda: all(each.place for each in listeners))
    return listeners, tasks


async def _reports(scene: Scene, between: Proxy, count: int) -> set[int]:
    """Begin reports that stop half-way or get no answer, give up and send them again."""
    rows = random.Random(3).sample(scene.rows, count)
    items = [(row[0], scene.item(row)) for row in rows]
    _keys[:] = [item["key"] for _, item in items]

    async def given_up(report: tuple[str, dict[str, object]]) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GIVEN_UP_SECONDS):
                await post(between.address, *_one(report))

    # Of the one half a part arrives; of the other everything, but no answer comes back.
    for limits, some in (((HALF, None), items[::2]), ((None, 0), items[1::2])):
        between.limits = limits
        await asyncio.gather(*map(given_up, some))
    between.limits = (None, None)
    lost = await between.fall_silent()
    answers = [await post(scene.server.port, *_one(each)) for each in items]
    assert {status for status, _ in answers} <= {200, 201}, answers
    return lost


def _one(report: tuple[str, dict[str, object]]) -> tuple[str, list[dict[str, object]]]:
    return report[0], [report[1]]


def _unlike(scene: Scene) -> int:
    found = scene.proof.count(
        "SELECT count(*) FROM capacity_observation WHERE key = ANY(%s)", list(_keys)
    )
    return abs(found - len(_keys))


async def _change(scene: Scene) -> None:
    while True:
        await scene.change_everything()
        await asyncio.sleep(1)


async def _all_heard(
    scene: Scene, listeners: list[Listener], listening: list[asyncio.Task[None]]
) -> None:
    """Wait until those who came back by themselves know everything, and let them go."""
    end = last_concerning(listeners[0], scene.proof.events())
    await happens(lambda: all(each.place is not None and each.place >= end for each in listeners))
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


def memory(scene: Scene) -> int:
    """Return the megabytes that the web process holds."""
    process = scene.server.children["web"].pid
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
