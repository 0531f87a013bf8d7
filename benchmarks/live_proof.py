"""What must be true after any number of crashes, asked of the tables themselves."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from live_server import Server
from live_witnesses import Ledger, Listener, Place

ROWS = """
    SELECT o.key, o.public_id::text, s.slug FROM capacity_observation o
    JOIN directory_service s ON s.id = o.service_id
"""
REPEATED = """
    SELECT count(*) FROM
      (SELECT 1 FROM capacity_observation GROUP BY organisation_id, key HAVING count(*) > 1) AS r
"""
REBUILT = """
    SELECT count(*) FROM (
      SELECT DISTINCT ON (service_id, resource, horizon) service_id, resource, horizon, id,
        observed_at, valid_until, staffed, free
      FROM capacity_observation
      ORDER BY service_id, resource, horizon, observed_at DESC, id DESC
    ) AS r FULL JOIN capacity_currentobservation c USING (service_id, resource, horizon)
    WHERE (r.id, r.observed_at, r.valid_until, r.staffed, r.free)
      IS DISTINCT FROM (c.observation_id, c.observed_at, c.valid_until, c.staffed, c.free)
"""
UNAUDITED = """
    SELECT count(*) FROM capacity_observation o FULL JOIN
      (SELECT object_id, count(*) AS n FROM audit_auditentry
       WHERE event = 'capacity.observed' GROUP BY object_id) AS a
      ON a.object_id = o.public_id::text
    WHERE a.n IS DISTINCT FROM 1 OR o.id IS NULL
"""
# A row keeps the transaction that inserted it, and an event names its own: no clock is trusted.
UNTOLD = """
    SELECT count(*) FROM capacity_observation o JOIN directory_service s ON s.id = o.service_id
    WHERE o.key = ANY(%s) AND NOT EXISTS (
      SELECT 1 FROM events_outboxevent e WHERE e.service = s.slug AND e.xid::xid = o.xmin)
"""
UNFOUNDED = """
    SELECT count(*) FROM events_outboxevent e WHERE e.kind = 'capacity.observed' AND NOT EXISTS (
      SELECT 1 FROM capacity_observation o JOIN directory_service s ON s.id = o.service_id
      WHERE s.slug = e.service AND o.xmin = e.xid::xid)
"""
EVENTS = """
    SELECT xid::text::bigint, id, service, regions FROM events_outboxevent ORDER BY xid, id
"""
SLOWEST_LINK = """
    SELECT extract(epoch FROM max(l.linked_at - e.recorded_at))
    FROM audit_auditlink l JOIN audit_auditentry e ON e.id = l.entry_id
"""


@dataclass(frozen=True)
class Told:
    """One event of the outbox."""

    place: Place
    service: str
    regions: frozenset[int]


class Proof:
    """Counts of what went wrong; every one of them has to be zero."""

    def __init__(self, server: Server) -> None:
        self.connection = psycopg.connect(server.postgres.urls.owner, autocommit=True)
        self.server = server

    def count(self, query: str, *given: Any) -> int:
        """Return the one number of a query."""
        row = self.connection.execute(query, given or None).fetchone()
        assert row is not None
        return int(row[0] or 0)

    def events(self) -> list[Told]:
        """Return the outbox in commit order."""
        rows = self.connection.execute(EVENTS).fetchall()
        return [Told((xid, row), service, frozenset(r)) for xid, row, service, r in rows]

    def slowest_link(self) -> float:
        """Return the longest that a line of the log waited for its link, crashes included."""
        row = self.connection.execute(SLOWEST_LINK).fetchone()
        assert row is not None
        return float(row[0])

    def unlinked(self) -> int:
        """Return how many lines of the log wait for their link."""
        return self.count("SELECT count(*) FROM audit_auditentry") - self.count(
            "SELECT count(*) FROM audit_auditlink"
        )

    def wrongs(self, ledger: Ledger, listeners: Sequence[Listener]) -> dict[str, int]:
        """Return each promise with the number of times it was broken."""
        rows = {key: (slug, public) for key, public, slug in self.connection.execute(ROWS)}
        told = ledger.acknowledged
        report = json.loads(self.server.manage("audit_verify"))
        missing, repeated, wrong = heard_wrongly(self.events(), listeners)
        return {
            "acknowledged and lost": sum(rows.get(key) != said for key, said in told.items()),
            "stored though never acknowledged": len(rows.keys() - told.keys()),
            "duplicates by key": self.count(REPEATED),
            "answers that broke the promise of a key": len(ledger.faults),
            "current figures unlike those rebuilt from the log": self.count(REBUILT),
            "rows without exactly one line in the audit log": self.count(UNAUDITED),
            "faults in the chain of the audit log": int(report["broken_at"] is not None),
            "changes without an event": self.count(UNTOLD, sorted(ledger.newest)),
            "events without a change": self.count(UNFOUNDED),
            "deliveries missing": missing,
            "deliveries repeated": repeated,
            "frames with other services than were changed": wrong,
            "listeners made to begin anew": sum(each.fresh for each in listeners),
            "lines that went dead unnoticed": sum(each.silences for each in listeners),
        }


def heard_wrongly(
    events: Sequence[Told], listeners: Iterable[Listener], *, until_place: bool = False
) -> tuple[int, int, int]:
    """Return deliveries missing and repeated, and frames that named other services.

    Every frame is compared with the outbox between its two places, so that a loss here cannot be
    made good by a repetition there. With ``until_place`` what came after it went is left out.
    """
    missing = repeated = wrong = 0
    for listener in listeners:
        assert listener.begun is not None
        end = listener.place if until_place else None
        concerned = [
            e
            for e in events
            if e.place > listener.begun
            and (end is None or e.place <= end)
            and _concerns(e, listener)
        ]
        heard, places = 0, [e.place for e in concerned]
        for frame in listener.frames:
            first, end = bisect_right(places, frame.before), bisect_right(places, frame.after)
            between = concerned[first:end]
            heard += len(between)
            missing += max(0, len(between) - frame.count)
            repeated += max(0, frame.count - len(between))
            wrong += frame.services != sorted({e.service for e in between if e.service})
        missing += len(concerned) - heard
    return missing, repeated, wrong


def last_concerning(listener: Listener, events: Sequence[Told]) -> Place:
    """Return the place at which a listener has heard everything."""
    assert listener.begun is not None
    return max([listener.begun, *(e.place for e in events if _concerns(e, listener))])


def _concerns(event: Told, listener: Listener) -> bool:
    """Tell whether a listener asked for this: no region asked, none named, or the same."""
    return listener.region is None or not event.regions or listener.region in event.regions
