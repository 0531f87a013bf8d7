"""What ends together with a case: whoever follows cases says so, as this app knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.requests.models import CareRequest, HandOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Something that belongs to cases and ends with them.

    ``hold`` locks it before the case is locked, in the order in which its own steps lock the two;
    ``end`` ends it in the transaction that closes the case; ``pass_on`` gives it to the new holder
    of the case, in that of the hand-over.
    """

    hold: Callable[[str], None]
    end: Callable[[Actor, str, datetime], None]
    pass_on: Callable[[Actor, str, int, datetime], None]


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let something end with its case from now on."""
    if follower not in _followers:
        _followers.append(follower)


def end_hand_overs(actor: Actor, row: CareRequest, at: datetime) -> None:
    """Take back hand-overs that nobody took: to whom they went has no business with it any more.

    Those to a control room stay: it may be on the way to the patient, and tells what it found.
    """
    sent = HandOver.objects.filter(request=row, state="sent").exclude(to="control_room")
    sent.update(state="withdrawn", answered_at=at, answered_by=actor.name)


def hold_followers(public_id: str) -> None:
    """Lock what follows a case that is about to be closed."""
    for each in _followers:
        each.hold(public_id)


def end_followers(actor: Actor, public_id: str, at: datetime) -> None:
    """End what follows a case that was closed."""
    for each in _followers:
        each.end(actor, public_id, at)


def pass_on_followers(actor: Actor, public_id: str, holder: int, at: datetime) -> None:
    """Give what follows a case to who holds it from now on."""
    for each in _followers:
        each.pass_on(actor, public_id, holder, at)
