"""One case: reading it and every step that is made from its page."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from spoedketen.domain.care import care_table
from spoedketen.live.accounts.queries import organisations_that_may
from spoedketen.live.directory.queries import actor_control_rooms, is_office_hours
from spoedketen.live.placements.queries.placements import placements_of_case
from spoedketen.live.placements.queries.relations import HANDLE as PLACE
from spoedketen.live.requests.actions import matches, triages
from spoedketen.live.requests.actions.people import SEE, see_patient
from spoedketen.live.requests.queries.cases import story_of
from spoedketen.live.requests.queries.matches import matches_of, replay
from spoedketen.live.requests.queries.relations import HANDLE, VIEW, may_act
from spoedketen.live.requests.values import PatientSeen, RequestStory
from spoedketen.live.web import case_words as words
from spoedketen.live.web.case_rows import (
    case_row,
    dropped_counts,
    option_cards,
    service_name,
    story_lines,
)
from spoedketen.live.web.citizen_doors import OF_THE_GP
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.option_map import option_map
from spoedketen.live.web.placement_page import shown_placement
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.room_lines import line_of
from spoedketen.live.web.words import told

FIRST = 5
"""Options that are shown before the others are folded away."""
MOST_ROWS = 100
PURPOSES = ("call_back", "treatment", "placement", "correction")


@needs(VIEW)
def show_case(request: PageRequest, number: UUID) -> HttpResponse:
    """Show one case with its options."""
    return _page(request, number)


def _page(
    request: PageRequest, number: UUID, seen: PatientSeen | None = None, status: int = 200
) -> HttpResponse:
    story = story_of(request.actor, str(number))
    context = _context(request, story) | _choices() | {"seen": seen}
    return render(request, "web/case.html", context, status=status)


def _context(request: PageRequest, story: RequestStory) -> dict[str, Any]:
    found, actor = story.request, request.actor
    asked = matches_of(actor, found.id)
    newest = asked[0] if asked else None
    acts, own = found.is_open and may_act(actor, found.id), actor.organisations
    return {
        "case": found,
        "row": case_row(actor, found, request.at),
        "story": story_lines(story.steps),
        "triages": [(each, _triage(each)) for each in reversed(story.triages)],
        "advice": story.advices[-1] if story.advices else None,
        "consults": story.consults,
        "hand_overs": [(each, _hand_over(request, each)) for each in reversed(story.hand_overs)],
        "placements": [
            (shown_placement(each, request.at), bool({each.holder, each.origin} & own))
            for each in placements_of_case(actor, found.id, request.at)
        ],
        "is_given": any(each.state in {"sent", "taken"} for each in story.hand_overs),
        "match": newest,
        "asked": newest.asking if newest else found.asking,
        "cards": option_cards(newest) if newest else [],
        "map": option_map(newest) if newest else None,
        "dropped": dropped_counts(newest) if newest else [],
        "dropped_count": sum(newest.counts.values()) if newest else 0,
        "more": len(newest.options) - FIRST if newest else 0,
        "chosen": service_name(found.chosen_service) if found.chosen_service else "",
        "at": request.at,
        "may_handle": actor.may(HANDLE) and acts,
        "may_triage": actor.may(triages.TRIAGE) and acts,
        "may_authorise": actor.may(triages.AUTHORISE) and acts,
        "may_see": actor.may(SEE),
        "may_match": actor.may(matches.ASK) and acts,
        "may_place": actor.may(PLACE) and acts and found.holder in own,
        "line": line_of(request, found),
        "asks_gp_by_day": newest is not None
        and not OF_THE_GP.isdisjoint(newest.asking.care)
        and is_office_hours(request.at),
        "colleagues": [
            each for each in organisations_that_may(VIEW, request.at) if each.id != found.holder
        ],
        "key": uuid4().hex,
    }


def _triage(each: Any) -> dict[str, str]:
    return {
        "system": words.word_of("systems", each.system),
        "meaning": words.urgency_word(each.scheme, each.urgency),
        "care": ", ".join(words.care_word(code) for code in each.care),
        "condition": words.condition_word(each.condition),
        "action": _action(each),
    }


def _action(each: Any) -> str:
    """Return what the protocol had the professional do; after another urgency it fits no more."""
    found = {lang: each.advice.get(f"action_{lang}", "") for lang in ("nl", "en")}
    return told(found) if each.computed == each.urgency and all(found.values()) else ""


def _hand_over(request: PageRequest, each: Any) -> dict[str, Any]:
    rooms, own = actor_control_rooms(request.actor), request.actor.organisations
    return {
        "outcome": words.word_of("hand_over_outcomes", each.outcome),
        "service": service_name(each.service) if each.service else "",
        "is_for_us": each.control_room in rooms or each.organisation in own,
    }


def _choices() -> dict[str, Any]:
    return {
        "systems": [each for each in words.listed("systems") if each[0] != triages.OWN],
        "urgencies": words.urgency_choices(),
        "care": words.care_choices(),
        "conditions": words.condition_choices(),
        "limits": words.limit_choices(),
        "hospitals": words.hospital_choices(),
        "insurers": care_table().insurers.items(),
        "outcomes": words.listed("outcomes"),
        "disciplines": words.listed("disciplines"),
        "effects": words.listed("effects"),
        "room_outcomes": words.listed("hand_over_outcomes"),
        "wrong_doors": words.listed("wrong_doors"),
        "purposes": [
            ("call_back", _("terugbellen")),
            ("treatment", _("behandelen of overdragen")),
            ("placement", _("een plek regelen")),
            ("correction", _("gegevens herstellen")),
        ],
    }


@posted_from("web:case", "number")
@needs(SEE)
def see(request: PageRequest, number: UUID) -> HttpResponse:
    """Show who patient and caller are; the log keeps it."""
    purpose = request.POST.get("purpose", "")
    if purpose not in PURPOSES:
        return _page(request, number)
    seen = see_patient(request.actor, str(number), purpose, request.at)
    return _page(request, number, seen)


@needs(matches.ASK)
def show_dropped(request: PageRequest, number: UUID, match: UUID) -> HttpResponse:
    """Show what was not proposed by reason, the nearest first."""
    made = replay(request.actor, str(match))
    counts = Counter(each.reason for each in made.dropped)
    reason = request.GET.get("reden", "")
    chosen = [each for each in made.dropped if reason not in counts or each.reason == reason]
    context = {
        "rows": [
            (each, words.care_word(each.care), words.reason_word(each.reason))
            for each in chosen[:MOST_ROWS]
        ],
        "reasons": [(code, words.reason_word(code), n) for code, n in counts.most_common()],
        "chosen": reason,
        "count": len(chosen),
        "total": len(made.dropped),
        "is_same": made.is_same,
        "number": number,
        "match": match,
    }
    return render(request, "web/match_dropped.html", context)
