"""How an actor stands to a case, and which cases are within reach."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import Q

from spoedketen.live.accounts.values import OWN_ONLY, Actor, Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import actor_control_rooms
from spoedketen.live.requests.models import CareRequest, Consult, HandOver

VIEW, OPEN, HANDLE = "requests.view", "requests.open", "requests.handle"
STILL_ASKED = Q(answered_at__isnull=False) | Q(request__closed_at=None)
"""Who never answered reads no more once the case is closed."""
DEEDS = frozenset({HANDLE, "triage.record", "triage.authorise", "matches.ask"})
"""What only holder, asker and who took it over may do; others who are concerned read along."""


def parties_of(actor: Actor, row: CareRequest) -> frozenset[str]:
    """Return as what an actor acts on a case: desk, origin, provider that took it, or nothing."""
    found = set()
    if row.holder_id in actor.organisations:
        found.add("desk")
    if row.origin_id in actor.organisations:
        found.add("origin")
    if _took_over(actor, row):
        found.add("provider")
    return frozenset(found)


def _took_over(actor: Actor, row: CareRequest) -> bool:
    """Tell whether a hand-over was taken; who is only asked or consulted reads along."""
    rooms = actor_control_rooms(actor)
    taken = HandOver.objects.filter(request=row, state="taken")
    return taken.filter(
        Q(organisation_id__in=actor.organisations) | Q(control_room_id__in=rooms)
    ).exists()


def may_act(actor: Actor, public_id: str) -> bool:
    """Tell whether an actor may do more with a case than read it and answer."""
    row = CareRequest.objects.filter(public_id=public_id).first()
    return row is not None and bool(parties_of(actor, row))


def relations_to_request(actor: Actor, row: CareRequest) -> frozenset[str]:
    """Return the relations of the permission table that an actor has to a case."""
    concerned = {row.holder_id, row.origin_id}
    sent = HandOver.objects.filter(request=row, state__in=("sent", "taken"))
    concerned |= set(sent.values_list("organisation_id", flat=True))
    asked = Consult.objects.filter(STILL_ASKED, request=row)
    concerned |= set(asked.values_list("organisation_id", flat=True))
    found = frozenset().union(*(actor.own(each) for each in concerned if each))
    rooms = set(sent.values_list("control_room_id", flat=True)) | {row.control_room_id}
    return found | _of_rooms(actor, actor_control_rooms(actor) & rooms, found)


def _of_rooms(actor: Actor, rooms: frozenset[int], own: frozenset[str]) -> frozenset[str]:
    """Return the relation to a case of a control room, for the roles that were given there."""
    if not rooms:
        return frozenset()
    # Beside relations of one role, one that every role has must be said role by role.
    every = {f"{each}@{role}" for each in own for role in actor.roles} if own == OWN_ONLY else set()
    return actor.in_area(rooms) | every


def within_reach(actor: Actor) -> Q:
    """Return the cases that concern an actor: held, asked, handed to it, or consulted on."""
    own = actor.organisations_with(VIEW)
    rooms = {
        r for r in actor_control_rooms(actor) if actor.may(VIEW, actor.in_area(frozenset({r})))
    }
    live = Q(hand_overs__state__in=("sent", "taken"))
    handed = live & (
        Q(hand_overs__organisation_id__in=own) | Q(hand_overs__control_room_id__in=rooms)
    )
    return (
        Q(holder_id__in=own)
        | Q(origin_id__in=own)
        | Q(control_room_id__in=rooms)
        | handed
        | Q(consults__organisation_id__in=own)
        & (Q(consults__answered_at__isnull=False) | Q(closed_at=None))
    )


@contextmanager
def instead(code: str, given: str) -> Iterator[None]:
    """Say of what was asked for that it is unknown, not of the case it belongs to."""
    try:
        yield
    except NotFound as error:
        raise NotFound(code, given=given) from error


def request_row(
    actor: Actor, public_id: str, permission: str, *, lock: bool = False
) -> CareRequest:
    """Return a case that an actor may do something with.

    Raises
    ------
    NotFound
        Where there is none, or none that concerns the actor: the two are not told apart.
    Forbidden
        Where the case concerns the actor, and the role lacks the permission.
    """
    rows = CareRequest.objects.select_for_update() if lock else CareRequest.objects
    row = rows.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("request_unknown", given=public_id)
    relations = relations_to_request(actor, row)
    if not relations or not actor.may(VIEW, relations):
        raise NotFound("request_unknown", given=public_id)
    acts = permission not in DEEDS or parties_of(actor, row)
    if not actor.may(permission, relations) or not acts:
        raise Forbidden(permission, actor.relations(permission))
    return row
