"""Which places wait for the region whose escalation level asks to agree first."""

from collections.abc import Iterator
from datetime import datetime

from spoedketen.domain.care import care_table
from spoedketen.domain.placing import age_band
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.temporary_rules import RaisedLevel, temporary_rules
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.placements.models import Placement
from spoedketen.live.placements.queries.names import name_of
from spoedketen.live.placements.values import WaitingTransfer

APPROVE = "placements.approve"
NATION = 0
LEAVES = frozenset({"arrange_transport", "pick_up"})
"""Moves that wait for the region, where its level asks for that; who arrived has arrived."""


def level_awaited(row: Placement, at: datetime) -> RaisedLevel | None:
    """Return the level whose region must still agree, or None.

    One agreement is asked: of the region of the place where its level asks for it, else of the
    region that the patient leaves.
    """
    if row.state != "accepted" or row.approved_at is not None:
        return None
    rules = (temporary_rules(site, at).placement_approval for site in _sites(row))
    return next((rule for rule in rules if rule is not None), None)


def _sites(row: Placement) -> Iterator[SiteInfo]:
    known = directory()
    if service := known.by_slug.get(row.destination):
        yield service.site
    if service := known.by_slug.get(row.origin_service):
        yield service.site
        return
    if _leaves_a_bed(row):  # though nobody said which
        yield from (each for each in known.sites.values() if each.organisation == row.origin_id)


def _leaves_a_bed(row: Placement) -> bool:
    """Tell whether a patient lies with who asks, as against at home."""
    return row.clock_kind == "medically_fit" or care_table().kinds[row.care].transfer


def decides_for(actor: Actor, region: int) -> bool:
    """Tell whether an actor agrees on behalf of a region; of the nation who has no region."""
    if not actor.may(APPROVE):
        return False
    if region != NATION:
        return region in actor.regions_with(APPROVE)
    return any(hat.region is None and hat.organisation is None for hat in actor.hats)


def waiting_transfers(actor: Actor, at: datetime) -> list[WaitingTransfer]:
    """Return the places on which an actor's region must agree, the longest waiting first."""
    actor.must(APPROVE)
    rows = Placement.objects.filter(state="accepted", approved_at=None).order_by("accepted_at")
    awaited = [(row, level_awaited(row, at)) for row in rows]
    own = [(row, level) for row, level in awaited if level and decides_for(actor, level.region_id)]
    names = organisation_names(frozenset(row.origin_id for row, _ in own))
    return [_waiting(row, level, names) for row, level in own]


def _waiting(row: Placement, level: RaisedLevel, names: dict[int, str]) -> WaitingTransfer:
    return WaitingTransfer(
        id=str(row.public_id),
        version=row.version,
        care=row.care,
        age_band=age_band(row.age_years),
        sex=row.sex,
        limits=tuple(row.limits),
        origin_name=names.get(row.origin_id, ""),
        place_name=row.place_name,
        destination_name=name_of(row.destination) if row.destination else row.external_name,
        clock_start=row.clock_start,
        accepted_at=row.accepted_at or row.state_since,
        level=level,
    )
