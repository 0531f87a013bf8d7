"""The units of a region as reports: what they told between runs, and that they are on a run."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Q

from spoedketen.domain.ambulance_units import BUSY, IDLE, UnitReport
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.models import CurrentPosition, Run, RunTime, UnitStatus
from spoedketen.live.fleet.rules import run_rules

REMEMBERED = timedelta(hours=24)
"""A unit that was silent for longer is no longer named."""
SOON = frozenset({"at_destination", "handed_over"})
"""States of a run from which the usual minutes tell when the unit is free."""
MOVES = frozenset({"ambulance"})
"""Kinds of unit that give cover between runs."""


def unit_reports(region: int, at: datetime) -> tuple[UnitReport, ...]:
    """Return what is known of each ambulance of a region, in order of vehicle.

    A run that is open makes a unit busy, whatever it told before; one that ended later than the
    last report makes it idle where it brought its patient. What was decided is no report.
    """
    rows = UnitStatus.objects.filter(safety_region_id=region, at__gt=at - REMEMBERED)
    found = {(row.organisation_id, row.vehicle): _report(row) for row in rows}
    for run in _runs(region, set(found), at):
        key = (run.organisation_id, run.vehicle)
        known = found.get(key)
        if run.closed_at is None:
            found[key] = _on_run(run)
        elif known is None or known.at < run.state_since:
            found[key] = _after_run(run)
    told = _told_apart(found)
    return tuple(told[key] for key in sorted(told, key=lambda one: one[1]))


def _told_apart(found: Mapping[tuple[int, str], UnitReport]) -> dict[tuple[int, str], UnitReport]:
    """Return the reports; where two services have the same number with the service beside it."""
    times = Counter(vehicle for _, vehicle in found)
    twice = {key for key in found if times[key[1]] > 1}
    names = organisation_names(frozenset(owner for owner, _ in twice)) if twice else {}
    return {
        key: replace(row, id=f"{row.id} ({names.get(key[0], key[0])})") if key in twice else row
        for key, row in found.items()
    }


def _report(row: UnitStatus) -> UnitReport:
    names = ("state", "since", "at", "station", "towards", "lat", "lon", "free_at")
    return UnitReport(id=row.vehicle, **{name: getattr(row, name) for name in names})


def _runs(region: int, known: set[tuple[int, str]], at: datetime) -> Sequence[Run]:
    """Return the runs of the units of a region that are open or ended lately, the oldest first.

    A unit of the region rides elsewhere too; one that rides here and told of itself in another
    region is that region's.
    """
    here = Q(safety_region_id=region)
    ours = Q(vehicle__in={vehicle for _, vehicle in known})
    lately = Q(closed_at=None) | Q(closed_at__gt=at - REMEMBERED, state="free")
    rows = Run.objects.filter(here | ours, lately, unit_type__in=MOVES).order_by("state_since")
    others = UnitStatus.objects.filter(at__gt=at - REMEMBERED).exclude(safety_region_id=region)
    elsewhere = set(others.values_list("organisation_id", "vehicle"))
    found = [
        row
        for row in rows
        for key in [(row.organisation_id, row.vehicle)]
        if key in known or (row.safety_region_id == region and key not in elsewhere)
    ]
    return sorted(found, key=lambda row: row.closed_at is None)


def _on_run(run: Run) -> UnitReport:
    position = CurrentPosition.objects.filter(run=run).first()
    lat, lon = (position.lat, position.lon) if position else (None, None)
    free_at = None
    if run.state in SOON:
        lat, lon = _destination(run)
        free_at = run.state_since + timedelta(minutes=_minutes_left(run.state))
    last = max(filter(None, [run.state_since, position.at if position else None]))
    return UnitReport(
        id=run.vehicle, state=BUSY, since=run.state_since, at=last, lat=lat, lon=lon,
        free_at=free_at,
    )  # fmt: skip


def _minutes_left(state: str) -> float:
    """Return the usual minutes from a leg until the unit is free."""
    legs: Mapping[str, Mapping[str, float]] = run_rules()["legs"]
    order = list(legs)
    return sum(legs[leg]["minutes"] for leg in order[order.index(state) + 1 :])


def _after_run(run: Run) -> UnitReport:
    lat, lon = _destination(run) if _took_along(run) else (None, None)
    return UnitReport(
        id=run.vehicle, state=IDLE, since=run.state_since, at=run.state_since, lat=lat, lon=lon
    )


def _took_along(run: Run) -> bool:
    return RunTime.objects.filter(run=run, leg__in=SOON).exists()


def _destination(run: Run) -> tuple[float | None, float | None]:
    found = directory().by_slug.get(run.destination)
    return (found.site.lat, found.site.lon) if found else (None, None)
