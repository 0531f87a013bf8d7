"""What an ambulance case may have beyond the least: urgencies, shifts, where idle units stand.

::

    urgencies:                              # most urgent first; shares add up to 1
      - {name: A0, share: 0.05, target_minutes: 8}
    fleet: {…, shifts: shifts.csv}          # unit (row of the fleet, from 0), weekday (1-7),
                                            # from_hour, until_hour; who is not in it always is
    regions: {column: region, borders: when_empty}  # column of the nodes; open, when_empty, closed
    mobile_teams: {file: teams.csv, km_per_hour: 220, start_minutes: 4, from_hour: 7, to_hour: 19,
                   shares: {A0: 0.3}, on_scene: {…}}  # base_pc4 of each team; beside the ambulance
    posts_by_idle: posts.csv                # idle, posts ("3417 3582"): a row for each number
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import BORDERS, HOURS_OF_WEEK, MobileTeams
from spoedketen.domain.call_class import CallClass
from spoedketen.sources.case_fields import CaseFields

SHIFTS = {
    "unit": pl.Int64,
    "weekday": pl.Int64,
    "from_hour": pl.Int64,
    "until_hour": pl.Int64,
}
POSTS = {"idle": pl.Int64, "posts": pl.String}
SHARE_SLACK = 1e-6
LATEST_MINUTES = 1e4
DAYS, HOURS = 7, 24


def urgencies(fields: CaseFields) -> tuple[CallClass, ...]:
    """Return the classes of calls; none where the case does not tell any."""
    given = fields.document.get("urgencies")
    if given is None:
        return ()
    rows = given if isinstance(given, list) else []
    found = tuple(_urgency(fields, place, row) for place, row in enumerate(rows))
    total = sum(each.share for each in found)
    if not found or abs(total - 1.0) > SHARE_SLACK or len({u.name for u in found}) < len(found):
        fields.fault("case_urgencies_unfit", "urgencies", total=round(total, 6))
    return found


def _urgency(fields: CaseFields, place: int, row: Any) -> CallClass:
    told = row if isinstance(row, Mapping) else {}
    share, target = told.get("share"), told.get("target_minutes")
    name = f"urgencies.{place}"
    if not _is_number(share, 1.0):
        fields.fault("case_value_unfit", f"{name}.share", given=share, low=0, high=1)
        share = 0.0
    if target is not None and not _is_number(target, LATEST_MINUTES):
        field, high = f"{name}.target_minutes", LATEST_MINUTES
        fields.fault("case_value_unfit", field, given=target, low=0, high=high)
        target = None
    return CallClass(name=str(told.get("name", place)), share=share or 0.0, target_minutes=target)


def _is_number(given: object, high: float) -> bool:
    is_number = isinstance(given, int | float) and not isinstance(given, bool)
    return is_number and 0.0 <= float(str(given)) <= high


def on_duty(fields: CaseFields, units: int) -> NDArray[np.bool_] | None:
    """Return who is on duty by hour of the week; None where everybody always is."""
    if fields.value("fleet.shifts") in {None, "none"}:
        return None
    found = fields.frame("fleet.shifts", SHIFTS)
    if found is None:
        return None
    file = str(fields.value("fleet.shifts"))
    duty = np.ones((units, HOURS_OF_WEEK), dtype=np.bool_)
    rows = [row for row in found.iter_rows() if _is_shift(row, units)]
    duty[[row[0] for row in rows]] = False
    for unit, weekday, begins, ends in rows:
        length = ends - begins if ends > begins else ends - begins + HOURS  # past midnight
        hours = (weekday - 1) * HOURS + begins + np.arange(length)
        duty[unit, hours % HOURS_OF_WEEK] = True
    if len(rows) < len(found):
        fields.fault("case_shifts_unfit", "fleet.shifts", file, count=len(found) - len(rows))
    elif not duty.any():
        fields.fault("case_nobody_on_duty", "fleet.shifts", file)
    return duty


def _is_shift(row: tuple[int, ...], units: int) -> bool:
    unit, weekday, begins, ends = row
    is_time = 0 <= begins < HOURS and 0 <= ends <= HOURS
    return 0 <= unit < units and 1 <= weekday <= DAYS and is_time


def posts_by_idle(
    fields: CaseFields, names: tuple[str, ...], bases: NDArray[np.int64]
) -> NDArray[np.int64] | None:
    """Return where idle units stand by their number; None where the case has no such table."""
    if fields.document.get("posts_by_idle") is None:
        return None
    found = fields.frame("posts_by_idle", POSTS)
    if found is None:
        return None
    file = str(fields.value("posts_by_idle"))
    known = {names[node]: place for place, node in enumerate(np.unique(bases))}
    table = np.zeros((len(bases) + 1, len(known)), dtype=np.int64)
    seen = {0}
    for idle, told in found.iter_rows():
        posts = told.split()
        if idle in seen or len(posts) != idle or not known.keys() >= set(posts):
            fields.fault("case_posts_unfit", "posts_by_idle", file, idle=idle, posts=told)
        elif idle < len(table):
            np.add.at(table[idle], [known[post] for post in posts], 1)
        seen.add(idle)
    if not seen >= set(range(len(table))):
        fields.fault("case_posts_missing", "posts_by_idle", file, units=len(bases))
    return table


def regions(fields: CaseFields, bases: NDArray[np.int64]) -> dict[str, Any]:
    """Return the regions of a case, of each node, and its borders; nothing where it tells none."""
    if fields.document.get("regions") is None:
        return {}
    borders = fields.word("regions.borders", BORDERS)
    column = str(fields.value("regions.column"))
    found = fields.frame("nodes", {column: pl.String})
    if found is None:
        return {}
    names = tuple(sorted(set(found[column])))
    number = {name: place for place, name in enumerate(names)}
    of_node = np.array([number[name] for name in found[column]], np.int64)
    manned = set(of_node[bases].tolist()) if len(bases) else set()
    for name in names:
        if borders == "closed" and number[name] not in manned:
            fields.fault("case_region_without_unit", "regions", region=name)
    return {"regions": names, "region_of_node": of_node, "borders": borders}


def mobile_teams(
    fields: CaseFields, names: tuple[str, ...], classes: tuple[CallClass, ...]
) -> MobileTeams | None:
    """Return the mobile teams of a case; None where it tells none."""
    if fields.document.get("mobile_teams") is None:
        return None
    numbers = {
        "km_per_hour": fields.number("mobile_teams.km_per_hour", 1.0, 500.0),
        "start_minutes": fields.number("mobile_teams.start_minutes", 0.0, 120.0),
    }
    stays, hours = fields.shifted("mobile_teams.on_scene"), _team_hours(fields)
    shares = _team_shares(fields, classes)
    found = fields.frame("mobile_teams.file", {"base_pc4": pl.String})
    if found is None:
        return None
    row = {name: place for place, name in enumerate(names)}
    for base in sorted(set(found["base_pc4"]) - row.keys()):
        fields.fault("case_base_unknown", "mobile_teams.file", base=base)
    return MobileTeams(
        base_of_team=np.array([row.get(base, 0) for base in found["base_pc4"]], np.int64),
        hours=hours,
        on_scene=stays,
        shares=shares,
        **numbers,
    )


def _team_hours(fields: CaseFields) -> NDArray[np.bool_]:
    """Return on which hours of the day teams go; the same hour twice is always."""
    begins, ends = (
        fields.number(f"mobile_teams.{name}", 0, HOURS) for name in ("from_hour", "to_hour")
    )
    if np.isnan(begins) or np.isnan(ends) or begins % HOURS == ends % HOURS:
        return np.ones(HOURS, np.bool_)
    hour = np.arange(HOURS)
    if begins < ends:
        return np.asarray((hour >= begins) & (hour < ends))
    return np.asarray((hour >= begins) | (hour < ends))


def _team_shares(fields: CaseFields, classes: tuple[CallClass, ...]) -> tuple[float, ...]:
    given = fields.value("mobile_teams.shares")
    told = given if isinstance(given, Mapping) else {}
    known = [each.name for each in classes]
    for name in sorted(set(map(str, told)) - set(known)):
        said = ", ".join(known)
        fields.fault("case_word_unknown", "mobile_teams.shares", given=name, known=said)
    for name, share in told.items():
        if not _is_number(share, 1.0):
            field = f"mobile_teams.shares.{name}"
            fields.fault("case_value_unfit", field, given=share, low=0, high=1)
    return tuple(float(told[n]) if _is_number(told.get(n), 1.0) else 0.0 for n in known) or (0.0,)
