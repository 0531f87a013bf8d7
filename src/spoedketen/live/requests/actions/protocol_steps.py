"""Triage by a protocol of our own, step by step; recorded once, when it is done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from spoedketen.domain.errors import RequestError
from spoedketen.domain.triage.protocol import End, Protocol
from spoedketen.domain.triage.walking import ENTRY, Stand, conclude, step, trace_of
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import local_day
from spoedketen.live.requests.actions.drafts import keep_draft
from spoedketen.live.requests.actions.triages import OWN, TRIAGE, keep_walked
from spoedketen.live.requests.protocols import runnable, usable
from spoedketen.live.requests.queries.relations import request_row
from spoedketen.live.requests.support import URGENCY, SupportAsk, suggestions
from spoedketen.live.requests.triage_values import Answering, Choice, Standing
from spoedketen.live.requests.values import NewTriage


def begin(actor: Actor, public_id: str, at: datetime, protocol: str = "") -> Standing:
    """Return the protocol whose complaints a triagist chooses from.

    Raises
    ------
    RequestError
        ``protocol_without_certificate`` and the like; ``no_protocol`` where there is none.
    """
    request_row(actor, public_id, TRIAGE)
    return Standing(protocol=_protocol(protocol, "", at), stand=None)


def answer(actor: Actor, public_id: str, told: Answering, at: datetime) -> Standing:
    """Return where a triage of a case stands; nothing is kept."""
    row = request_row(actor, public_id, TRIAGE)
    protocol = _protocol(told.protocol, told.version, at)
    stand = step(protocol, told.complaint, told.answers, told.moments)
    asked = SupportAsk(protocol=protocol, stand=stand, complaint_told=row.complaint)
    return Standing(protocol=protocol, stand=stand, suggestions=suggestions(asked))


def finish(
    actor: Actor,
    public_id: str,
    told: Answering,
    choice: Choice,
    at: datetime,
    key: str = "",
) -> str:
    """Record the triage with its whole trace and return its public id.

    Ended before the last question, what was not put counts as not known.
    """
    request_row(actor, public_id, TRIAGE)
    protocol = _protocol(told.protocol, told.version, at)
    stand = conclude(protocol, told.complaint, told.answers, told.moments)
    new = triage_of(protocol, stand, told.moments.get(ENTRY, ""))
    chosen = choice.urgency or new.urgency
    lines = _suggested(told, stand, chosen)
    filled = replace(new, urgency=chosen, reason=choice.reason.strip(), trace=(*new.trace, *lines))
    kept = keep_walked(actor, public_id, filled, at, key)
    keep_draft(actor, public_id, "")
    return kept


def triage_of(protocol: Protocol, stand: Stand, begun: str = "") -> NewTriage:
    """Return what a walk that ended says, as a triage to record."""
    end = _end(stand)
    return NewTriage(
        system=OWN,
        scheme=protocol.scheme,
        urgency=end.urgency,
        computed=end.urgency,
        complaint=protocol.complaints[stand.complaint].label["nl"],
        protocol=protocol.id,
        protocol_version=protocol.version,
        action=end.code,
        care=end.care,
        condition=end.condition,
        red_flags=stand.red_flags,
        advice=advice_of(end),
        trace=trace_of(protocol, stand, begun),
    )


def advice_of(end: End) -> Mapping[str, str]:
    """Return advice, safety net and the action of the professional in every language."""
    told = {f"text_{language}": text for language, text in end.advice.items()}
    told |= {f"action_{language}": text for language, text in end.action.items()}
    return told | {f"safety_net_{language}": text for language, text in end.safety_net.items()}


def _end(stand: Stand) -> End:
    if stand.end is None:
        raise RequestError("triage_not_finished")
    return stand.end


def _suggested(told: Answering, stand: Stand, chosen: str) -> list[dict[str, str]]:
    """Return what was suggested with what was chosen, as lines of the trace."""
    given = {each.question: each.answer for each in stand.trace} | {URGENCY: chosen}
    return [
        {**each.as_told(), "chosen": given[each.of]}
        for each in told.suggestions
        if each.of in given
    ]


def _protocol(id_: str, version: str, at: datetime) -> Protocol:
    day = local_day(at)
    if id_:
        return runnable(id_, day, version)
    found = usable(day)
    if not found:
        raise RequestError("no_protocol", day=day.isoformat())
    return found[0]
