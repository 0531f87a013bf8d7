"""Asking who can act, and choosing: what was proposed and what a person chose are both kept."""

from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from spoedketen.domain.care import care_table
from spoedketen.domain.matching.choosing import Matching, match
from spoedketen.domain.matching.legs import TwoLegs, two_legs
from spoedketen.domain.matching.needs import Need
from spoedketen.domain.matching.ranking import Option
from spoedketen.live.accounts.values import Actor
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.capacity.checks import text_rejections
from spoedketen.live.capacity.errors import Conflict, NotFound, Refused
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.capacity.queries.places import places, region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.events.actions import once
from spoedketen.live.events.values import Asked
from spoedketen.live.requests.actions.moves import Step, advance, note
from spoedketen.live.requests.checks import LONGEST_REASON, asking_rejections
from spoedketen.live.requests.match_values import MatchInfo, MatchWish
from spoedketen.live.requests.models import CareRequest, Choice, Match
from spoedketen.live.requests.needs import Judged, need_of
from spoedketen.live.requests.packing import pack_candidates, pack_reasons, rules_as_told
from spoedketen.live.requests.places import place_of
from spoedketen.live.requests.queries.candidates import candidates, mode_of
from spoedketen.live.requests.queries.cases import asking_of
from spoedketen.live.requests.queries.matches import as_made, match_of, must_be_asker
from spoedketen.live.requests.queries.relations import instead, parties_of, request_row
from spoedketen.live.requests.queries.rules import (
    AgreedRules,
    agreed_crosswalks,
    match_rules,
    with_turns,
)
from spoedketen.live.requests.values import Asking

ASK, SHOWN = "matches.ask", 20


def ask_match(actor: Actor, wish: MatchWish, at: datetime) -> str:
    """Answer who can act, and where; return the public id of the match, as `answer_match` does."""
    return _asked_once(actor, wish, at)[0]


def answer_match(actor: Actor, wish: MatchWish, at: datetime) -> MatchInfo:
    """Answer who can act, and where; what was made just now is told without reading it again.

    Raises
    ------
    Refused
        With every reason at once; without a kind of care there is nothing to match.
    RequestError
        Where the place is unknown, ambiguous or abroad: asked back, never guessed.
    """
    public_id, made = _asked_once(actor, wish, at)
    return match_of(actor, public_id) if made is None else as_made(actor, made)


def _asked_once(actor: Actor, wish: MatchWish, at: datetime) -> tuple[str, Match | None]:
    actor.must(ASK)
    asked = Asked(owner=actor.key_owner, key=wish.key.strip(), kind="match", what=asdict(wish))
    made: list[Match] = []

    def act() -> str:
        made.append(_ask(actor, wish, at))
        return str(made[0].public_id)

    return once(asked, act), made[0] if made else None


@transaction.atomic(savepoint=False)
def _ask(actor: Actor, wish: MatchWish, at: datetime) -> Match:
    row = request_row(actor, wish.request, ASK, lock=True) if wish.request else None
    place, asking, judged = _told(wish, row)
    if refused := _rejections(asking):
        raise Refused(refused)
    region = region_of(place, "sub_region") or region_of(place, "network")
    agreed = with_turns(match_rules(region, local_day(at)), row, at)
    crosswalks = agreed_crosswalks(region, local_day(at))
    need = need_of(asking, judged, crosswalks)
    found = candidates(actor, need.care, place.id, at, siren=need.is_life_threatening)
    answer = match(need, found, agreed.rules)
    legs = two_legs(need, answer, agreed.rules, _between(need))
    kept = Match.objects.create(
        request=row,
        organisation_id=min(actor.organisations, default=0),
        at=at,
        by=actor.name,
        asked=_asked(place, asking, judged),
        versions={**_versions(agreed, at), "crosswalks": list(crosswalks)},
        shown=_shown(answer, need, legs),
        counts={**answer.counts, "considered": len(found)},
        forced=answer.forced,
        reasons=pack_reasons(found, answer),
        inputs=pack_candidates(found),
    )
    _write(actor, kept, at)
    if row is not None and row.closed_at is None:
        step = Step(move="match", authorisation=ASK, data={"match": str(kept.public_id)})
        _advance(actor, row, step, at)
    return kept


def _told(wish: MatchWish, row: CareRequest | None) -> tuple[Place, Asking, Judged]:
    if row is None:
        judged = Judged(scheme=wish.scheme, urgency=wish.urgency)
        return place_of(wish.place), wish.asking, judged
    table = places()
    judged = Judged(
        scheme=row.urgency_scheme,
        urgency=row.urgency,
        is_life_threatening=row.is_life_threatening,
    )
    own = asking_of(row)
    asking = wish.asking if wish.asking.care else own
    return table.place(table.by_id[row.place]), asking, judged


