"""Keeping what a quarter's report told: made once, corrected on purpose, never changed."""

from datetime import datetime

from django.db import connection, transaction

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.capacity.models import StopReportEdition
from spoedketen.live.capacity.queries.stop_report import (
    PERMISSION,
    Draft,
    draft,
    edition_of,
    kept_editions,
    published_by,
)
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent
from spoedketen.quality.editions import tell_of_one
from spoedketen.quality.stop_report import Quarter
from spoedketen.reports.stop_report.publication import Publication
from spoedketen.reports.stop_report.stored import digest, stored

CORRECT = "reports.correct"
LONGEST_REASON = 500


@transaction.atomic
def stop_publication(actor: Actor, quarter: Quarter, at: datetime) -> Publication:
    """Return the last edition of a quarter; who asks first after it has ended has it made.

    Raises
    ------
    RequestError
        If the quarter has not ended.
    """
    actor.must(PERMISSION)
    kept = kept_editions(quarter)
    if not kept:
        made = draft(quarter, at)
        _take_turn()
        kept = kept_editions(quarter) or [_keep(actor, made, 1, "", at)]
    return published_by(kept[-1])


@transaction.atomic
def correct_stop_publication(
    actor: Actor, quarter: Quarter, reason: str, at: datetime
) -> Publication:
    """Make a next edition of the register as it is now.

    Raises
    ------
    RequestError
        Without a reason, or where there is nothing to correct.
    Conflict
        If the editions together would tell of a location.
    """
    actor.must(CORRECT)
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        raise RequestError("note_missing")
    _take_turn()
    kept, made = kept_editions(quarter), draft(quarter, at)
    if not kept or digest(stored(made.published)) == kept[-1].digest:
        raise Conflict("report_unchanged", found=quarter.name)
    editions = [*map(edition_of, kept), made.edition]
    if tell_of_one(editions, made.published.report.protection):
        raise Conflict("report_tells_of_one", found=quarter.name)
    return published_by(_keep(actor, made, kept[-1].number + 1, reason.strip(), at))


def _take_turn() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('stop_report'))")


def _keep(actor: Actor, made: Draft, number: int, reason: str, at: datetime) -> StopReportEdition:
    told, edition = stored(made.published), made.edition
    row = StopReportEdition.objects.create(
        quarter=told["quarter"],
        number=number,
        made_at=at,
        made_by=actor.name,
        reason=reason,
        told=told,
        own={
            each.id: {
                "regions": dict(each.regions),
                "number": edition.own[each.id].number,
                "minutes": edition.own[each.id].minutes,
            }
            for each in edition.contributors
        },
        agreements=list(made.agreements),
        digest=digest(told),
    )
    _tell(actor, row, at)
    return row


def _tell(actor: Actor, row: StopReportEdition, at: datetime) -> None:
    line = AuditLine(
        event="stop_report.corrected" if row.number > 1 else "stop_report.made",
        action="C",
        object_type="stop_report",
        object_id=f"{row.quarter}/{row.number}",
        authorisation=CORRECT if row.number > 1 else PERMISSION,
        details={"digest": row.digest, "reason": row.reason},
    )
    record(actor.as_audited(), line, at)
    publish(NewEvent(kind=line.event, subject=row.quarter))
