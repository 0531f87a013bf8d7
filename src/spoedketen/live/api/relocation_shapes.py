"""Advice to move an ambulance in the shape of the interface."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone

from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.notice import notice
from spoedketen.live.api.relocation_schemas import RelocationOut
from spoedketen.live.fleet.queries.relocations import region_advice
from spoedketen.live.fleet.relocation_values import RegionAdvice
from spoedketen.planning.relocation.asked import Answer


def relocation_out(actor: Actor, slug: str) -> RelocationOut:
    """Return the advice for one region now."""
    found = region_advice(actor, slug, timezone.now())
    answer = found.answer
    told = asdict(answer.advice) if answer else {}
    move = answer.advice.move if answer else None
    return RelocationOut.model_validate(
        {
            "region": found.slug,
            "name": found.name,
            "is_allowed": found.is_allowed,
            "is_ready": answer is not None,
            "agreement": found.source,
            "token": found.token,
            **{name: told.get(name) for name in ("now", "move", "nearly")},
            **{name: told.get(name, ()) for name in ("others", "never")},
            "why_not": told.get("why_not", ""),
            "ask_first": answer.to_ask(move.point) if answer and move else (),
            "units": _units(found, answer) if answer else (),
            "board": asdict(found.board) if found.board else None,
            "orders": [asdict(each) for each in found.orders],
            "decided": asdict(found.decided) if found.decided else None,
            "recent": [asdict(each) for each in found.recent],
            "notice": notice(),
        }
    )


def _units(found: RegionAdvice, answer: Answer) -> list[dict[str, Any]]:
    standing = answer.standing
    why = {each.report.id: each.why for each in standing.unknown}
    why |= {each.id: "busy" for each in standing.away}
    why |= {each.id: "off_duty" for each in standing.off_duty}
    names = ("id", "state", "at", "station", "towards")
    return [
        {**{name: getattr(each, name) for name in names}, "why": why.get(each.id, "")}
        for each in found.reports
    ]
