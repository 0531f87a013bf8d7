"""Who can act, and where; what was not proposed and why; what a person chose."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from pydantic import UUID4

from spoedketen.domain.care import care_table
from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.case_shapes import asking_of, asking_out
from spoedketen.live.api.gates import caller
from spoedketen.live.api.match_schemas import (
    ChoiceIn,
    ChoiceOut,
    DroppedOut,
    DroppedPageOut,
    LegsOut,
    MatchIn,
    MatchOut,
    OptionOut,
)
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, RetryKey, paged
from spoedketen.live.api.responses import READ_ERRORS, WRITE_ERRORS
from spoedketen.live.requests.actions import matches as actions
from spoedketen.live.requests.match_values import MatchInfo, MatchWish, OptionInfo
from spoedketen.live.requests.queries.matches import match_of, replay
from spoedketen.live.requests.values import PlaceWish

router = Router(tags=["matches"], auth=ReadingKey())
COPIED = (
    "id", "at", "request", "place", "place_name", "scheme", "urgency", "considered", "forced",
    "agreement",
)  # fmt: skip


@router.get("/care", response={200: list[dict[str, Any]], **READ_ERRORS}, operation_id="list_care")
def list_care(request: HttpRequest) -> list[dict[str, Any]]:
    """List the kinds of care that can be asked for, with who gives them and how."""
    caller(request, "list_care")
    return [
        {
            "code": kind.code,
            "label": dict(kind.label),
            "services": list(kind.services),
            "resource": kind.resource,
            "how": kind.how,
            "setting": kind.setting,
        }
        for kind in care_table().kinds.values()
    ]


@router.post("/matches", response={201: MatchOut, **WRITE_ERRORS}, operation_id="ask_match")
def ask_match(
    request: HttpRequest, body: MatchIn, idempotency_key: RetryKey = ""
) -> tuple[int, MatchOut]:
    """Answer who can act, best first: the top 20, and how many were dropped per reason."""
    actor = caller(request, "ask_match")
    wish = MatchWish(
        key=body.key or idempotency_key,
        request=str(body.request or ""),
        place=PlaceWish(**body.place.model_dump()),
        asking=asking_of(body.asking),
        scheme=body.scheme,
        urgency=body.urgency,
    )
    return 201, _out(actions.answer_match(actor, wish, timezone.now()))


@router.get("/matches/{number}", response={200: MatchOut, **READ_ERRORS}, operation_id="read_match")
def read_match(request: HttpRequest, number: UUID4) -> MatchOut:
    """Read a match as it was answered."""
    return _out(match_of(caller(request, "read_match"), str(number)))


@router.get(
    "/matches/{number}/dropped",
    response={200: DroppedPageOut, **READ_ERRORS},
    operation_id="list_dropped",
)
def list_dropped(
    request: HttpRequest, number: UUID4, page: PageNumber = 1, page_size: PageSize = 100
) -> DroppedPageOut:
    """List what was not proposed, each with its reason, made again from what was kept."""
    actor = caller(request, "list_dropped")
    made = replay(actor, str(number))
    shown, following = paged(request, made.dropped, page, page_size)
    return DroppedPageOut(
        items=[DroppedOut(**asdict(each)) for each in shown],
        count=len(made.dropped),
        is_same=made.is_same,
        next=following,
        notice=notice(),
    )


@router.post(
    "/matches/{number}/choices",
    response={201: MatchOut, **WRITE_ERRORS},
    operation_id="choose_option",
)
def choose_option(request: HttpRequest, number: UUID4, body: ChoiceIn) -> tuple[int, MatchOut]:
    """Keep what a person chose."""
    actor = caller(request, "choose_option")
    actions.choose(actor, str(number), body.service, body.care, body.reason, timezone.now())
    return 201, _out(match_of(actor, str(number)))


def _out(found: MatchInfo) -> MatchOut:
    return MatchOut(
        asking=asking_out(found.asking),
        options=[_option(each) for each in found.options],
        dropped=dict(found.counts),
        legs=LegsOut(**asdict(found.legs)) if found.legs else None,
        choices=[_choice(each) for each in found.choices],
        notice=notice(),
        **{name: getattr(found, name) for name in COPIED},
    )


def _option(each: OptionInfo) -> OptionOut:
    told = {name: getattr(each, name) for name in OptionOut.model_fields}
    return OptionOut(**{**told, "remarks": list(each.remarks)})


def _choice(each: Any) -> ChoiceOut:
    told = asdict(each)
    return ChoiceOut(**{**told, "rank": told["place"]})
