"""How the desks do, as sums of a region and period; few are not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.db import connection

from spoedketen.live.accounts.values import Actor

SUMS, FEWEST = "requests.sums", 5
GRAVE = "('U0', 'U1', 'A0', 'A1', 'red')"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure; None is not told: too few, or nothing to measure.

    ``value`` is a percentage or the median in minutes, ``high`` the 90th percentile.
    ``is_withheld`` tells "too few" from "nothing".
    """

    code: str
    kind: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    value: float | None
    high: float | None
    numerator: int | None
    denominator: int | None
    is_withheld: bool


@cache
def measure_table() -> Mapping[str, Mapping[str, Any]]:
    """Return what is measured."""
    text = (files("spoedketen.live.requests") / "measures.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


CASES = f"""
WITH c AS (
  SELECT r.*, t.code AS triaged_as, t.departed, h.outcome AS room, h.urgency AS driven,
         (SELECT min(x.at) FROM requests_choice x JOIN requests_match m ON m.id = x.match_id
          WHERE m.request_id = r.id) AS chosen_at,
         r.chosen_service LIKE '%%.emergency_department' AS to_ed
  FROM requests_carerequest r
  LEFT JOIN LATERAL (SELECT urgency AS code, computed <> urgency AS departed
    FROM requests_triageresult WHERE request_id = r.id ORDER BY id LIMIT 1) t ON true
  LEFT JOIN LATERAL (SELECT outcome, urgency FROM requests_handover
    WHERE request_id = r.id AND "to" = 'control_room' AND outcome <> ''
    ORDER BY id LIMIT 1) h ON true
  WHERE r.opened_at >= %s AND r.opened_at < %s AND r.state <> 'cancelled'
    AND (%s::bigint IS NULL OR r.desk_region_id = %s)
)
SELECT
  count(*) FILTER (WHERE right_door <> ''), count(*),
  count(*) FILTER (WHERE departed), count(*) FILTER (WHERE triaged_as IS NOT NULL),
  count(*) FILTER (WHERE triaged_as NOT IN {GRAVE} AND room = 'ambulance_sent'
                   AND driven IN ('A0', 'A1')),
  count(*) FILTER (WHERE triaged_as NOT IN {GRAVE}),
  count(*) FILTER (WHERE triaged_as IN {GRAVE} AND room IN ('referred', 'self_care')),
  count(*) FILTER (WHERE triaged_as IN {GRAVE} AND room IS NOT NULL),
  count(*) FILTER (WHERE to_ed AND age_years >= 75),
  count(*) FILTER (WHERE to_ed AND age_years IS NOT NULL),
  count(*) FILTER (WHERE to_ed AND care ?| array['crisis_team', 'psychiatric_assessment']),
  count(*) FILTER (WHERE to_ed)
FROM c
"""  # noqa: S608 - constants of this module
SHARES = ("wrong_door", "departed", "under_triage", "over_triage", "elderly_ed", "mental_ed")
TIMES = {
    "queue": ("taken_at", "track = 'citizen'"),
    "handling": ("closed_at", "state = 'closed'"),
    "choosing": ("chosen_at", "true"),
}
CONSULTS = """
SELECT count(*) FILTER (WHERE k.effect <> 'none'), count(*)
FROM requests_consult k JOIN requests_carerequest r ON r.id = k.request_id
WHERE k.answered_at IS NOT NULL AND r.opened_at >= %s AND r.opened_at < %s
  AND (%s::bigint IS NULL OR r.desk_region_id = %s)
"""
HANDED = """
SELECT count(*) FILTER (WHERE h.state = 'declined'),
       count(*) FILTER (WHERE h.state IN ('declined', 'taken'))
FROM requests_handover h JOIN requests_carerequest r ON r.id = h.request_id
WHERE h."to" <> 'control_room' AND r.opened_at >= %s AND r.opened_at < %s
  AND (%s::bigint IS NULL OR r.desk_region_id = %s)
"""
PEOPLE = """
SELECT count(*) FILTER (WHERE n >= 5), count(*) FROM (
  SELECT count(*) AS n FROM requests_carerequest r JOIN requests_patient p ON p.id = r.patient_id
  WHERE p.bsn_digest <> '' AND r.state <> 'cancelled' AND r.opened_at >= %s AND r.opened_at < %s
    AND (%s::bigint IS NULL OR r.desk_region_id = %s)
  GROUP BY p.bsn_digest) AS known
"""
OTHERS = {"consult_value": CONSULTS, "declined": HANDED, "frequent": PEOPLE}


def desk_measures(
    actor: Actor, region: int | None, *, since: datetime, until: datetime
) -> list[Measure]:
    """Return every measure of a network, or of the nation for None, over cases opened then."""
    actor.must(SUMS)
    given: list[Any] = [since, until, region, region]
    row = _row(CASES, given)
    pairs = zip(row[::2], row[1::2], strict=True)
    shares = dict(zip(SHARES, pairs, strict=True))
    shares |= {code: (found[0], found[1]) for code, found in _others(given).items()}
    times = {code: _row(_times(*asked), given) for code, asked in TIMES.items()}
    return [
        _share(code, *shares[code]) if code in shares else _minutes(code, times[code])
        for code in measure_table()
    ]


def _others(given: list[Any]) -> dict[str, Sequence[Any]]:
    return {code: _row(query, given) for code, query in OTHERS.items()}


def _times(column: str, condition: str) -> str:
    """Return the question for a time; ``column`` and ``condition`` are constants of this module."""
    head = CASES[: CASES.index("SELECT\n  count(*)")]
    elapsed = f"extract(epoch FROM {column} - opened_at) / 60"
    ends = [f"percentile_cont({p}) WITHIN GROUP (ORDER BY {elapsed})" for p in (0.5, 0.9)]
    where = f"{column} IS NOT NULL AND {condition}"
    return f"{head} SELECT count(*), {', '.join(ends)} FROM c WHERE {where}"  # noqa: S608


def _row(query: str, given: list[Any]) -> Sequence[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return tuple(cursor.fetchone() or ())


def _share(code: str, part: int, whole: int) -> Measure:
    """Return a share, unless it is of few or tells of few."""
    is_withheld = whole > 0 and (whole < FEWEST or 0 < part < FEWEST or 0 < whole - part < FEWEST)
    is_told = whole > 0 and not is_withheld
    return _measure(
        code,
        value=100 * part / whole if is_told else None,
        numerator=part if is_told else None,
        denominator=whole if is_told else None,
        is_withheld=is_withheld,
    )


def _minutes(code: str, row: Sequence[Any]) -> Measure:
    count, median, high = row
    is_told = count >= FEWEST
    return _measure(
        code,
        value=float(median) if is_told else None,
        high=float(high) if is_told else None,
        denominator=count if is_told else None,
        is_withheld=0 < count < FEWEST,
    )


def _measure(code: str, **told: Any) -> Measure:
    row = measure_table()[code]
    empty = {"value": None, "high": None, "numerator": None, "denominator": None}
    label = {"nl": row["nl"], "en": row["en"]}
    words = {"label": label, "definition": row["definition"]}
    return Measure(code=code, kind=row["kind"], **words, **{**empty, **told})
