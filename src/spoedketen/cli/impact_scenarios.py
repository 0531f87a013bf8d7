"""The variants that a question names: closures, files, nights, and how the chain is coordinated."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from spoedketen.cli.access import scenario_for
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.domain.errors import RequestError
from spoedketen.norms.registry import norms
from spoedketen.planning.chain.ready import Coordination, Region
from spoedketen.planning.changes import Change, applied, change_document
from spoedketen.planning.impact.families import CLOSES, OPENS, nights_closed, nights_rotating
from spoedketen.planning.impact.moved_capacity import moved_along
from spoedketen.planning.impact.runs import Variant
from spoedketen.planning.scenarios import Scenario as Changes
from spoedketen.planning.site_names import site_named
from spoedketen.reports.documents import Document
from spoedketen.reports.language import marked as _

Named = tuple[Variant, list[Document]]
FEWEST_IN_TURNS = 2
COORDINATION_WORDS = {
    "no_insight": _("Zonder gedeeld inzicht in SEH-stops"),
    "no_borders": _("Zonder hulp over de grens van een ambulanceregio"),
    "spreading": _("Met spreiding van patiënten naar drukte"),
    "central_triage": _("Met centrale triage van zelfverwijzers"),
}


def scenarios_asked(session: Session, study: Study, asked: dict[str, Any]) -> list[Named]:
    """Return a variant for each file, one for what closes and one for the nights that close."""
    pack, on = study.pack, study.question.as_of
    wanted: list[tuple[tuple[str, ...], str | None]] = [
        ((), file) for file in asked["scenario_files"]
    ]
    if asked["close"]:
        wanted.append((tuple(asked["close"]), None))
    found = [
        _changed(study, scenario_for(pack, study.question, closed, file)) for closed, file in wanted
    ]
    service = study.question.norm.service_type
    nights = [site_named(name, pack, on, service) for name in asked["nights"]]
    if asked["rotate"] and len(set(nights)) < FEWEST_IN_TURNS:
        raise RequestError("turns_of_one")
    names = dict(pack.valid("sites", on).select("id", "name").iter_rows())
    if nights and asked["rotate"]:
        told = ", ".join(names[site] for site in nights)
        changed = nights_rotating(pack, nights, on)
        name = session.say(_("{sites}: 's nachts om de beurt open"), sites=told)
        found.append((Variant(name=name, pack=changed), _night_rows(nights, names)))
    elif nights:
        told = ", ".join(names[site] for site in nights)
        changed = nights_closed(pack, nights, on)
        name = session.say(_("{sites}: 's nachts dicht"), sites=told)
        found.append((Variant(name=name, pack=changed), _night_rows(nights, names)))
    return found


def fitting_norm(study: Study, named: Sequence[Named], asked: str | None) -> str | None:
    """Return the norm of the only kind of service that changes, where nobody asked for a norm.

    Who closes acute obstetrics wants to know who comes beyond the limit for obstetrics.
    """
    if asked is not None:
        return None
    services = {row.get("service") for _variant, rows in named for row in rows} - {None}
    if not services or study.question.norm.service_type in services:
        return None
    found = [each.id for each in norms().values() if each.service_type in services]
    return found[0] if len(services) == 1 and found else None


def with_capacity_along(session: Session, region: Region, named: Sequence[Named]) -> list[Named]:
    """Return each change, and each closure once more with its rooms and beds going along.

    They go to who gets its patients. What a board would not let happen, neighbours that close
    every other hour, is then told beside what it could do about it.
    """
    found: list[Named] = []
    for variant, rows in named:
        found.append((variant, rows))
        changed = variant.pack or region.pack
        if moves := moved_along(region, changed):
            name = session.say(_("{name}; kamers en bedden gaan mee"), name=variant.name)
            pack = applied(changed, moves, region.on)
            along: list[Document] = [{"kind": "capacity_moves"}, *_rows_of(moves)]
            found.append((replace(variant, name=name, pack=pack), rows + along))
    return found


def _rows_of(changes: Sequence[Change]) -> list[Document]:
    return [change_document(each) for each in changes]


def _night_rows(sites: list[str], names: dict[str, str]) -> list[Document]:
    hours = {"closes": CLOSES, "opens": OPENS}
    return [{"kind": "nights", "site": site, "name": names[site], **hours} for site in sites]


def _changed(study: Study, scenario: Changes | None) -> Named:
    if scenario is None:
        raise RequestError("impact_without_scenario")
    changed = scenario.on(study.pack, study.question.as_of)
    return Variant(name=scenario.name, pack=changed), _rows_of(scenario.changes)


def coordination_asked(
    session: Session, study: Study, region: Region, asked: dict[str, Any]
) -> list[Named]:
    """Return the variants in which the same links know less of each other, or more."""
    demand = region.demand
    self_referrals, calls = (
        float(demand.by_area(kind).sum()) for kind in ("self_referral", "gp_post_call")
    )
    cumulative = region.habits.urgency[demand.kinds.index("self_referral")]
    moved = region.values["calls_first_share"].value * float(1.0 - cumulative[-2])
    told: dict[str, dict[str, Any]] = {
        "no_insight": {"coordination": Coordination(shares_stops=False)},
        "no_borders": {"coordination": Coordination(crosses_borders=False)},
        "spreading": {
            "coordination": Coordination(spread_minutes=region.values["spread_minutes"].value)
        },
        "central_triage": {
            "factors": {
                "self_referral": 1.0 - moved,
                "gp_post_call": 1.0 + moved * self_referrals / max(calls, 1e-9),
            }
        },
    }
    return [
        (
            Variant(name=session.say(COORDINATION_WORDS[name]), pack=study.pack, **told[name]),
            [{"kind": "coordination", "name": name}],
        )
        for name in asked["coordination"]
    ]
