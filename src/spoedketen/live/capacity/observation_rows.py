"""Observations as rows: many at once, in few statements.

A row that repeats a key is not inserted; the newest per service, resource and horizon replaces
the current one only when it was observed later, so a late arrival keeps its history and never
hides a newer figure. Rows are handled in one order, so two processes never wait for each other
in a circle.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.temporary_rules import TemporaryRule
from spoedketen.live.capacity.values import STATES, NewObservation

FIGURES = (*STATES, "low", "high", "waiting_minutes")
SHARED = (
    "service_id",
    "resource",
    "horizon",
    "source",
    "observed_at",
    "received_at",
    "valid_until",
    *FIGURES,
)
OWN = ("public_id", "organisation_id", "key", "fingerprint", "actor")
TYPES = {
    "service_id": "bigint",
    "organisation_id": "bigint",
    "observed_at": "timestamptz",
    "received_at": "timestamptz",
    "valid_until": "timestamptz",
    "public_id": "uuid",
    "fingerprint": "text",
    **dict.fromkeys(FIGURES, "int"),
}
COLUMNS = (*SHARED, *OWN)


def _recordset() -> str:
    columns = ", ".join(f"{name} {TYPES.get(name, 'text')}" for name in COLUMNS)
    return f"jsonb_to_recordset(%s::jsonb) AS r({columns})"


def _taken(name: str) -> str:
    return "decode(r.fingerprint, 'hex')" if name == "fingerprint" else f"r.{name}"


INSERT = f"""
    INSERT INTO capacity_observation ({", ".join(COLUMNS)})
    SELECT {", ".join(_taken(name) for name in COLUMNS)} FROM {_recordset()}
    ORDER BY r.organisation_id, r.key
    ON CONFLICT (organisation_id, key) DO NOTHING
    RETURNING id, organisation_id, key
"""  # noqa: S608 - names of our own columns only
EARLIER = """
    SELECT o.organisation_id, o.key, o.public_id::text, encode(o.fingerprint, 'hex')
    FROM capacity_observation o
    JOIN jsonb_to_recordset(%s::jsonb) AS r(organisation_id bigint, key text)
      ON o.organisation_id = r.organisation_id AND o.key = r.key
"""
KEEP_NEWEST = f"""
    INSERT INTO capacity_currentobservation ({", ".join(SHARED)}, observation_id)
    SELECT DISTINCT ON (service_id, resource, horizon) {", ".join(SHARED)}, id
    FROM capacity_observation WHERE id = ANY(%s)
    ORDER BY service_id, resource, horizon, observed_at DESC, id DESC
    ON CONFLICT (service_id, resource, horizon) DO UPDATE SET
      {", ".join(f"{name} = EXCLUDED.{name}" for name in (*SHARED, "observation_id"))}
    WHERE (EXCLUDED.observed_at, EXCLUDED.observation_id)
        > (capacity_currentobservation.observed_at, capacity_currentobservation.observation_id)
    RETURNING observation_id
"""  # noqa: S608 - names of our own columns only

NOW = "now"
Key = tuple[int, str]


def row_of(
    item: NewObservation, service_id: int, service_type: str, organisation: int, at: datetime
) -> dict[str, Any]:
    """Return an observation as a row, with its validity and its fingerprint."""
    validity = timedelta(minutes=chain().by_service_type[service_type].validity_minutes)
    lasting = timedelta(minutes=int(chain().horizons[item.horizon]["minutes"]))
    row = {name: getattr(item, name) for name in FIGURES}
    row |= {
        "service_id": service_id,
        "resource": item.resource,
        "horizon": item.horizon,
        "source": item.source,
        "observed_at": _utc(item.observed_at),
        "valid_until": _utc(item.valid_until or item.observed_at + max(validity, lasting)),
    }
    return row | {
        "fingerprint": _fingerprint(row),
        "received_at": at.isoformat(),
        "public_id": str(uuid.uuid4()),
        "organisation_id": organisation,
        "key": item.key.strip(),
    }


def shorten(row: dict[str, Any], rule: TemporaryRule | None) -> None:
    """Let a figure of now hold no longer than is asked for the time being.

    Its fingerprint stays that of what was told, so a repeated message is still the same one.
    """
    if rule and row["horizon"] == NOW:
        latest = datetime.fromisoformat(row["observed_at"]) + timedelta(minutes=rule.minutes)
        until = min(datetime.fromisoformat(row["valid_until"]), latest)
        row["valid_until"] = until.isoformat()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _fingerprint(row: Mapping[str, Any]) -> str:
    text = json.dumps(row, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def insert(rows: Sequence[Mapping[str, Any]]) -> dict[Key, int]:
    """Insert what is new and return its ids by organisation and key."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [json.dumps(list(rows))])
        return {(organisation, key): id_ for id_, organisation, key in cursor.fetchall()}


def earlier(rows: Sequence[Mapping[str, Any]]) -> dict[Key, tuple[str, str]]:
    """Return public id and fingerprint of observations that already had these keys."""
    wanted = [{"organisation_id": r["organisation_id"], "key": r["key"]} for r in rows]
    with connection.cursor() as cursor:
        cursor.execute(EARLIER, [json.dumps(wanted)])
        return {(org, key): (public, print_) for org, key, public, print_ in cursor.fetchall()}


def keep_newest(ids: Sequence[int]) -> set[int]:
    """Put the newest of these in the current table; return which of them are now current."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_NEWEST, [list(ids)])
        return {id_ for (id_,) in cursor.fetchall()}
