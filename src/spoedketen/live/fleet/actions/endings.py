"""Ending the announcement of a run that went otherwise, or was handed over."""

from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.fleet.actions.moves import SYSTEM, Step, advance_prealert
from spoedketen.live.fleet.models import ACTIVE, CurrentPosition, Prealert, Run

NOT_TRANSPORTED = "not_transported"


def end_prealert(actor: Actor, run: Run, move: str, reason: str, at: datetime) -> None:
    """End the announcement that is active, if there is one."""
    row = Prealert.objects.select_for_update().filter(run=run, state=ACTIVE).first()
    if row is not None:
        row.run = run
        advance_prealert(actor, row, Step(move=move, reason=reason), SYSTEM, at)


def reinstate_prealert(actor: Actor, run: Run, at: datetime) -> None:
    """Let an announcement stand again that ended because nobody seemed to come.

    The message that the patient was taken along came after the one that the unit was free.
    """
    found = Prealert.objects.select_for_update().filter(run=run, reason=NOT_TRANSPORTED)
    row = found.exclude(state=ACTIVE).order_by("-id").first()
    if row is not None:
        row.run, row.reason, row.ended_at = run, "", None
        advance_prealert(actor, row, Step(move="reinstate"), SYSTEM, at)


def forget_position(run: Run) -> None:
    """Forget where a unit was, once its run ended."""
    CurrentPosition.objects.filter(run=run).delete()
