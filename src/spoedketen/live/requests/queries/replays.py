"""A kept triage walked again, to show that it was not made up afterwards."""

from spoedketen.domain.errors import RequestError
from spoedketen.domain.triage.walking import replay
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.requests.models import TriageResult
from spoedketen.live.requests.protocols import protocol_named
from spoedketen.live.requests.queries.relations import VIEW, instead, request_row
from spoedketen.live.requests.triage_values import Replayed


def replay_triage(actor: Actor, public_id: str) -> Replayed:
    """Return what the trace of a triage gives by the version that it was made with.

    Raises
    ------
    NotFound
        ``triage_unknown``.
    RequestError
        ``triage_made_elsewhere``, or ``protocol_unknown`` where its file is gone.
    """
    row = TriageResult.objects.select_related("request").filter(public_id=public_id).first()
    if row is None:
        raise NotFound("triage_unknown", given=public_id)
    with instead("triage_unknown", public_id):
        request_row(actor, str(row.request.public_id), VIEW)
    if row.system != "own":
        raise RequestError("triage_made_elsewhere", system=row.system)
    stand = replay(protocol_named(row.protocol, row.protocol_version), row.trace)
    return Replayed(
        computed=row.computed,
        now=stand.end.urgency if stand.end else "",
        red_flags=stand.red_flags,
        trace=tuple(each.as_told() for each in stand.trace),
    )
