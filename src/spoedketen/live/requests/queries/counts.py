"""Counting cases for the measures: one row for the whole and one for each of its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from spoedketen.live.capacity.queries.places import places

GRAVE = "('U0', 'U1', 'A0', 'A1', 'red')"


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of one measure: how many of how many, or how many with their times."""

    part: int = 0
    whole: int = 0
    value: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Tables:
    """What was counted of each measure: of the whole, and of each part."""

    whole: dict[str, Counted] = field(default_factory=dict)
    parts: dict[str, dict[str, Counted]] = field(default_factory=dict)

    def add(self, code: str, area: str | None, told: Counted) -> None:
        """Add a row; ``area`` None is the whole."""
        if area is None:
            self.whole[code] = told
        else:
            self.parts.setdefault(code, {})[area] = told


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Cases of which region (None the nation), opened from when until before when."""

    region: int | None
    since: datetime
    until: datetime


# Every case with its area: its network, or in one network the municipality of its place.
CASES = """
WITH area (place, name) AS (SELECT * FROM unnest(%(places)s::text[], %(areas)s::text[])),
c AS (
  SELECT r.*, t.code AS triaged_as, t.departed, t.is_own, h.outcome AS room, h.urgency AS driven,
         (SELECT min(x.at) FROM requests_choice x JOIN requests_match m ON m.id = x.match_id
          WHERE m.request_id = r.id) AS chosen_at,
         r.chosen_service LIKE '%%.emergency_department' AS to_ed,
         coalesce(CASE WHEN %(region)s::bigint IS NULL THEN r.desk_region_id::text
                       ELSE area.name END, '') AS area
  FROM requests_carerequest r
  LEFT JOIN area ON area.place = r.place
  LEFT JOIN LATERAL (SELECT urgency AS code, computed <> urgency AS departed,
    system = 'own' AS is_own
    FROM requests_triageresult WHERE request_id = r.id ORDER BY id LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT outcome, urgency FROM requests_handover
    WHERE request_id = r.id AND "to" = 'control_room' AND outcome <> ''
    ORDER BY id LIMIT 1) h ON true
  WHERE r.opened_at >= %(since)s AND r.opened_at < %(until)s AND r.state <> 'cancelled'
    AND (%(region)s::bigint IS NULL OR r.desk_region_id = %(region)s)
)
"""
GROUPED = "GROUP BY GROUPING SETS ((area), ())"
AREA = "SELECT CASE grouping(area) WHEN 1 THEN NULL ELSE area END"
AREA_OF_PEOPLE = "SELECT CASE is_all WHEN 1 THEN NULL ELSE area END"
SHARES = {
    "wrong_door": ("right_door <> ''", "true"),
    "departed": ("departed", "is_own"),
    "under_triage": (
        "room = 'ambulance_sent' AND driven IN ('A0', 'A1')",
        f"triaged_as NOT IN {GRAVE}",
    ),
    "over_triage": (
        "room IN ('referred', 'self_care')",
        f"triaged_as IN {GRAVE} AND room IS NOT NULL",
    ),
    "elderly_ed": ("age_years >= 75", "to_ed AND age_years IS NOT NULL"),
    "mental_ed": ("care ?| array['crisis_team', 'psychiatric_assessment']", "to_ed"),
}
"""What is counted of which cases."""
TIMES = {
    "queue": ("taken_at", "track = 'citizen'"),
    "handling": ("closed_at", "state = 'closed'"),
    "choosing": ("chosen_at", "true"),
}
OTHERS = {
    "consult_value": f"""{AREA}, count(*) FILTER (WHERE k.effect <> 'none'), count(*)
        FROM requests_consult k JOIN c ON c.id = k.request_id
        WHERE k.answered_at IS NOT NULL {GROUPED}""",
    "declined": f"""{AREA}, count(*) FILTER (WHERE h.state = 'declined'),
        count(*) FILTER (WHERE h.state IN ('declined', 'taken'))
        FROM requests_handover h JOIN c ON c.id = h.request_id
        WHERE h."to" <> 'control_room' {GROUPED}""",
    "frequent": f"""{AREA_OF_PEOPLE}, count(*) FILTER (WHERE n >= 5), count(*) FROM (
        SELECT area, grouping(area) AS is_all, count(*) AS n
        FROM c JOIN requests_patient p ON p.id = c.patient_id WHERE p.bsn_digest <> ''
        GROUP BY GROUPING SETS ((area, p.bsn_digest), (p.bsn_digest))) AS known
        GROUP BY area, is_all""",  # noqa: S608 - constants of this module
}  # fmt: skip


def counted(asked: Period) -> Tables:
    """Return what was counted of every measure."""
    found = Tables()
    given = _given(asked)
    for row in _rows(_all_shares(), given):
        for place, code in enumerate(SHARES):
            found.add(code, row[0], Counted(*row[1 + 2 * place : 3 + 2 * place]))
    for code, query in OTHERS.items():
        for area, part, whole in _rows(query, given):
            found.add(code, area, Counted(part, whole))
    for code, (column, condition) in TIMES.items():
        for area, count, median, high in _rows(_times(column, condition), given):
            found.add(code, area, Counted(count, count, median, high))
    return found


def _given(asked: Period) -> dict[str, Any]:
    table = places()
    ids = table.ids.tolist()
    municipalities = table.regions["municipality"].tolist()
    return {
        "region": asked.region,
        "since": asked.since,
        "until": asked.until,
        "places": ids,
        # A pack without municipalities tells of the place itself.
        "areas": [known or own for known, own in zip(municipalities, ids, strict=True)],
    }


def _all_shares() -> str:
    counts = (
        f"count(*) FILTER (WHERE ({part}) AND {of}), count(*) FILTER (WHERE {of})"
        for part, of in SHARES.values()
    )
    return f"{AREA}, {', '.join(counts)} FROM c {GROUPED}"


def _times(column: str, condition: str) -> str:
    """Return the question for a time; ``column`` and ``condition`` are constants of this module."""
    elapsed = f"extract(epoch FROM {column} - opened_at) / 60"
    ends = [f"percentile_cont({p}) WITHIN GROUP (ORDER BY {elapsed})" for p in (0.5, 0.9)]
    where = f"{column} IS NOT NULL AND {condition}"
    return f"{AREA}, count(*), {', '.join(ends)} FROM c WHERE {where} {GROUPED}"


def _rows(query: str, given: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(CASES + query, given)
        return list(cursor.fetchall())