def _rejections(asking: Asking) -> list[Rejection]:
    found = asking_rejections(asking)
    return found if asking.care else [*found, Rejection(code="care_missing", field="care")]


def _advance(actor: Actor, row: CareRequest, step: Step, at: datetime) -> None:
    """Let a case that waits for it choose care; a later one only keeps that it was asked."""
    if row.state in {"triaged", "advised", "follow_up", "matching"} or (
        row.state == "received" and row.track == "professional"
    ):
        advance(actor, row, step, parties_of(actor, row), at)
    else:
        note(actor, row, step, at)


def _between(need: Need):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a `legs.Between`
    mode = "ambulance_siren" if need.is_life_threatening else "ambulance"
    return lambda one, other: places().between(one, other, mode)


def _asked(place: Place, asking: Asking, judged: Judged) -> dict[str, object]:
    return {
        "place": place.id,
        "place_name": place.name,
        "asking": asdict(asking),
        "judged": asdict(judged),
    }


def _versions(agreed: AgreedRules, at: datetime) -> dict[str, object]:
    return {
        "directory": directory().version,
        "agreement": agreed.agreement,
        "rules": rules_as_told(agreed.rules),
        "at": at.isoformat(),
    }


def _shown(answer: Matching, need: Need, legs: TwoLegs | None) -> dict[str, object]:
    modes = {kind.code: mode_of(kind, need.is_life_threatening) for kind in need.care}
    rows = [_option(each, modes[each.candidate.care]) for each in answer.options[:SHOWN]]
    forced = [o.candidate.service for o in answer.options if "all_on_stop" in o.remarks]
    return {
        "options": rows,
        "count": len(answer.options),
        "legs": asdict(legs) if legs else None,
        "forced": forced,
    }


def _option(each: Option, mode: str) -> dict[str, object]:
    one = each.candidate
    places_told = None if one.places is None else asdict(one.places)
    return {
        "service": one.service,
        "care": one.care,
        "minutes": one.minutes,
        "mode": mode,
        "places": places_told,
        "wait_minutes": one.wait_minutes,
        "crowding": one.crowding,
        "stale_minutes": one.stale_minutes,
        "stop": one.stop,
        "cost": round(each.cost, 3),
        "parts": {name: round(value, 3) for name, value in each.parts.items()},
        "remarks": list(each.remarks),
    }


def _write(actor: Actor, kept: Match, at: datetime) -> None:
    line = AuditLine(
        event="match.asked",
        action="C",
        object_type="match",
        object_id=str(kept.public_id),
        authorisation=ASK,
        details={"care": kept.asked["asking"]["care"], "place": kept.asked["place"]},
    )
    record(actor.as_audited(), line, at)


@transaction.atomic
def choose(actor: Actor, match_id: str, service: str, care: str, reason: str, at: datetime) -> None:
    """Keep what a person chose; another than the first option asks a reason, as does one dropped.

    Raises
    ------
    Refused
        ``departure_without_reason``.
    Conflict
        Where the case went on meanwhile.
    """
    kept = Match.objects.select_related("request").filter(public_id=match_id).first()
    if kept is None:
        raise NotFound("match_unknown", given=match_id)
    row = _row_of(actor, kept)
    with connection.cursor() as cursor:  # the row itself is never changed, so it cannot be locked
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [match_id])
    place = _place(kept, service, care)
    refused = list(text_rejections("reason", reason, LONGEST_REASON))
    if place != 1 and not reason.strip():
        refused.append(Rejection(code="departure_without_reason", field="reason"))
    if service not in directory().by_slug or care not in care_table().kinds:
        refused.append(
            Rejection(code="service_unknown", field="service", parameters={"given": service})
        )
    if refused:
        raise Refused(refused)
    made = {"service": service, "care": care, "place": place, "reason": reason.strip()}
    last = Choice.objects.filter(match=kept).order_by("-id").values(*made, "by").first()
    if last == {**made, "by": actor.name}:
        return  # sent again: chosen is chosen
    Choice.objects.create(match=kept, at=at, by=actor.name, **made)
    if row is not None:
        if row.closed_at is not None:
            raise Conflict("request_is_closed", at=row.closed_at)
        row.chosen_service = service
        data = {"service": service, "care": care, "rank": place}
        note(actor, row, Step(move="choose", reason=reason, authorisation=ASK, data=data), at)


def _row_of(actor: Actor, kept: Match) -> CareRequest | None:
    if kept.request is None:
        must_be_asker(actor, kept)
        actor.must(ASK)
        return None
    with instead("match_unknown", str(kept.public_id)):
        return request_row(actor, str(kept.request.public_id), ASK, lock=True)


def _place(kept: Match, service: str, care: str) -> int:
    """Return the place of an option, from 1; 0 where it was not proposed."""
    rows = kept.shown["options"]
    pairs = [(row["service"], row["care"]) for row in rows]
    return pairs.index((service, care)) + 1 if (service, care) in pairs else 0
