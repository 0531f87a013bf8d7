"""What the pages of follow-up care show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from spoedketen.domain.care import care_table
from spoedketen.domain.lifecycles import lifecycles
from spoedketen.domain.placing import placing_rules
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.placements.queries.enquiries import enquiries_to
from spoedketen.live.placements.queries.measures import deliveries, time_to_place
from spoedketen.live.placements.queries.placements import freed_beds, lanes, placements, story_of
from spoedketen.live.placements.queries.relations import ANSWER, HANDLE
from spoedketen.live.placements.values import EnquiryInfo, PlacementInfo, PlacementStepInfo
from spoedketen.live.requests.match_values import MatchInfo, OptionInfo
from spoedketen.live.requests.queries.matches import match_of
from spoedketen.live.web import placement_words as words
from spoedketen.live.web.case_rows import dropped_counts, option_cards
from spoedketen.live.web.freed_beds import shown_beds, type_word
from spoedketen.live.web.level_lines import rule_words
from spoedketen.live.web.option_map import option_map

MEASURED = timedelta(days=30)
TICKED = 4
"""So many providers are chosen before anybody looks."""
Remarks = tuple[tuple[str, bool], ...]
CLOSES = frozenset({"decease", "admit_elsewhere"})
HOLDS = frozenset({"draft", "offered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlacement:
    """A card."""

    placement: PlacementInfo
    care: str
    state: str
    person: str
    where: str
    is_lapsing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEnquiry:
    """An enquiry in words, without who the patient is."""

    enquiry: EnquiryInfo
    care: str
    state: str
    person: str
    terms: str
    reason: str
    is_open: bool
    changes: tuple[tuple[str, str, str], ...] = ()
    """What was amended: how it is called, what it was when it was read, and what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A line of the story."""

    step: PlacementStepInfo
    said: str
    about: str
    reason: str
    before: tuple[tuple[str, str], ...] = ()
    """What an amendment replaced: how it is called, and what it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMove:
    """A button, with what it asks."""

    code: str
    word: str
    asks_reason: bool
    asks_external: bool
    closes_all: bool
    is_plain: bool


def shown_placement(row: PlacementInfo, at: datetime) -> ShownPlacement:
    """Return a placement in words."""
    soon = row.held_until is not None and row.held_until - at < timedelta(minutes=30)
    return ShownPlacement(
        placement=row,
        care=words.care_word(row.care),
        state=words.state_word("placement", row.state),
        person=_person("" if row.age_years is None else str(row.age_years), row.sex),
        where=row.destination_name,
        is_lapsing=soon,
    )


def _person(age: str, sex: str) -> str:
    return ", ".join(filter(None, [words.sex_word(sex), age]))


def shown_enquiry(row: EnquiryInfo) -> ShownEnquiry:
    """Return an enquiry in words."""
    terms = [words.insurer_word(row.insurer), *(words.limit_word(each) for each in row.limits)]
    return ShownEnquiry(
        enquiry=row,
        care=words.care_word(row.care),
        state=words.state_word("enquiry", row.state),
        person=_person(row.age_band, row.sex),
        terms=", ".join(filter(None, terms)),
        reason=words.reason_word(row.code or row.note),
        is_open=row.state in {"requested", "received"},
        changes=_changes(row),
    )


def _changes(row: EnquiryInfo) -> tuple[tuple[str, str, str], ...]:
    limits, wanted = list(row.limits), row.wanted_at.isoformat()
    now = {name: getattr(row, name) for name in row.before}
    now |= {"limits": limits, "wanted_at": wanted}
    return tuple(
        (words.need_word(name), words.need_value(name, was), words.need_value(name, now[name]))
        for name, was in row.before.items()
    )


