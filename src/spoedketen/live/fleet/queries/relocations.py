"""Advice to move an ambulance, for the regions of a control room."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256

from spoedketen.domain.assumptions import Assumption
from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import actor_control_rooms, directory, local_day
from spoedketen.live.directory.values import AgreementInfo
from spoedketen.live.fleet.grounds import Grounds, grounds
from spoedketen.live.fleet.models import MoveDecision
from spoedketen.live.fleet.queries.on_board import on_duty
from spoedketen.live.fleet.queries.orders import (
    as_ordered,
    decision_info,
    last_withdrawal,
    open_orders,
)
from spoedketen.live.fleet.queries.units import unit_reports
from spoedketen.live.fleet.relocation_values import DecisionInfo, RegionAdvice, StationInfo
from spoedketen.planning.relocation.asked import Answer, answer
from spoedketen.planning.relocation.terms import (
    relocation_assumptions,
    terms_of,
    validity_of,
)

ADVICE, DECIDE = "relocation.view", "relocation.decide"
KIND = "relocation"
RECENT = timedelta(hours=24)
NAMES = {
    "busy": "relocation_busy",
    "floor": "relocation_floor",
    "least_gain": "relocation_least_gain",
    "longest_minutes": "relocation_longest_minutes",
    "status_minutes": "unit_status_minutes",
    "soon_minutes": "unit_soon_minutes",
}
"""Parameters of the agreement, by the assumption that each replaces."""


def rooms_of_regions() -> dict[int, int]:
    """Return the control room of each ambulance region, as its locations tell."""
    sites = directory().sites.values()
    told = (
        site.regions for site in sites if {"safety_region", "control_room"} <= set(site.regions)
    )
    return {regions["safety_region"]: regions["control_room"] for regions in told}


def advised_regions(actor: Actor) -> list[str]:
    """Return the regions of an actor's control rooms, by slug in order."""
    actor.must(ADVICE)
    own = actor_control_rooms(actor) & actor.regions_with(ADVICE)
    found = (region for region, room in rooms_of_regions().items() if room in own)
    return sorted(directory().regions[region].slug for region in found)


def region_advice(actor: Actor, slug: str, at: datetime) -> RegionAdvice:
    """Return the advice for one region now.

    Raises
    ------
    NotFound
        Where there is no such region, or it is of another control room.
    """
    region = directory().region_named(slug, "safety_region")
    room = rooms_of_regions().get(region.id) if region else None
    own = actor_control_rooms(actor)
    relations = actor.in_area(frozenset({room}) if room else frozenset())
    if region is None or room is None or room not in own or not actor.may(ADVICE, relations):
        raise NotFound("relocation_region_unknown", given=slug)
    agreed = directory().agreement_in(KIND, region.id, local_day(at))
    is_allowed = agreed is not None and bool(agreed.parameters["allowed"])
    held = grounds(travel_folder(), directory().version) if is_allowed else None
    ground = held.by_region.get(slug) if held else None
    reports = unit_reports(region.id, at) if ground else ()
    found = None
    orders: tuple[DecisionInfo, ...] = ()
    if ground is not None and agreed is not None:
        values = _values(agreed)
        valid = validity_of(values)
        orders = open_orders(region.id, reports, at, valid.status_minutes)
        counted = as_ordered(reports, orders)
        found = answer(ground, counted, at, terms_of(values, local_day(at)), valid)
    token = _token(slug, found, at, last_withdrawal(region.id))
    return RegionAdvice(
        region=region.id,
        slug=slug,
        name=region.name,
        control_room=room,
        is_allowed=is_allowed,
        source=agreed.source if agreed else "",
        answer=found,
        ground=ground,
        reports=reports,
        orders=orders,
        board=on_duty(actor, region.id, at),
        token=token,
        decided=_decision(region.id, token),
        recent=_recent(region.id, orders, at),
        may_decide=actor.may(DECIDE, relations),
    )


def _values(agreed: AgreementInfo) -> Mapping[str, Assumption]:
    """Return the assumptions with what the region agreed in their place."""
    found = dict(relocation_assumptions())
    for name, replaced in NAMES.items():
        if name in agreed.parameters:
            row = asdict(found[replaced]) | {"value": float(agreed.parameters[name])}
            found[replaced] = Assumption(**row)
    return found


def _token(slug: str, found: Answer | None, at: datetime, withdrawn: str) -> str:
    """Return the name of an advice: another as soon as it, a unit's place or the hour changes.

    After a withdrawal the same advice is asked anew.
    """
    if found is None:
        return ""
    move = found.advice.move
    units = sorted(
        (each.report.id, each.report.state, each.report.station, each.report.towards)
        for each in found.standing.counted
    )
    told = [slug, f"{at:%Y-%m-%dT%H}", directory().version, units, asdict(found.terms)]
    told += [[move.unit, move.point] if move else None, withdrawn]
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _recent(region: int, orders: Iterable[DecisionInfo], at: datetime) -> tuple[DecisionInfo, ...]:
    rows = MoveDecision.objects.filter(safety_region_id=region, at__gt=at - RECENT)
    waiting = {each.id: each for each in orders}
    found = map(decision_info, rows.select_related("withdrawal").order_by("-at")[:10])
    return tuple(waiting.get(each.id, each) for each in found)


def _decision(region: int, token: str) -> DecisionInfo | None:
    rows = MoveDecision.objects.filter(safety_region_id=region, token=token)
    row = rows.select_related("withdrawal").first()
    return decision_info(row) if row and token else None


def known_stations() -> Grounds:
    """Return the grounds of this version.

    Raises
    ------
    RequestError
        ``places_not_ready`` in the first seconds of an installation.
    """
    found = grounds(travel_folder(), directory().version)
    if found is None:
        raise RequestError("places_not_ready")
    return found


def stations() -> list[StationInfo]:
    """Return every station that a unit may report to stand at, by region."""
    return [
        StationInfo(id=id_, name=name, lat=float(lat), lon=float(lon), safety_region=slug)
        for slug, ground in known_stations().by_region.items()
        for id_, name, lat, lon in zip(
            ground.stations.ids, ground.stations.names, ground.stations.lat, ground.stations.lon,
            strict=True,
        )
    ]  # fmt: skip
