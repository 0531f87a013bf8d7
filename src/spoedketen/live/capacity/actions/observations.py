"""Taking in observations: many senders in one transaction, each item judged by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record_all
from spoedketen.live.audit.values import AuditActor, AuditLine
from spoedketen.live.capacity import observation_rows as rows_of
from spoedketen.live.capacity.checks import rejections
from spoedketen.live.capacity.doubts import doubts
from spoedketen.live.capacity.queries.doubts import Told, previous_figures
from spoedketen.live.capacity.temporary_rules import temporary_rules
from spoedketen.live.capacity.values import Figures, NewObservation, Receipt, Rejection
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.values import Directory, ServiceInfo
from spoedketen.live.events.actions import publish_all
from spoedketen.live.events.values import NewEvent

PERMISSION = "capacity.report"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What one sender handed in at once."""

    actor: Actor
    items: tuple[NewObservation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """One item with its place, and either a row or its rejections."""

    submission: int
    item: NewObservation
    actor: Actor
    service: ServiceInfo | None
    row: dict[str, Any] | None
    rejections: tuple[Rejection, ...]

    @property
    def key(self) -> tuple[int, str]:
        assert self.row is not None  # noqa: S101 - only asked of judged rows
        return self.row["organisation_id"], self.row["key"]


@transaction.atomic
def record_submissions(
    submissions: Sequence[Submission], at: datetime
) -> list[tuple[Receipt, ...]]:
    """Store what several senders handed in; one bad item never fails its neighbours.

    Returns
    -------
    list of tuple of Receipt
        One tuple per submission, one receipt per item, in their order.
    """
    found = directory()
    judged = [
        _judged(number, item, submission.actor, found, at)
        for number, submission in enumerate(submissions)
        for item in submission.items
    ]
    receipts = _stored([each for each in judged if each.row is not None], at)
    told: list[list[Receipt]] = [[] for _ in submissions]
    for each in judged:
        told[each.submission].append(receipts.get(id(each)) or _refused(each))
    return [tuple(each) for each in told]


def _judged(
    number: int, item: NewObservation, actor: Actor, found: Directory, at: datetime
) -> _Judged:
    service = found.by_slug.get(item.service.strip())
    reasons = rejections(item, service.service_type if service else None, at)
    if service and not actor.may(PERMISSION, own_relation(actor, service.site)):
        reasons = [
            Rejection(code="not_your_service", field="service", parameters={"given": item.service})
        ]
    row = None
    if service and not reasons:
        owner = service.site.organisation
        row = rows_of.row_of(item, service.id, service.service_type, owner, at)
        rows_of.shorten(row, temporary_rules(service.site, at).report_validity)
        row["actor"] = f"{actor.kind}:{actor.id}"
    return _Judged(
        submission=number,
        item=item,
        actor=actor,
        service=service,
        row=row,
        rejections=tuple(reasons),
    )


def _refused(each: _Judged) -> Receipt:
    return Receipt(key=each.item.key, status="rejected", rejections=each.rejections)


def _stored(judged: Sequence[_Judged], at: datetime) -> dict[int, Receipt]:
    """Store the rows and return a receipt per judged item, by its identity."""
    if not judged:
        return {}
    first = {each.key: each for each in reversed(judged)}
    told = previous_figures({each.row["service_id"] for each in judged if each.row})
    inserted = rows_of.insert([each.row for each in first.values() if each.row])
    current = rows_of.keep_newest(list(inserted.values()))
    new = [each for key, each in first.items() if key in inserted]
    newest = [each for each in new if inserted[each.key] in current]
    record_all([_line(each) for each in new], at)
    publish_all(list(_events(newest)))
    before = rows_of.earlier([e.row for e in judged if e.row and not _is_new(e, first, inserted)])
    return {
        id(each): _receipt(
            each,
            is_new=_is_new(each, first, inserted),
            is_newest=inserted.get(each.key) in current,
            before=before,
            previous=told,
        )
        for each in judged
    }


def _is_new(each: _Judged, first: dict[Any, _Judged], inserted: dict[Any, int]) -> bool:
    return first[each.key] is each and each.key in inserted


def _receipt(
    each: _Judged,
    *,
    is_new: bool,
    is_newest: bool,
    before: dict[Any, tuple[str, str]],
    previous: dict[Told, Figures],
) -> Receipt:
    assert each.row is not None  # noqa: S101 - only stored rows come here
    if is_new:
        about = (each.row["service_id"], each.row["resource"], each.row["horizon"])
        return Receipt(
            key=each.item.key,
            status="accepted",
            id=each.row["public_id"],
            is_newest=is_newest,
            doubts=doubts(each.item, previous.get(about)),
        )
    public, fingerprint = before[each.key]
    if fingerprint == each.row["fingerprint"]:
        return Receipt(key=each.item.key, status="duplicate", id=public)
    reason = Rejection(
        code="key_used_for_other_figures", field="key", parameters={"given": each.item.key}
    )
    return Receipt(key=each.item.key, status="rejected", id=public, rejections=(reason,))


def _line(each: _Judged) -> tuple[AuditActor, AuditLine]:
    assert each.row is not None  # noqa: S101 - only stored rows come here
    line = AuditLine(
        event="capacity.observed",
        action="C",
        object_type="observation",
        object_id=each.row["public_id"],
        authorisation=PERMISSION,
        details={"service": each.item.service, "resource": each.item.resource},
    )
    return each.actor.as_audited(), line


def _events(judged: Iterable[_Judged]) -> Iterable[NewEvent]:
    """Return one event per service: a page fetches the service as a whole."""
    services = {each.service.slug: each.service for each in judged if each.service}
    for slug, service in sorted(services.items()):
        yield NewEvent(
            kind="capacity.observed",
            subject=slug,
            service=slug,
            regions=tuple(sorted(set(service.site.regions.values()))),
        )
