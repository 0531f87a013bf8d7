"""A triage under way, kept with its case until it is done: who comes back or takes over goes on."""

from spoedketen.live.accounts.sealing import seal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.requests.actions.triages import TRIAGE
from spoedketen.live.requests.models import CareRequest
from spoedketen.live.requests.queries.relations import request_row

LONGEST_DRAFT = 40_000


def keep_draft(actor: Actor, public_id: str, form: str) -> None:
    """Keep the answers so far as ciphertext; an empty form lets them go.

    Of two people who answer at once the last is kept; each form still carries its own answers.
    """
    row = request_row(actor, public_id, TRIAGE)
    if row.closed_at is None and len(form) <= LONGEST_DRAFT:
        CareRequest.objects.filter(pk=row.pk).update(triage_draft=seal({"form": form}))
