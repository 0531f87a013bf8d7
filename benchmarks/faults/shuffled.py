"""A day's reports, each sent one to four times, by several senders at once and in any order."""

import asyncio
import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from faults.scene import Outcome, Scene, post
from live_proof import REBUILT, REPEATED, UNAUDITED, UNFOUNDED

SENDERS = 8
Report = tuple[str, dict[str, Any]]
CURRENT = """
    SELECT s.slug, c.resource, c.free, o.key FROM capacity_currentobservation c
    JOIN directory_service s ON s.id = c.service_id
    JOIN capacity_observation o ON o.id = c.observation_id
    WHERE c.horizon = 'now' AND o.key LIKE 'fault-%%'
"""
STORED = "SELECT count(*) FROM capacity_observation WHERE key = ANY(%s)"
TOLD = "SELECT DISTINCT service FROM events_outboxevent WHERE kind = 'capacity.observed'"


async def tried(scene: Scene) -> Outcome:
    """Send, and compare with what sending each once and in order would have left."""
    chance = random.Random(7)
    reports = _day(scene, chance, 400 if scene.full else 60, 48 if scene.full else 24)
    sent = [report for report in reports for _ in range(chance.randint(1, 4))]
    chance.shuffle(sent)
    ids: dict[str, set[str]] = {}
    statuses: dict[str, int] = {}
    lanes = [sent[number::SENDERS] for number in range(SENDERS)]
    await asyncio.gather(
        *(_send(scene, lane, random.Random(n), ids, statuses) for n, lane in enumerate(lanes))
    )
    told = f"{len(reports):,} reports sent {len(sent):,} times by {SENDERS} at once: {statuses}"
    return Outcome(_wrongs(scene, reports, ids), [told])


def _day(scene: Scene, chance: random.Random, services: int, times: int) -> list[Report]:
    now = datetime.now(UTC)  # noqa: TID251 - a sender's clock
    step = timedelta(hours=20) / times
    return [
        (row[0], scene.item(row, now - step * number))
        for row in chance.sample(scene.rows, services)
        for number in range(times)
    ]


async def _send(
    scene: Scene,
    lane: list[Report],
    chance: random.Random,
    ids: dict[str, set[str]],
    statuses: dict[str, int],
) -> None:
    """Send some alone and some with others of the same sender, each until it is answered."""
    while lane:
        key, _ = lane[0]
        many = chance.choice([1, 1, 5, 40])
        same = [report for report in lane[:200] if report[0] == key][:many]
        for report in same:
            lane.remove(report)
        items = [item for _, item in same]
        status, answer = await post(scene.server.port, key, items)
        while status in {429, 503}:
            await asyncio.sleep(0.5)
            status, answer = await post(scene.server.port, key, items)
        for receipt in answer.get("receipts", [answer]):
            ids.setdefault(receipt["key"], set()).add(receipt["id"])
            statuses[receipt["status"]] = statuses.get(receipt["status"], 0) + 1


def _wrongs(scene: Scene, reports: list[Report], ids: dict[str, set[str]]) -> dict[str, int]:
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    for _, item in reports:
        about = item["service"], item["resource"]
        if about not in newest or item["observed_at"] > newest[about]["observed_at"]:
            newest[about] = item
    proof = scene.proof
    rows = proof.connection.execute(CURRENT).fetchall()
    current = {(slug, resource): (free, key) for slug, resource, free, key in rows}
    told = {service for (service,) in proof.connection.execute(TOLD)}
    chain = json.loads(scene.server.manage("audit_verify"))
    keys = sorted({item["key"] for _, item in reports})
    return {
        "reports without exactly one row": abs(proof.count(STORED, keys) - len(reports)),
        "reports that got more than one id": sum(len(found) > 1 for found in ids.values()),
        "current figures that are not the newest": sum(
            current.get(about) != (item["free"], item["key"]) for about, item in newest.items()
        ),
        "duplicates by key": proof.count(REPEATED),
        "current figures unlike those rebuilt from the log": proof.count(REBUILT),
        "rows without exactly one line in the audit log": proof.count(UNAUDITED),
        "faults in the chain of the audit log": int(chain["broken_at"] is not None),
        "services of which no change was told": len({s for s, _ in newest} - told),
        "events without a change": proof.count(UNFOUNDED),
    }
