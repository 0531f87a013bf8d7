"""Ending the announcement of a run that went otherwise, or was handed over."""

from collections.abc import Collection
from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.fleet.actions.moves import SYSTEM, Step, advance_prealert, note_prealert
from spoedketen.live.fleet.models import ACTIVE, CurrentPosition, Prealert, Run, RunTime
from spoedketen.live.fleet.rules import run_rules

TAKEN = frozenset({"left_scene", "at_destination", "handed_over"})
MOVES = {"revoked": "revoke", "completed": "complete"}


def end_of(outcome: str, legs: Collection[str]) -> tuple[str, str]:
    """Return how an announcement ends, and why, by what is known of its run; active while it runs.

    Messages come late and in any order, so only what is known counts and not what came first.
    """
    if outcome == "cancelled":
        return "revoked", "run_cancelled"
    if "handed_over" in legs:
        return "completed", ""
    if outcome not in {"", "transported"}:
        return "revoked", outcome
    if "free" not in legs:
        return ACTIVE, ""
    return ("completed", "") if TAKEN & set(legs) else ("revoked", "not_transported")


def follow_run(actor: Actor, run: Run, at: datetime) -> None:
    """Let the last announcement of a run end as what is known says; a person's end stays."""
    row = Prealert.objects.select_for_update().filter(run=run).order_by("-id").first()
    legs = frozenset(RunTime.objects.filter(run=run).values_list("leg", flat=True))
    state, reason = end_of(run.outcome, legs)
    if row is None or state == ACTIVE or (row.state, row.reason) == (state, reason):
        return
    row.run = run
    if row.state == ACTIVE:
        advance_prealert(actor, row, Step(move=MOVES[state], reason=reason), SYSTEM, at)
    elif _is_of_run(row):
        row.state, row.reason = state, reason
        note_prealert(actor, row, Step(move=MOVES[state], reason=reason), at)


def _is_of_run(row: Prealert) -> bool:
    """Tell whether an announcement ended because of what was known of its run then."""
    of_run = {"not_transported", *run_rules()["outcomes"]}
    return row.state == "completed" or row.reason in of_run


def revoke_for(actor: Actor, run: Run, reason: str, at: datetime) -> None:
    """Cancel the announcement that is active, if there is one."""
    row = Prealert.objects.select_for_update().filter(run=run, state=ACTIVE).first()
    if row is not None:
        row.run = run
        advance_prealert(actor, row, Step(move="revoke", reason=reason), SYSTEM, at)


def forget_position(run: Run) -> None:
    """Forget where a unit was, once its run ended."""
    CurrentPosition.objects.filter(run=run).delete()
