"""How an actor stands to a run or an announcement, and which are within reach."""

from django.db.models import Q

from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import actor_control_rooms
from spoedketen.live.fleet.models import Prealert, Run

VIEW, REPORT, SUMS = "runs.view", "runs.report", "runs.sums"
SEE, ACKNOWLEDGE = "prealerts.view", "prealerts.acknowledge"
OBSTETRICS, MIDWIFE = "acute_obstetrics", "midwife"


def relations_to_run(
    actor: Actor, organisation: int | None, control_room: int | None
) -> frozenset[str]:
    """Return the relations of the permission table that an actor has to a run."""
    found = actor.own(organisation)
    if control_room in actor_control_rooms(actor):
        found |= {"control_room_area"}
        found |= {
            f"control_room_area@{hat.role}" for hat in actor.hats if hat.region == control_room
        }
    return found


def within_reach(actor: Actor) -> Q:
    """Return the runs of an actor's own organisations and control rooms."""
    rooms = actor_control_rooms(actor) & actor.regions_with(VIEW)
    return Q(organisation_id__in=actor.organisations_with(VIEW)) | Q(control_room_id__in=rooms)


def run_row(actor: Actor, public_id: str, permission: str, *, lock: bool = False) -> Run:
    """Return a run that an actor may do something with.

    Raises
    ------
    NotFound
        Where there is none, or none that concerns the actor: the two are not told apart.
    Forbidden
        Where it concerns the actor, and the role lacks the permission.
    """
    rows = Run.objects.select_for_update() if lock else Run.objects
    row = rows.filter(public_id=public_id).first()
    relations = (
        relations_to_run(actor, row.organisation_id, row.control_room_id) if row else frozenset()
    )
    if row is None or not relations or not actor.may(VIEW, relations):
        raise NotFound("run_unknown", given=public_id)
    if not actor.may(permission, relations):
        raise Forbidden(permission, actor.relations(permission))
    return row


def announced_to(actor: Actor) -> Q:
    """Return the announcements to an actor's services; a midwife has those of obstetrics."""
    own = Q(organisation_id__in=actor.organisations_with(SEE))
    others = {role for role in actor.roles if actor.rules.relations(SEE, {role})} - {MIDWIFE}
    return own if others else own & Q(service_type=OBSTETRICS)


def prealert_row(actor: Actor, public_id: str, permission: str) -> Prealert:
    """Return an announcement to the actor's own organisation."""
    rows = Prealert.objects.filter(announced_to(actor), public_id=public_id)
    row = rows.select_related("run").first()
    if row is None:
        raise NotFound("prealert_unknown", given=public_id)
    actor.must(permission, actor.own(row.organisation_id))
    return row


def run_of_prealert(public_id: str) -> str:
    """Return which run an announcement is of."""
    found = Prealert.objects.filter(public_id=public_id)
    return str(found.values_list("run__public_id", flat=True).first() or "")
