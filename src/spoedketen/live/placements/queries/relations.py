"""How an actor stands to a placement or an enquiry, and which are within reach."""

from django.db.models import Q

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.placements.models import Enquiry, Placement, Reservation

LOST = ("cancelled", "failed")
"""States in which a commitment stands no more: the provider has no business with the patient."""
VIEW, HANDLE, ANSWER = "placements.view", "placements.handle", "placements.answer"


def parties_of(actor: Actor, row: Placement) -> frozenset[str]:
    """Return as what an actor stands to a placement."""
    by_party = {
        "desk": row.holder_id,
        "origin": row.origin_id,
        "provider": None if row.state in LOST else row.destination_id,
        "carrier": row.carrier_id,
    }
    found = frozenset(party for party, of in by_party.items() if of in actor.organisations)
    # Nobody of a place outside the directory is here: who asked tells what happens there.
    is_outside = bool(row.external_name) and row.destination_id is None
    return found | {"provider"} if is_outside and found & {"desk", "origin"} else found


def relations_to_placement(actor: Actor, row: Placement) -> frozenset[str]:
    """Return the relations of the permission table that an actor has to a placement."""
    concerned: set[int | None] = {row.holder_id, row.origin_id}
    if row.state not in LOST:
        concerned |= {row.destination_id, row.carrier_id}
    return frozenset().union(*(actor.own(each) for each in concerned if each))


def within_reach(actor: Actor) -> Q:
    """Return the placements that concern an actor."""
    own = actor.organisations_with(VIEW)
    return (
        Q(holder_id__in=own)
        | Q(origin_id__in=own)
        | (Q(destination_id__in=own) | Q(carrier_id__in=own)) & ~Q(state__in=LOST)
    )


def placement_row(
    actor: Actor, public_id: str, permission: str, *, lock: bool = False
) -> Placement:
    """Return a placement that an actor may do something with.

    Raises
    ------
    NotFound
        Where there is none, or none that concerns the actor: the two are not told apart.
    Forbidden
        Where it concerns the actor, and the role lacks the permission.
    """
    rows = Placement.objects.select_for_update() if lock else Placement.objects
    row = rows.filter(public_id=public_id).first()
    relations = relations_to_placement(actor, row) if row else frozenset()
    if row is None or not actor.may(VIEW, relations) or not relations:
        raise NotFound("placement_unknown", given=public_id)
    if not actor.may(permission, relations):
        raise Forbidden(permission, actor.relations(permission))
    return row


def asked_row(actor: Actor, public_id: str, permission: str) -> Enquiry:
    """Return an enquiry that was put to an actor's organisation."""
    row = Enquiry.objects.select_related("placement").filter(public_id=public_id).first()
    relations = actor.own(row.organisation_id) if row else frozenset()
    if row is None or not relations or not actor.may(VIEW, relations):
        raise NotFound("enquiry_unknown", given=public_id)
    if not actor.may(permission, relations):
        raise Forbidden(permission, actor.relations(permission))
    return row


def is_asker(actor: Actor, row: Placement) -> bool:
    """Tell whether an actor belongs to who asks for the place."""
    return bool({row.holder_id, row.origin_id} & actor.organisations)


def placement_of_enquiry(public_id: str) -> str:
    """Return which placement an enquiry is about."""
    found = Enquiry.objects.filter(public_id=public_id)
    row = found.values_list("placement__public_id", flat=True).first()
    if row is None:
        raise NotFound("enquiry_unknown", given=public_id)
    return str(row)


def placement_of_reservation(public_id: str) -> str:
    """Return which placement a place is held for."""
    found = Reservation.objects.filter(public_id=public_id)
    row = found.values_list("placement__public_id", flat=True).first()
    if row is None:
        raise NotFound("reservation_unknown", given=public_id)
    return str(row)
