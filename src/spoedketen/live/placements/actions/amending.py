"""Telling who was asked that the need is another by now."""

from collections.abc import Mapping
from datetime import datetime

from spoedketen.domain.placing import age_band
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import Conflict
from spoedketen.live.placements.actions.moves import Step, move_enquiry
from spoedketen.live.placements.models import OPEN_ENQUIRY, Enquiry, Placement
from spoedketen.live.placements.queries.relations import HANDLE, parties_of
from spoedketen.live.placements.values import Answer

Told = Mapping[str, object]


def as_told(row: Placement) -> Told:
    """Return what an enquiry tells of a need, as far as it can be amended."""
    return {
        "age_band": age_band(row.age_years),
        "sex": row.sex,
        "insurer": row.insurer,
        "limits": list(row.limits),
        "wanted_at": row.wanted_at.isoformat(),
    }


def tell_amended(actor: Actor, row: Placement, was: Told, at: datetime) -> None:
    """Let every enquiry that runs be read anew, with what it told when it was read last.

    Where nothing changed of what an enquiry tells, nobody hears of it.
    """
    now = as_told(row)
    if now == was:
        return
    row.amended_at = at
    row.save(update_fields=["amended_at"])
    parties = parties_of(actor, row)
    for each in Enquiry.objects.filter(placement=row, state__in=OPEN_ENQUIRY):
        each.placement = row
        # Amended twice before it was read: what was read first is what must be compared.
        first = each.before if each.state == "requested" else {}
        each.before = {name: first.get(name, told) for name, told in was.items()}
        each.before = {name: v for name, v in each.before.items() if v != now[name]}
        each.version, each.amended_at = each.version + 1, at
        data = {"before": each.before}
        move_enquiry(actor, each, Step(move="amend", authorisation=HANDLE, data=data), parties, at)


def must_know(row: Enquiry, answer: Answer) -> None:
    """Refuse an answer to what an enquiry told before.

    Raises
    ------
    Conflict
        ``enquiry_amended``: another version, or none named while nobody read it since.
    """
    is_unread = row.amended_at is not None and row.state == "requested"
    if answer.version is None:
        if is_unread:
            raise Conflict("enquiry_amended", at=row.amended_at)
    elif answer.version != row.version:
        raise Conflict("enquiry_amended", at=row.amended_at or row.asked_at)
