"""A storm: the web process dies under many streams, and all come back by themselves."""

import asyncio
import random
import time

from faults.scene import Outcome, Scene, happens
from live_proof import heard_wrongly, last_concerning
from live_witnesses import Ledger, Listener, Writer
from plain_connections import Answers, Connection

WRITERS, OPENING = 4, 100
PAUSE = (0.5, 1.5)
"""As the page waits, so that thousands do not come back in the same moment."""


async def tried(scene: Scene) -> Outcome:
    """Kill the web process under everybody and start it again."""
    listeners = [
        Listener(scene.server.port, scene.session, None, random.Random(number), pause=PAUSE)
        for number in range(1_000 if scene.full else 60)
    ]
    listening = await _opened(listeners)
    ledger, ended = Ledger(), asyncio.Event()
    writing = [asyncio.create_task(w.write(ended)) for w in _writers(scene, ledger)]
    told, broken = [], 0
    for _ in range(3 if scene.full else 1):
        line, wrong = await _struck(scene, listeners)
        told.append(line)
        broken += wrong
    ended.set()
    await asyncio.gather(*writing)
    await _all_heard(scene, listeners)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    missing, repeated, wrong = heard_wrongly(scene.proof.events(), listeners)
    wrongs = {
        "deliveries missing": missing,
        "deliveries repeated": repeated,
        "frames with other services": wrong,
        "listeners made to begin anew": sum(each.fresh for each in listeners),
        "reports answered wrongly": len(ledger.faults),
        "pages that did not answer": broken,
    }
    return Outcome(wrongs, told)


def _writers(scene: Scene, ledger: Ledger) -> list[Writer]:
    chance = random.Random(1)
    made = []
    for number in range(WRITERS):
        rows, own = chance.sample(scene.rows, 40), random.Random(number)
        made.append(Writer(scene.server.port, f"storm{number}", rows, own, ledger, pause=0.1))
    return made


async def _opened(listeners: list[Listener]) -> list[asyncio.Task[None]]:
    tasks = []
    for first in range(0, len(listeners), OPENING):
        some = listeners[first : first + OPENING]
        tasks += [asyncio.create_task(each.listen()) for each in some]
        await happens(lambda some=some: all(each.place for each in some))
    return tasks


async def _struck(scene: Scene, listeners: list[Listener]) -> tuple[str, int]:
    before, begun = {id(each): each.resumed for each in listeners}, time.monotonic()
    pages = Answers()
    scene.server.kill("web")
    scene.server.restart("web")
    looking = asyncio.create_task(_look(scene, pages))
    await happens(lambda: pages.seconds)
    served = time.monotonic() - begun
    await happens(lambda: all(each.resumed > before[id(each)] for each in listeners))
    back = time.monotonic() - begun
    looking.cancel()
    await asyncio.gather(looking, return_exceptions=True)
    wrong = sum(count for status, count in pages.statuses.items() if status != 200)
    line = (
        f"{len(listeners):,} streams: first page after {served:.1f} s, all back after "
        f"{back:.1f} s; slowest page {pages.percentile(1) / 1000:.1f} s"
    )
    return line, wrong


async def _look(scene: Scene, pages: Answers) -> None:
    """Open the board again and again; who was cut off asks once more, as a person does."""
    connection = Connection(scene.server.port)
    while True:
        begun = time.perf_counter()
        try:
            cookie = [("Cookie", f"sessionid={scene.session}")]
            status, _ = await connection.ask("GET", "/bord/", cookie)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            continue
        pages.add(status, time.perf_counter() - begun)
        await asyncio.sleep(0.2)


async def _all_heard(scene: Scene, listeners: list[Listener]) -> None:
    events = scene.proof.events()
    end = last_concerning(listeners[0], events)
    await happens(lambda: all(each.place == end for each in listeners))
