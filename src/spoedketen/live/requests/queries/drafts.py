"""Reading the triage of a case that is under way."""

from spoedketen.live.accounts.sealing import unseal
from spoedketen.live.accounts.values import Actor
from spoedketen.live.requests.queries.relations import request_row

TRIAGE = "triage.record"


def draft_of(actor: Actor, public_id: str) -> str:
    """Return the answers so far, as the form that carried them; empty where there are none."""
    row = request_row(actor, public_id, TRIAGE)
    return str(unseal(row.triage_draft).get("form", ""))
