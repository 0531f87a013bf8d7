"""Clocks that step: of a sender by five minutes, of the server back by ninety seconds."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from faults.scene import Outcome, Scene, happens, post
from live_proof import REBUILT, REPEATED, UNAUDITED
from plain_connections import Connection

LIBRARIES = "/usr/lib/*/faketime/libfaketime.so.1"
LAPSES = """
    SELECT count(*) FROM capacity_stopchange c JOIN capacity_stop s ON s.id = c.stop_id
    WHERE c.kind = 'lapsed' AND s.public_id::text = %s
"""
DISORDER = """
    SELECT count(*) FROM (
      SELECT e.xid::text::numeric AS x, lag(e.xid::text::numeric) OVER (ORDER BY l.position) AS b
      FROM audit_auditlink l JOIN audit_auditentry e ON e.id = l.entry_id) AS o
    WHERE o.x < o.b
"""


def tried(scene: Scene) -> Outcome:
    """Step the clocks of the server's processes by a file that libfaketime reads."""
    found = next(iter(Path("/").glob(LIBRARIES.lstrip("/"))), None)
    if found is None:
        return Outcome({}, ["skipped: libfaketime is not installed (apt install faketime)"])
    server, step = scene.server, Step(scene.server.data / "clock")
    usual = dict(server.environment)
    # The database keeps its own clock: it runs as somebody else, whom the library shuts out.
    server.environment |= {
        "LD_PRELOAD": str(found),
        "FAKETIME_TIMESTAMP_FILE": str(step.file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    try:
        server.begin_again()
        return asyncio.run(_stepped(scene, step))
    finally:
        server.environment = usual


class Step:
    """The clock of the processes that were started under it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.to(0)

    def to(self, seconds: int) -> None:
        """Let it differ from ours by so many seconds."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{seconds:+d}\n", encoding="ascii")
        draft.replace(self.file)
        self.seconds = seconds

    def now(self) -> datetime:
        """Return what time the server thinks it is."""
        return datetime.now(UTC) + timedelta(seconds=self.seconds)  # noqa: TID251 - a clock of ours


async def _stepped(scene: Scene, step: Step) -> Outcome:
    wrongs = {"reports of a source's clock judged wrongly": await _sources(scene, step)}
    stop, minutes = await _stop(scene)
    refused = 0
    # Back before anything, forward past the end of the stop, and back again to before it.
    for seconds in (-90, minutes * 60 + 5, minutes * 60 - 85, minutes * 60 + 5):
        step.to(seconds)
        refused += await _reports(scene, step)
        if seconds > minutes * 60:
            await happens(lambda: scene.proof.count(LAPSES, stop))
        else:
            await asyncio.sleep(2)
    pages = await _page(scene)
    await happens(lambda: scene.proof.unlinked() == 0)
    chain = json.loads(scene.server.manage("audit_verify"))
    wrongs |= {
        "reports refused after a step": refused,
        "people who were signed out": int(pages != 200),
        "stops that did not lapse exactly once": int(scene.proof.count(LAPSES, stop) != 1),
        "duplicates by key": scene.proof.count(REPEATED),
        "current figures unlike those rebuilt from the log": scene.proof.count(REBUILT),
        "rows without exactly one line in the audit log": scene.proof.count(UNAUDITED),
        "lines of the audit log out of commit order": scene.proof.count(DISORDER),
        "faults in the chain of the audit log": int(chain["broken_at"] is not None),
    }
    told = "sources at -5, +4 and +6 min; server at -90 s, after a stop, 90 s back, after it again"
    return Outcome(wrongs, [told])


async def _sources(scene: Scene, step: Step) -> int:
    """Report with clocks that differ: five minutes ahead is the most that is believed."""
    wrong, row = 0, scene.rows[1]
    for minutes, expected in ((-5, 201), (4, 201), (6, 422)):
        item = scene.item(row, step.now() + timedelta(minutes=minutes))
        status, answer = await post(scene.server.port, row[0], [item])
        wrong += status != expected
        if expected == 422:
            wrong += "observed_in_future" not in json.dumps(answer)
    return wrong


async def _reports(scene: Scene, step: Step) -> int:
    """Report at once and again, by the time that the server has; return what was refused."""
    wrong = 0
    for row in scene.rows[10:40]:
        item = scene.item(row, step.now())
        for expected in (201, 200):
            status, _ = await post(scene.server.port, row[0], [item])
            wrong += status != expected
    return wrong


async def _stop(scene: Scene) -> tuple[str, int]:
    """Declare a stop of half an hour somewhere; return its name and its length."""
    for key, service, _ in (row for row in scene.rows if "emergency_department" in row[1]):
        told = {"service": service, "state": "stop", "reason": "crowding", "minutes": 30}
        status, answer = await _posted(scene, key, "/api/v1/stops", told | {"key": "clock"})
        if status == 201:
            return answer["id"], 30
    raise RuntimeError("nobody may declare a stop of half an hour")


async def _posted(scene: Scene, key: str, path: str, told: Any) -> tuple[int, Any]:
    connection = Connection(scene.server.port)
    headers = [("Authorization", f"Bearer {key}"), ("Content-Type", "application/json")]
    status, content = await connection.ask("POST", path, headers, json.dumps(told).encode())
    connection.close()
    return status, json.loads(content)


async def _page(scene: Scene) -> int:
    connection = Connection(scene.server.port)
    status, _ = await connection.ask("GET", "/bord/", [("Cookie", f"sessionid={scene.session}")])
    connection.close()
    return status
