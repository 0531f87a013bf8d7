"""What the page with advice to move ambulances shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spoedketen.domain.ambulance_units import BUSY, UnitReport
from spoedketen.live.accounts.values import Actor
from spoedketen.live.fleet.queries.nearby import near
from spoedketen.live.fleet.queries.relocations import advised_regions, region_advice
from spoedketen.live.fleet.relocation_values import (
    ACCEPTED,
    DECLINED,
    OTHER,
    DecisionInfo,
    RegionAdvice,
)
from spoedketen.planning.relocation.advice import Move, Picture
from spoedketen.planning.relocation.asked import Answer
from spoedketen.planning.relocation.region import RegionGround
from spoedketen.reports.language import Translate, translator
from spoedketen.reports.numbers import decimal, percent
from spoedketen.reports.relocation_words import (
    ASK_FIRST,
    STATES,
    UNKNOWN_WHY,
    reasons,
    why_not,
    worst_words,
)

ASSUMED = "veronderstelde post "
"""How the bundled pack names a station that nobody published; here it is said once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """The language of the reader, and the names of the stations."""

    language: str
    say: Translate
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUnit:
    """A unit as it told of itself; ``why`` it does not count, empty where it does.

    ``decided`` is where it was decided to go, as long as it did not tell of that itself.
    """

    id: str
    state: str
    decided: str
    where: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMove:
    """A move in words."""

    unit: str
    point: str
    minutes: str
    gain: str
    worst: str
    calls: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDecision:
    """A decision in words."""

    what: str
    decision: DecisionInfo


def relocation_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Return the advice of each region of the reader's control rooms; the silent ones last."""
    found = [region_advice(actor, slug, at) for slug in advised_regions(actor)]
    found.sort(key=lambda each: not each.reports)
    return {"regions": [shown_region(each) for each in found], "at": at}


def shown_region(found: RegionAdvice) -> dict[str, Any]:
    """Return one region in words."""
    language = get_language() or "nl"
    points = found.ground.stations if found.ground else None
    told = dict(zip(points.ids, points.names, strict=True)) if points else {}
    names = {id_: name.removeprefix(ASSUMED) for id_, name in told.items()}
    saying = Saying(language=language, say=translator(language), names=names)
    shown: dict[str, Any] = {
        "found": found,
        "recent": [_decision(each, saying) for each in found.recent],
        "orders": [_decision(each, saying) for each in found.orders],
        "decided": _decision(found.decided, saying) if found.decided else None,
        "points": list(names.items()),
        "is_assumed": names != told,
    }
    return shown | (_answer(found, found.answer, saying) if found.answer else {})


def _answer(found: RegionAdvice, answer: Answer, saying: Saying) -> dict[str, Any]:
    advised = answer.advice
    move = advised.move
    to_ask = answer.to_ask(move.point) if move else ()
    terms = answer.terms
    return {
        "answer": answer,
        "move": _move(move, saying) if move else None,
        "others": [_move(each, saying) for each in advised.others],
        "why_not": "" if move else why_not(advised, saying.names, saying.say, saying.language),
        "rows": _rows(advised.now, move, saying),
        "to_ask": [saying.say(ASK_FIRST).format(unit=unit) for unit in to_ask],
        "units": _units(found, answer, saying),
        "choices": [each.report.id for each in answer.standing.counted],
        "unknown": len(answer.standing.unknown),
        "board": _beside_board(found, answer),
        "never": len(advised.never),
        "limit": decimal(terms.limit_minutes, saying.language, 0),
        "busy": percent(terms.busy, saying.language, 0),
        "floor": percent(terms.floor, saying.language, 0),
        "valid": decimal(answer.validity.status_minutes, saying.language, 0),
    }


def _beside_board(found: RegionAdvice, answer: Answer) -> dict[str, int] | None:
    """Return the units that the board knows and those that told of themselves, on duty and free."""
    if found.board is None:
        return None
    here = answer.standing
    told = {
        "on_duty": found.board.staffed,
        "free": found.board.free,
        "told": len(here.counted) + len(here.away),
        "told_free": sum(each.report.state != BUSY for each in here.counted),
    }
    return told | {"lacking": max(0, told["on_duty"] - told["told"])}


def _move(move: Move, saying: Saying) -> ShownMove:
    language = saying.language
    return ShownMove(
        unit=move.unit,
        point=saying.names[move.point],
        minutes=decimal(move.minutes, language, 0),
        gain=percent(move.gain, language, 1),
        worst=worst_words(move.after, saying.say, language),
        calls=decimal(move.calls_per_week, language),
        reasons=tuple(reasons(move, saying.say, language)),
    )


def _rows(now: Picture, move: Move | None, saying: Saying) -> list[tuple[str, list[str]]]:
    """Return the lines of the table before and after; the worst place beside the region."""
    language = saying.language
    shown = [now, *([move.after] if move else [])]
    return [
        (
            _("Meldingen binnen de streeftijd, met wie bekend vrij is"),
            [percent(p.share, language, 1) for p in shown],
        ),
        (_("Slechtst gedekte plek"), [worst_words(p, saying.say, language) for p in shown]),
        (
            _("Meldingen uit plekken onder de ondergrens"),
            [percent(p.below_floor, language, 1) for p in shown],
        ),
    ]


def _units(found: RegionAdvice, answer: Answer, saying: Saying) -> list[ShownUnit]:
    why = {each.report.id: UNKNOWN_WHY[each.why] for each in answer.standing.unknown}
    points = {each.unit: saying.names.get(each.point, each.point) for each in found.orders}
    return [
        ShownUnit(
            id=each.id,
            state=saying.say(STATES[each.state]),
            decided=points.get(each.id, ""),
            where=_where(each, found.ground, saying),
            why=saying.say(why[each.id]) if each.id in why else "",
            at=each.at,
        )
        for each in found.reports
    ]


def _where(report: UnitReport, ground: RegionGround | None, saying: Saying) -> str:
    if report.towards:
        return "→ " + saying.names.get(report.towards, report.towards)
    if report.station:
        return saying.names.get(report.station, report.station)
    if report.lat is None or report.lon is None:
        return ""
    name, km = near(report.lat, report.lon, ground)
    if name:
        far = decimal(km, saying.language, 0 if km >= 1.0 else 1)
        return _("bij {place}, {km} km").format(place=name, km=far)
    return f"{report.lat:.2f}, {report.lon:.2f}"


def _decision(decision: DecisionInfo, saying: Saying) -> ShownDecision:
    names = saying.names
    point = names.get(decision.point, decision.point)
    advised = {
        "unit": decision.advised_unit or _("niets"),
        "point": names.get(decision.advised_point, decision.advised_point) or "–",
    }
    what = {
        ACCEPTED: _("Akkoord: {unit} naar {point}").format(unit=decision.unit, point=point),
        DECLINED: _("Niet gedaan: {unit} naar {point}").format(**advised),
        OTHER: _("Anders gekozen: {unit} naar {point}").format(unit=decision.unit, point=point),
    }[decision.choice]
    return ShownDecision(what=what, decision=decision)
