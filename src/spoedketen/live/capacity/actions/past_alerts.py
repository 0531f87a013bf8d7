"""Signals of before an installation began; only in a demonstration, see `past`."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.alert_values import PastAlert, PastCrossing, Terms
from spoedketen.live.capacity.models import Alert, AlertCrossing, AlertStep
from spoedketen.live.capacity.queries.alert_rules import KIND, terms_of
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import directory, local_day

PERMISSION = "alerts.handle"
BATCH = 1_000


@transaction.atomic
def record_past_alerts(
    actor: Actor, alerts: Sequence[PastAlert], crossings: Iterable[PastCrossing], at: datetime
) -> int:
    """Write signals with their steps as if given at the time; return how many."""
    if not settings.DEMONSTRATION:
        raise Forbidden(PERMISSION)
    told = [(each, terms) for each in alerts if (terms := _terms(each.rule, each.service, at))]
    rows = Alert.objects.bulk_create((_row(*each) for each in told), batch_size=BATCH)
    steps = (
        step for row, (each, _) in zip(rows, told, strict=True) for step in _steps(actor, row, each)
    )
    AlertStep.objects.bulk_create(steps, batch_size=BATCH)
    AlertCrossing.objects.bulk_create(
        (_crossing(each) for each in crossings if _terms(each.rule, each.service, at)),
        batch_size=BATCH,
    )
    line = AuditLine(
        event="alert.past_recorded",
        action="C",
        object_type="alert",
        object_id="",
        authorisation=PERMISSION,
        details={"number": len(rows)},
    )
    record(actor.as_audited(), line, at)
    return len(rows)


def _terms(rule: str, service: str, at: datetime) -> Terms | None:
    """Return the rule as it holds for a service; None where it is not agreed there."""
    site = directory().by_slug[service].site
    agreed = terms_of(directory().agreement(KIND, site, local_day(at)))
    return next((each for each in agreed if each.rule.code == rule), None)


def _row(each: PastAlert, terms: Terms) -> Alert:
    ahead = timedelta(minutes=chain().horizons[terms.rule.horizon]["minutes"])
    return Alert(
        rule=each.rule,
        rule_terms=dict(terms.raw),
        agreement_id=terms.agreement,
        service_id=directory().by_slug[each.service].id,
        region_id=0,
        raised_at=each.raised_at,
        expected_at=each.raised_at + ahead,
        value=each.value,
        latest=terms.rule.clear_at - 5,
        latest_at=each.cleared_at,
        sites=[directory().by_slug[each.service].site.id],
        sources=1,
        sources_total=1,
        seen_at=each.seen_at,
        seen_by="Demonstratie",
        came_true_at=each.came_true_at,
        cleared_at=each.cleared_at,
        closed_at=each.closed_at,
        outcome=each.outcome,
    )


def _steps(actor: Actor, row: Alert, each: PastAlert) -> Iterable[AlertStep]:
    moments = {
        "raised": each.raised_at,
        "seen": each.seen_at,
        "came_true": each.came_true_at,
        "cleared": each.cleared_at,
        "closed": each.closed_at,
    }
    for kind, moment in moments.items():
        if moment is not None:
            yield AlertStep(alert=row, kind=kind, at=moment, by=actor.name)


def _crossing(each: PastCrossing) -> AlertCrossing:
    return AlertCrossing(
        rule=each.rule,
        service_id=directory().by_slug[each.service].id,
        region_id=0,
        began_at=each.began_at,
        ended_at=each.ended_at,
    )
