"""Findings on delivery: opened after failures in a row, answered by the provider, closed."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction

from spoedketen.domain.delivery import Rule, Verdict, failures_in_a_row
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import is_storable
from spoedketen.live.capacity.delivery_plan import rule_of
from spoedketen.live.capacity.delivery_values import (
    FINDING_ANSWERED,
    FINDING_CLOSED,
    RuleInForce,
    ServiceDelivery,
)
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.models import DeliveryFinding, DeliveryFindingStep
from spoedketen.live.capacity.queries.deliveries import days_until, deliveries
from spoedketen.live.capacity.queries.delivery_findings import finding_named, looked_into
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory, local_day, relations_to
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

ANSWER, CLOSE = "delivery.answer", "delivery.close"
MOST_DAYS, MORE_DAYS = 60, 7
LONGEST_NOTE, MOST_EVIDENCE = 1_000, 20
DAY_MINUTES = 1_440


@transaction.atomic
def open_findings(actor: Actor, at: datetime) -> int:
    """Open a finding wherever deliveries failed in a row as the rule says; return how many."""
    day = local_day(at)
    rules = {s.id: held for s in directory().services_on(day) if (held := rule_of(s, day))}
    rules = {service: held for service, held in rules.items() if held.rule.finding_after}
    before = looked_into(list(rules))
    watched = [service for service in rules if before.get(service, at) is not None]
    if not watched:
        return 0
    days = days_until(at, max(_days(rules[service].rule) for service in watched))
    services = [directory().services[service] for service in watched]
    found = [
        (each, run)
        for each in deliveries(services, days, at)
        if (run := _run(each, before)) and len(run) >= _after(rules[each.service.id])
    ]
    for each, run in found:
        _open(actor, each.service, rules[each.service.id], run, at)
    return len(found)


def _after(held: RuleInForce) -> int:
    return held.rule.finding_after or 0


def _days(rule: Rule) -> int:
    """Return over how many days to look: what is not due stands between failures."""
    minutes = (rule.every_minutes or DAY_MINUTES) * (rule.finding_after or 0)
    return min(ceil(minutes / DAY_MINUTES) + MORE_DAYS, MOST_DAYS)


def _run(each: ServiceDelivery, before: Mapping[int, datetime | None]) -> list[Verdict]:
    """Return the failures in a row up to now that no finding was about."""
    since = before.get(each.service.id)
    states = [
        state
        for planned, state in zip(each.planned, each.states(), strict=True)
        if since is None or planned.slot.begins > since
    ]
    number = failures_in_a_row(states)
    return each.failed[-number:] if number else []


def _open(
    actor: Actor, service: ServiceInfo, held: RuleInForce, run: Iterable[Verdict], at: datetime
) -> None:
    finding = DeliveryFinding(
        service_id=service.id,
        rule=held.raw,
        agreement_id=held.agreement.id,
        evidence=[_evidence(each) for each in list(run)[-MOST_EVIDENCE:]],
        opened_at=at,
        answer_before=local_day(at) + timedelta(days=held.rule.answer_days),
    )
    _keep(actor, finding, "opened", at, authorisation="")


def _evidence(each: Verdict) -> dict[str, object]:
    return {
        "due": each.slot.due.isoformat(),
        "state": each.state,
        "arrived_at": each.arrived_at.isoformat() if each.arrived_at else None,
        "late_minutes": each.late_minutes,
    }


@transaction.atomic
def answer_finding(actor: Actor, public_id: str, note: str, at: datetime) -> None:
    """Give the provider's answer; a later one is added to it."""
    finding = _held(actor, public_id, ANSWER)
    told = _note(note)
    finding.state = FINDING_ANSWERED
    _keep(actor, finding, "answered", at, note=told, authorisation=ANSWER)


@transaction.atomic
def close_finding(actor: Actor, public_id: str, note: str, at: datetime) -> None:
    """Close a finding with what came of it; later failures make a new one."""
    finding = _held(actor, public_id, CLOSE)
    told = _note(note)
    finding.state, finding.closed_at = FINDING_CLOSED, at
    _keep(actor, finding, "closed", at, note=told, authorisation=CLOSE)


def _held(actor: Actor, public_id: str, permission: str) -> DeliveryFinding:
    """Return an open finding that the actor may change, locked."""
    known = finding_named(actor, public_id)
    actor.must(permission, relations_to(actor, known.service.site))
    finding = DeliveryFinding.objects.select_for_update().filter(public_id=public_id).first()
    if finding is None:
        raise NotFound("finding_unknown", given=public_id)
    if finding.closed_at is not None:
        raise Conflict("finding_closed", id=public_id)
    return finding


def _note(note: str) -> str:
    text = note.strip()
    if not is_storable(text):
        raise Refused([Rejection(code="text_unfit", field="note")])
    if not text:
        raise Refused([Rejection(code="note_missing", field="note")])
    if len(text) > LONGEST_NOTE:
        most = {"most": LONGEST_NOTE}
        raise Refused([Rejection(code="proof_too_long", field="note", parameters=most)])
    return text


def _keep(
    actor: Actor,
    finding: DeliveryFinding,
    kind: str,
    at: datetime,
    *,
    note: str = "",
    authorisation: str,
) -> None:
    """Keep a step with its row, audit line and event."""
    finding.version += finding.pk is not None
    finding.save()
    DeliveryFindingStep.objects.create(finding=finding, kind=kind, at=at, by=actor.name, note=note)
    service = directory().services[finding.service_id]
    line = AuditLine(
        event=f"delivery.finding_{kind}",
        action="C" if kind == "opened" else "U",
        object_type="finding",
        object_id=str(finding.public_id),
        authorisation=authorisation,
        details={"service": service.slug},
    )
    record(actor.as_audited(), line, at)
    publish(
        NewEvent(
            kind=f"delivery.finding_{kind}",
            subject=str(finding.public_id),
            service=service.slug,
            regions=tuple(sorted(set(service.site.regions.values()))),
        )
    )
