"""Reading matches: what was proposed, what was not and why, made again from what was kept."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from spoedketen.domain.matching.choosing import Dropped, match
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.requests.match_values import (
    ChoiceInfo,
    DroppedInfo,
    LegsInfo,
    MatchInfo,
    OptionInfo,
    Replayed,
)
from spoedketen.live.requests.models import Choice, Match
from spoedketen.live.requests.needs import Judged, need_of
from spoedketen.live.requests.packing import (
    pack_reasons,
    rules_of,
    unpack_candidates,
    unpack_reasons,
)
from spoedketen.live.requests.queries.candidates import FIGURES
from spoedketen.live.requests.queries.cases import asking_from
from spoedketen.live.requests.queries.relations import VIEW, instead, request_row


def _kept(actor: Actor, public_id: str) -> Match:
    told = Match.objects.select_related("request").defer("inputs", "reasons")
    row = told.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("match_unknown", given=public_id)
    if row.request is None:
        must_be_asker(actor, row)
    else:
        with instead("match_unknown", public_id):
            request_row(actor, str(row.request.public_id), VIEW)
    return row


def must_be_asker(actor: Actor, row: Match) -> None:
    """Refuse who did not ask: colleagues may, and where no organisation asked only that person."""
    is_own = row.organisation_id in actor.organisations
    if not is_own and (row.organisation_id or row.by != actor.name):
        raise NotFound("match_unknown", given=str(row.public_id))


def match_of(actor: Actor, public_id: str) -> MatchInfo:
    """Return a match as it was answered, as far as its figures are shared with who reads."""
    return _info(actor, _kept(actor, public_id), _seen_by(actor))


def matches_of(actor: Actor, request: str) -> list[MatchInfo]:
    """Return the matches of a case, newest first."""
    row = request_row(actor, request, VIEW)
    seen = _seen_by(actor)
    return [_info(actor, each, seen) for each in Match.objects.filter(request=row).order_by("-id")]


Seen = Mapping[str, frozenset[int]]
"""Which locations share a kind of figure with the reader."""


def _seen_by(actor: Actor) -> Seen:
    return {figure: visible_sites(actor, figure) for figure in FIGURES}


def as_made(actor: Actor, row: Match) -> MatchInfo:
    """Return a match that was made just now, so that nobody chose yet, as reading it would."""
    for name in ("asked", "shown", "counts", "versions"):
        setattr(row, name, json.loads(json.dumps(getattr(row, name))))
    return _told(row, _seen_by(actor), ())


def _info(actor: Actor, row: Match, seen: Seen) -> MatchInfo:
    made = Choice.objects.filter(match=row).order_by("id")
    told = _told(row, seen, tuple(_choice(each) for each in made))
    return told if _is_of(actor, row) else _without_stops(told)


def _is_of(actor: Actor, row: Match) -> bool:
    """Tell whether a match was asked by the actor's own: it holds no figure they may not read."""
    return row.organisation_id in actor.organisations


def _without_stops(told: MatchInfo) -> MatchInfo:
    """Leave out how many were on stop: some may not share that with the reader."""
    on_stop = told.counts.get("on_stop", 0)
    return replace(
        told,
        counts={name: count for name, count in told.counts.items() if name != "on_stop"},
        considered=told.considered - on_stop,
        forced=told.forced if any("all_on_stop" in o.remarks for o in told.options) else "",
    )


def _told(row: Match, seen: Seen, choices: tuple[ChoiceInfo, ...]) -> MatchInfo:
    legs, judged = row.shown["legs"], row.asked["judged"]
    return MatchInfo(
        id=str(row.public_id),
        at=row.at,
        by=row.by,
        request=str(row.request.public_id) if row.request else "",
        place=row.asked["place"],
        place_name=row.asked["place_name"],
        asking=asking_from(row.asked["asking"]),
        scheme=judged["scheme"],
        urgency=judged["urgency"],
        options=tuple(
            _option(rank, told, seen) for rank, told in enumerate(row.shown["options"], 1)
        ),
        counts={name: count for name, count in row.counts.items() if name != "considered"},
        considered=row.counts["considered"],
        forced=row.forced,
        legs=LegsInfo(**legs) if legs else None,
        agreement=row.versions["agreement"],
        choices=choices,
    )


