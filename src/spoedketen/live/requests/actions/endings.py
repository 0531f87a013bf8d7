"""What ends together with a case: whoever follows cases says so, as this app knows none of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.accounts.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """Something that belongs to cases and ends with them.

    ``hold`` locks it before the case is locked, in the order in which its own steps lock the two;
    ``end`` ends it in the transaction that closes the case.
    """

    hold: Callable[[str], None]
    end: Callable[[Actor, str, datetime], None]


_followers: list[Follower] = []


def follow(follower: Follower) -> None:
    """Let something end with its case from now on."""
    if follower not in _followers:
        _followers.append(follower)


def hold_followers(public_id: str) -> None:
    """Lock what follows a case that is about to be closed."""
    for each in _followers:
        each.hold(public_id)


def end_followers(actor: Actor, public_id: str, at: datetime) -> None:
    """End what follows a case that was closed."""
    for each in _followers:
        each.end(actor, public_id, at)
