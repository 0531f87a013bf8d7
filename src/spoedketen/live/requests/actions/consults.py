"""Inviting a second discipline while a case is judged, and keeping what it changed."""

from datetime import datetime

from django.db import transaction

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.requests.actions.moves import Step, note
from spoedketen.live.requests.checks import LONGEST_REASON
from spoedketen.live.requests.models import Consult
from spoedketen.live.requests.queries.cases import is_own_question
from spoedketen.live.requests.queries.desks import organisation_named
from spoedketen.live.requests.queries.relations import HANDLE, VIEW, request_row
from spoedketen.live.requests.words import case_rules

LONGEST_ANSWER = 1_000


def _one_of(field: str, given: str, listed: str) -> list[Rejection]:
    known = case_rules()[listed]
    told = {"given": given, "known": ", ".join(known)}
    return [] if given in known else [Rejection(code="not_one_of", field=field, parameters=told)]


@transaction.atomic
def invite(
    actor: Actor, public_id: str, discipline: str, organisation: str, question: str, at: datetime
) -> str:
    """Ask a second discipline, of the own desk or of an organisation; return the consult."""
    row = request_row(actor, public_id, HANDLE, lock=True)
    other = organisation_named(organisation) if organisation else row.holder_id
    refused = [
        *_one_of("discipline", discipline, "disciplines"),
        *text_rejections("question", question, LONGEST_REASON, least=1),
    ]
    if other is None:
        told = {"given": organisation}
        refused.append(Rejection(code="holder_unknown", field="organisation", parameters=told))
    if refused:
        raise Refused(refused)
    made = Consult.objects.create(
        request=row,
        discipline=discipline,
        organisation_id=other,
        question=question.strip(),
        asked_at=at,
        asked_by=actor.name,
    )
    step = Step(move="invite", authorisation=HANDLE, data={"discipline": discipline})
    note(actor, row, step, at)
    return str(made.public_id)


@transaction.atomic
def answer_consult(
    actor: Actor, public_id: str, consult: str, effect: str, answer: str, at: datetime
) -> None:
    """Keep what the second discipline said and what it changed, once."""
    row = request_row(actor, public_id, VIEW, lock=True)
    found = Consult.objects.filter(request=row, public_id=consult).first()
    if found is None or found.organisation_id not in actor.organisations:
        raise NotFound("consult_unknown", given=consult)
    if is_own_question(actor, found.asked_by):
        raise Conflict("consult_own")
    if found.answered_at is not None:
        raise Conflict("consult_answered", who=found.answered_by, at=found.answered_at)
    refused = [
        *_one_of("effect", effect, "effects"),
        *text_rejections("answer", answer, LONGEST_ANSWER, least=1),
    ]
    if refused:
        raise Refused(refused)
    found.answered_at, found.answered_by = at, actor.name
    found.effect, found.answer = effect, answer.strip()
    found.save()
    note(actor, row, Step(move="answer", authorisation=VIEW, data={"effect": effect}), at)
