"""Response times per class and area, from the call to the unit on scene."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from math import ceil
from statistics import fmean, median
from typing import Any

from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.models import Run, RunTime
from spoedketen.live.fleet.queries.disclosing import disclosed
from spoedketen.live.fleet.queries.relations import SUMS, VIEW, within_reach
from spoedketen.live.fleet.rules import response_rules, target_of
from spoedketen.live.fleet.values import ResponseReport, ResponseRow

DIVISIONS = ("municipality", "safety_region")
OTHERS = "…"
"""The areas with too few runs to tell apart, together."""
SHARE_MINUTES = 15
SLACK = 1e-9
URGENT = (
    ("ambulance", "A0"), ("ambulance", "A1"), ("ambulance", "A2"),
    ("ambulance_2003", "A1"), ("ambulance_2003", "A2"),
)  # fmt: skip
Minutes = list[float | None]
Timed = list[tuple[Run, float | None]]


def response_report(
    actor: Actor, since: datetime, until: datetime, division: str = "municipality"
) -> ResponseReport:
    """Return response times of calls in a period, with the worst area beside the whole.

    Who belongs to an ambulance service or control room sees the own runs; others see all of them,
    where areas with too few runs are told together only, and every figure is rounded.
    """
    actor.must(SUMS)
    is_own = actor.may(VIEW)
    rows = Run.objects.filter(reported_at__gte=since, reported_at__lt=until)
    rows = rows.exclude(state="cancelled")
    timed = _timed(rows.filter(within_reach(actor)) if is_own else rows)
    by_class = _grouped(timed, division)
    day, least = until.date(), 0 if is_own else int(response_rules()["smallest_cell"])
    told: list[ResponseRow] = []
    whole: list[ResponseRow] = []
    for kind in URGENT:
        areas = _merged(by_class.get(kind, {}), least)
        rows_told = [_row(area, kind, found, day, least) for area, found in sorted(areas.items())]
        if division == DIVISIONS[0]:
            rows_told = _beside_region(rows_told, _regions(timed, kind), least)
        told += rows_told
        everything = [each for found in areas.values() for each in found]
        if everything:
            whole.append(_row("", kind, everything, day, least))
    if not is_own:
        told = [disclosed(row, since, division) for row in told]
        whole = [disclosed(row, since, "whole") for row in whole]
    return ResponseReport(
        division=division, rows=tuple(told), whole=tuple(whole), worst=_worst(told)
    )


def _timed(rows: Iterable[Run]) -> Timed:
    """Return runs with the minutes from the call until somebody was there; None is unknown."""
    held = list(rows)
    scenes = RunTime.objects.filter(run__in=held, leg="on_scene").order_by("id")
    arrived = dict(scenes.values_list("run_id", "at"))
    # Who is still on the way has no unknown time: there is none yet.
    found = ((row, arrived.get(row.id)) for row in held if row.closed_at or row.id in arrived)
    return [(row, _minutes(row, at) if at else None) for row, at in found]


def _minutes(row: Run, arrived: datetime) -> float:
    """Return the minutes until somebody was there; a clock that runs behind makes no time less."""
    return max((arrived - row.reported_at).total_seconds() / 60, 0.0)


def _grouped(timed: Timed, division: str) -> Mapping[tuple[str, str], dict[str, Minutes]]:
    found: dict[tuple[str, str], dict[str, Minutes]] = defaultdict(lambda: defaultdict(list))
    for row, minutes in timed:
        found[row.scheme, row.urgency][_area(row, division)].append(minutes)
    return found


def _regions(timed: Timed, kind: tuple[str, str]) -> Mapping[str, dict[str, Minutes]]:
    """Return by safety region its municipalities, of runs of one class."""
    found: dict[str, dict[str, Minutes]] = defaultdict(lambda: defaultdict(list))
    for row, minutes in timed:
        if (row.scheme, row.urgency) == kind:
            found[_area(row, "safety_region")][_area(row, "municipality")].append(minutes)
    return found


def _beside_region(
    rows: Sequence[ResponseRow], regions: Mapping[str, dict[str, Minutes]], least: int
) -> list[ResponseRow]:
    """Put the mean of its region beside each municipality.

    Not where the rest of the region, which is told nowhere apart, would be few: whoever takes off
    what is told would know them.
    """
    told = {row.area for row in rows}
    beside: dict[str, dict[str, Any]] = {}
    named = Counter(area for areas in regions.values() for area in areas)
    for region, areas in regions.items():
        rest = [m for area, found in areas.items() if area not in told for m in _known(found)]
        known = [m for found in areas.values() for m in _known(found)]
        if region and known and (not rest or len(rest) >= least):
            beside |= {area: {"region": region, "region_mean": fmean(known)} for area in areas}
    beside = {area: found for area, found in beside.items() if named[area] == 1}
    return [replace(row, **beside.get(row.area, {})) for row in rows]


def _area(row: Run, division: str) -> str:
    if division == "safety_region":
        region = directory().regions.get(row.safety_region_id or 0)
    else:
        region = directory().region_named(row.municipality or "-", "municipality")
    if region is not None:
        return region.name
    # Where the pack knows no municipalities the place itself is told.
    return (row.municipality or row.place_name) if division == "municipality" else ""


def _known(found: Minutes) -> list[float]:
    return sorted(each for each in found if each is not None)


def _merged(areas: Mapping[str, Minutes], least: int) -> dict[str, Minutes]:
    """Put areas with too few known times together, with one more where one alone would show."""
    order = sorted(areas, key=lambda name: (len(_known(areas[name])), name))
    small = [name for name in order if len(_known(areas[name])) < least]
    large = [name for name in order if name not in small]
    while small and large and (len(small) == 1 or _count(areas, small) < least):
        small.append(large.pop(0))
    kept = {name: areas[name] for name in large}
    if small:
        kept[OTHERS] = [each for name in small for each in areas[name]]
    return kept


def _count(areas: Mapping[str, Minutes], names: Sequence[str]) -> int:
    return sum(len(_known(areas[name])) for name in names)


def _row(area: str, kind: tuple[str, str], found: Minutes, day: date, least: int) -> ResponseRow:
    known, target = _known(found), target_of(*kind, day)
    is_hidden = len(known) < least
    limit = target.minutes if target else SHARE_MINUTES
    has = bool(known) and not is_hidden
    within = sum(each <= limit + SLACK for each in known) / len(known) if has and target else None
    return ResponseRow(
        area=area,
        scheme=kind[0],
        urgency=kind[1],
        count=0 if is_hidden else len(found),
        unknown=0 if is_hidden else len(found) - len(known),
        median=median(known) if has else None,
        p95=known[ceil(0.95 * len(known)) - 1] if has else None,
        within=within,
        target_minutes=target.minutes if target else None,
        target_share=target.share if target else None,
        minimum_minutes=target.minimum_minutes if target else None,
        source=target.source if target else "",
        is_hidden=is_hidden,
        mean=fmean(known) if has else None,
    )


def _worst(rows: Sequence[ResponseRow]) -> dict[tuple[str, str], ResponseRow]:
    """Return by class the area where the slowest twentieth waits longest."""
    worst: dict[tuple[str, str], ResponseRow] = {}
    for row in rows:
        kind = row.scheme, row.urgency
        if row.p95 is None or row.area == OTHERS:
            continue
        if kind not in worst or row.p95 > (worst[kind].p95 or 0):
            worst[kind] = row
    return worst