def _choice(row: Choice) -> ChoiceInfo:
    return ChoiceInfo(**{name: getattr(row, name) for name in ChoiceInfo.__dataclass_fields__})


COPIED = (
    "service", "care", "minutes", "mode", "wait_minutes", "crowding", "stale_minutes", "stop",
    "cost", "parts",
)  # fmt: skip


HIDDEN: Mapping[str, Mapping[str, Any]] = {
    "capacity": {"places": None, "stale_minutes": 0.0},
    "waiting": {"wait_minutes": None},
    "crowding": {"crowding": None},
    "opening": {"stop": ""},
}
"""What is not told of a figure that the location does not share with who reads."""
SAID = {
    "capacity": {"full", "may_be_full", "stale"},
    "opening": {"threatening", "despite_stop", "all_on_stop"},
}
UNKNOWN = {"capacity": "capacity_unknown", "opening": "opening_unknown"}


def _as_shared(told: Mapping[str, Any], site: int | None, seen: Seen) -> dict[str, Any]:
    """Return an option as far as its figures are shared with who reads; it may be another's match.

    What it cost tells of the same figures: of a location that shares less only travel is told.
    """
    hidden = {figure for figure in FIGURES if site not in seen[figure]}
    if not hidden:
        return dict(told)
    shown, unsaid = dict(told), set[str]()
    for figure in hidden:
        shown |= HIDDEN[figure]
        unsaid |= SAID.get(figure, set())
    remarks = [each for each in told["remarks"] if each not in unsaid]
    unknown = {UNKNOWN[figure] for figure in hidden if figure in UNKNOWN} - set(remarks)
    travel = {name: cost for name, cost in told["parts"].items() if name == "travel"}
    return shown | {
        "remarks": [*remarks, *sorted(unknown)],
        "parts": travel,
        "cost": sum(travel.values()),
    }


def _option(rank: int, given: Mapping[str, Any], seen: Seen) -> OptionInfo:
    service = directory().by_slug.get(given["service"])
    site = service.site if service else None
    told = _as_shared(given, site.id if site else None, seen)
    held = told["places"] or {}
    return OptionInfo(
        rank=rank,
        site_name=site.name if site else told["service"],
        town=site.town if site else "",
        lat=site.lat if site else 0.0,
        lon=site.lon if site else 0.0,
        free=held.get("value"),
        free_low=held.get("low"),
        free_high=held.get("high"),
        is_expected=bool(held.get("expected", False)),
        remarks=tuple(told["remarks"]),
        **{name: told[name] for name in COPIED},
    )


def replay(actor: Actor, public_id: str) -> Replayed:
    """Make a match again from what was kept, and tell whether it comes out the same.

    Who was on stop is told to who asked, and to whom the location shares that.
    """
    row, opens = _kept(actor, public_id), visible_sites(actor, "opening")
    is_own = _is_of(actor, row)

    def is_told(each: Dropped) -> bool:
        return is_own or each.reason != "on_stop" or _site_of(each) in opens

    found, rules = unpack_candidates(bytes(row.inputs)), rules_of(row.versions["rules"])
    judged = Judged(**row.asked["judged"])
    crosswalks = tuple(row.versions["crosswalks"])
    need = need_of(asking_from(row.asked["asking"]), judged, crosswalks)
    answer = match(need, found, rules)
    same_reasons = unpack_reasons(pack_reasons(found, answer)) == unpack_reasons(bytes(row.reasons))
    kept = [(told["service"], told["care"], told["cost"]) for told in row.shown["options"]]
    made = [(o.candidate.service, o.candidate.care, round(o.cost, 3)) for o in answer.options]
    return Replayed(
        is_same=same_reasons and kept == made[: len(kept)],
        dropped=tuple(_dropped(each) for each in answer.dropped if is_told(each)),
    )


def _site_of(each: Dropped) -> int | None:
    service = directory().by_slug.get(each.candidate.service)
    return service.site.id if service else None


def _dropped(each: Dropped) -> DroppedInfo:
    one = each.candidate
    service = directory().by_slug.get(one.service)
    return DroppedInfo(
        service=one.service,
        care=one.care,
        site_name=service.site.name if service else one.service,
        minutes=one.minutes if one.is_reachable else None,
        reason=each.reason,
    )
