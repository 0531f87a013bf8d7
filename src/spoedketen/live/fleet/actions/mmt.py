"""Weighing whether a mobile medical team goes, and cancelling one."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, Refused
from spoedketen.live.fleet.actions.moves import Step, note_run
from spoedketen.live.fleet.checks import LONGEST_REASON, finding_rejections
from spoedketen.live.fleet.models import MmtCall
from spoedketen.live.fleet.queries.relations import REPORT, run_row
from spoedketen.live.fleet.rules import MmtAdvice, weighed


@transaction.atomic
def weigh_mmt(actor: Actor, public_id: str, findings: Sequence[str], at: datetime) -> MmtAdvice:
    """Keep findings with what the criteria of this version say of them."""
    row = run_row(actor, public_id, REPORT, lock=True)
    if refused := finding_rejections(findings):
        raise Refused(refused)
    advice = weighed(findings)
    last = MmtCall.objects.filter(run=row).order_by("-id").first()
    given = sorted(set(findings))
    if last is not None and last.cancelled_at is None and last.findings == given:
        return advice
    MmtCall.objects.create(
        run=row,
        criteria_version=advice.version,
        findings=given,
        deploy=advice.deploy,
        at=at,
        by=actor.name,
    )
    data = {"deploy": advice.deploy, "criteria": list(advice.criteria), "version": advice.version}
    note_run(actor, row, Step(move="weigh_mmt", data=data), at)
    return advice


@transaction.atomic
def cancel_mmt(actor: Actor, public_id: str, reason: str, at: datetime) -> None:
    """Keep that the team that was called need not come, and why."""
    row = run_row(actor, public_id, REPORT, lock=True)
    if refused := list(text_rejections("reason", reason, LONGEST_REASON, least=1)):
        raise Refused(refused)
    last = MmtCall.objects.filter(run=row, deploy=True).order_by("-id").first()
    if last is None:
        raise Conflict("no_mmt_called")
    if last.cancelled_at is not None:
        return
    last.cancelled_at, last.cancelled_by, last.cancel_reason = at, actor.name, reason.strip()
    last.save()
    note_run(actor, row, Step(move="cancel_mmt", reason=reason), at)