def lists_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of all placements shows."""
    held = [
        (words.state_word("placement", lane.state), lane, _cards(lane.rows, at))
        for lane in lanes(actor, at)
    ]
    return {
        "lanes": held,
        "is_empty": not any(lane.count for _, lane, _ in held),
        "asked": [shown_enquiry(each) for each in enquiries_to(actor, at)],
        "answered": [shown_enquiry(each) for each in enquiries_to(actor, at, answered=True)],
        "closed": _cards(placements(actor, at, closed=True), at),
        "beds": shown_beds(freed_beds(actor), at),
        "declines": words.decline_words(),
        "may_open": actor.may(HANDLE) and bool(actor.organisations_with(HANDLE)),
        "may_answer": actor.may(ANSWER),
        "time": time_to_place(actor, at - MEASURED, at),
        "deliveries": deliveries(actor, at - MEASURED, at),
        "at": at,
    }


def _cards(rows: Any, at: datetime) -> list[ShownPlacement]:
    return [shown_placement(row, at) for row in rows]


def story_context(actor: Actor, number: str, match: str, at: datetime) -> dict[str, Any]:
    """Return what the page of one placement shows."""
    story = story_of(actor, number, at)
    row = story.placement
    may_search = (
        row.state in HOLDS
        and actor.may(HANDLE)
        and bool({row.holder, row.origin} & actor.organisations)
    )
    found = match_of(actor, match) if match and may_search else None
    open_ones = {each.service for each in story.enquiries if shown_enquiry(each).is_open}
    return {
        "shown": shown_placement(row, at),
        "awaits": rule_words(row.awaits) if row.awaits else "",
        "clock": words.clock_word(row.clock_kind),
        "limits": ", ".join(words.limit_word(each) for each in row.limits),
        "insurer": words.insurer_word(row.insurer),
        "steps": [_step(each) for each in reversed(story.steps)],
        "enquiries": [shown_enquiry(each) for each in story.enquiries],
        "held": [each for each in story.reservations if each.state in {"held", "confirmed"}],
        "moves": [_move(code) for code in row.moves],
        "may_confirm": actor.may(HANDLE) and bool({row.holder, row.origin} & actor.organisations),
        "may_search": may_search,
        "match": found,
        "options": _options(found, open_ones) if found else [],
        "map": option_map(found) if found else None,
        "dropped": dropped_counts(found) if found else [],
        "dropped_count": sum(found.counts.values()) if found else 0,
        "sees_patient": row.has_patient and actor.may("patients.view"),
        "at": at,
    }


def _options(found: MatchInfo, asked: set[str]) -> list[tuple[OptionInfo, bool, bool, Remarks]]:
    free = [each for each in found.options if each.service not in asked]
    ticked = {each.service for each in free[:TICKED]}
    return [
        (card.option, card.option.service in ticked, card.option.service in asked, card.remarks)
        for card in option_cards(found)
    ]


def _step(row: PlacementStepInfo) -> ShownStep:
    service = directory().by_slug.get(str(row.data.get("service", "")))
    return ShownStep(
        step=row,
        said=words.step_word(row.of, row.move),
        about=service.site.name if service else "",
        reason=words.reason_word(row.reason),
        before=tuple(
            (words.need_word(name), words.need_value(name, was))
            for name, was in dict(row.data.get("before") or {}).items()
        ),
    )


def _move(code: str) -> ShownMove:
    asks = lifecycles()["placement"].moves[code].asks_reason
    external, closes = code == "accept", code in CLOSES
    return ShownMove(
        code=code,
        word=words.move_word(code),
        asks_reason=asks,
        asks_external=external,
        closes_all=closes,
        is_plain=not (asks or external or closes),
    )


def form_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what the form of a new placement offers."""
    table = care_table()
    kinds = [(code, words.care_word(code)) for code, k in table.kinds.items() if k.is_placed]
    return {
        "kinds": kinds,
        "insurers": list(table.insurers.items()),
        "limits": [(code, words.limit_word(code)) for code in table.limits],
        "clocks": [(code, words.clock_word(code)) for code in placing_rules()["clocks"]],
        "sexes": [(code, words.sex_word(code)) for code in ("f", "m", "x")],
        "beds": _own_beds(actor, at),
        "at": at,
    }


def told_need(row: PlacementInfo) -> dict[str, Any]:
    """Return a need as the fields of its form."""
    names = ("care", "clock_kind", "age_years", "sex", "insurer", "origin_service", "wishes")
    moments = ("wanted_at", "clock_start")
    told = {name: getattr(row, name) for name in names}
    told |= {n: f"{localtime(getattr(row, n)):%Y-%m-%dT%H:%M}" for n in moments}
    return told | {"limits": list(row.limits), "version": row.version}


def _own_beds(actor: Actor, at: datetime) -> list[tuple[str, str]]:
    """Return the own services with beds, in words: one of them comes free."""
    own = actor.organisations_with(HANDLE)
    beds = {kind for each in care_table().kinds.values() for kind in _bed_services(each.code)}
    found = directory().services_on(local_day(at))
    here = [s for s in found if s.site.organisation in own and s.service_type in beds]
    return [(s.slug, f"{s.site.name}, {type_word(s)}") for s in here]


def _bed_services(care: str) -> tuple[str, ...]:
    kind = care_table().kinds[care]
    return kind.services if kind.resource.startswith("bed_") else ()
