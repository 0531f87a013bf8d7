"""Cases that a new one may be again: looked for before anything is entered."""

from datetime import datetime, timedelta

from spoedketen.live.accounts.sealing import bsn_digest, unseal
from spoedketen.live.accounts.sort_keys import sort_key
from spoedketen.live.accounts.values import Actor
from spoedketen.live.requests.checks import phone_digits
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.queries.relations import VIEW, within_reach
from spoedketen.live.requests.values import NewRequest

WITHIN = timedelta(hours=12)


def duplicates_of(actor: Actor, new: NewRequest, place: str, at: datetime) -> list[str]:
    """Return the public ids of open cases within reach that may be the same patient.

    The same citizen service number anywhere; at the same place the same number to call back, or
    the same age, sex and complaint.
    """
    if not actor.may(VIEW):
        return []
    rows = CareRequest.objects.filter(within_reach(actor), closed_at=None).distinct()
    digest = bsn_digest(new.patient.bsn) if new.patient else ""
    found = list(rows.filter(patient__bsn_digest=digest)) if digest else []
    near = rows.filter(place=place, opened_at__gt=at - WITHIN).order_by("-opened_at")
    found += [row for row in near if _is_alike(row, new) and row not in found]
    return [str(row.public_id) for row in found]


def _is_alike(row: CareRequest, new: NewRequest) -> bool:
    phone = phone_digits(new.caller.phone)
    if phone and phone == phone_digits(str(unseal(row.caller).get("phone", ""))):
        return True
    asking = new.asking
    is_same_person = asking.age_years is not None and (row.age_years, row.sex) == (
        asking.age_years,
        asking.sex,
    )
    return is_same_person and sort_key(row.complaint) == sort_key(new.complaint)
