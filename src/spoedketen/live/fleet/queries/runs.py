"""Reading runs: under way, of the last day, or one of them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.models import CurrentPosition, MmtCall, Prealert, Run
from spoedketen.live.fleet.queries.prealerts import prealert_infos
from spoedketen.live.fleet.queries.relations import (
    REPORT,
    VIEW,
    relations_to_run,
    run_row,
    within_reach,
)
from spoedketen.live.fleet.queries.times import following, legs_of, times_of
from spoedketen.live.fleet.values import MmtInfo, PrealertInfo, RunInfo

RECENT = timedelta(hours=24)
COPIED = (
    "version", "vehicle", "unit_type", "mission", "scheme", "urgency", "request", "incident",
    "place", "place_name", "reported_at", "state", "state_since", "destination",
    "destination_reason", "destination_match", "outcome", "reason", "opened_at", "closed_at",
)  # fmt: skip


def runs(actor: Actor, at: datetime, *, closed: bool = False) -> list[RunInfo]:
    """Return the runs under way, the longest first; ``closed`` those that ended in the last day."""
    actor.must(VIEW)
    rows = Run.objects.filter(within_reach(actor))
    if closed:
        return _infos(actor, rows.filter(closed_at__gt=at - RECENT).order_by("-closed_at"), at)
    return _infos(actor, rows.filter(closed_at=None).order_by("reported_at", "id"), at)


def run_of(actor: Actor, public_id: str, at: datetime) -> RunInfo:
    """Return one run that concerns the actor."""
    return _infos(actor, [run_row(actor, public_id, VIEW)], at)[0]


def _infos(actor: Actor, rows: Iterable[Run], at: datetime) -> list[RunInfo]:
    held = list(rows)
    ids = [row.id for row in held]
    names = organisation_names(frozenset(row.organisation_id for row in held))
    times, places = times_of(ids), CurrentPosition.objects.filter(run_id__in=ids)
    found = Prealert.objects.filter(run_id__in=ids).select_related("run").order_by("id")
    told = {info.run: info for info in prealert_infos(found, at)}
    positions = {each.run_id: (each.lat, each.lon, each.at) for each in places}
    return [
        RunInfo(
            id=str(row.public_id),
            organisation_name=names.get(row.organisation_id, ""),
            needs=tuple(row.needs),
            destination_name=_name(row.destination),
            legs=legs_of(row, times.get(row.id, {}), at, _eta(told.get(str(row.public_id)))),
            prealert=told.get(str(row.public_id)),
            mmt=_mmt(row),
            position=positions.get(row.id),
            following=following(row, times.get(row.id, {})),
            may_report=actor.may(
                REPORT, relations_to_run(actor, row.organisation_id, row.control_room_id)
            ),
            **{name: getattr(row, name) for name in COPIED},
        )
        for row in held
    ]


def _eta(told: PrealertInfo | None) -> datetime | None:
    return told.eta if told is not None and told.is_active else None


def _name(slug: str) -> str:
    found = directory().by_slug.get(slug)
    return found.site.name if found else slug


def _mmt(row: Run) -> tuple[MmtInfo, ...]:
    return tuple(
        MmtInfo(
            version=call.criteria_version,
            findings=tuple(call.findings),
            deploy=call.deploy,
            at=call.at,
            by=call.by,
            cancelled_at=call.cancelled_at,
            cancel_reason=call.cancel_reason,
        )
        for call in MmtCall.objects.filter(run=row).order_by("id")
    )
