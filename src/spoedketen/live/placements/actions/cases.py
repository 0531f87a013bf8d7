"""Telling the case what became of its placement."""

from datetime import datetime

from spoedketen.domain.lifecycles import lifecycles
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.placements.models import Placement
from spoedketen.live.requests.actions.endings import end_hand_overs
from spoedketen.live.requests.actions.moves import Step, advance, note
from spoedketen.live.requests.models import CareRequest

EVERYBODY = frozenset({"desk", "origin", "provider", "carrier", "system"})
"""A case follows its placement, whoever made the step."""
STAYS = ("follow_up_committed", "advice_with_safety_net")
"""Outcomes after which a place is still wanted: where one falls away, another is sought."""
COMMITTED = ("accepted", "transport_arranged", "picked_up", "in_transfer", "arrived")
OUTCOMES = {"deceased": "died", "admitted_elsewhere": "continued_elsewhere"}


def tell_case(actor: Actor, row: Placement, move: str, reason: str, at: datetime) -> None:
    """Let the case make the same step where it may, and else keep that it happened."""
    case = _case(row)
    if case is None:
        return
    found = lifecycles()["request"].moves[move]
    data = {"placement": str(row.public_id), "care": row.care}
    step = Step(move=move, reason=reason, data=data)
    if case.state in found.leaves and _fits(row, move):
        advance(actor, case, step, EVERYBODY, at)
    elif case.closed_at is None:
        note(actor, case, step, at)


def must_be_open(row: Placement) -> None:
    """Refuse to promise a place for a case that is over: the bed would stand empty.

    Raises
    ------
    Conflict
        ``request_is_closed``.
    """
    case = _case(row)
    if case is not None and case.closed_at is not None and case.outcome not in STAYS:
        raise Conflict("request_is_closed", at=case.closed_at)


def close_case(actor: Actor, row: Placement, at: datetime) -> None:
    """Close a case whose patient died or was admitted elsewhere."""
    case = _case(row)
    if case is None or case.closed_at is not None:
        return
    case.outcome, case.closed_at = OUTCOMES[row.state], at
    data = {"placement": str(row.public_id), "outcome": case.outcome}
    advance(actor, case, Step(move="close", data=data), EVERYBODY, at)
    end_hand_overs(actor, case, at)


def _case(row: Placement) -> CareRequest | None:
    if row.request_id is None:
        return None
    return CareRequest.objects.select_for_update().get(id=row.request_id)


def _fits(row: Placement, move: str) -> bool:
    """Tell whether a move fits the case: it stays placed while another of its places stands."""
    if move != "unplace":
        return True
    others = Placement.objects.filter(request_id=row.request_id).exclude(id=row.id)
    return not others.filter(state__in=COMMITTED).exists()
