"""Values of the server as the interface gives them."""

from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.api.level_schemas import EscalationOut, EscalationStepOut
from spoedketen.live.api.notice import notice
from spoedketen.live.api.problems import faults
from spoedketen.live.api.schemas import (
    CrowdingOut,
    FiguresOut,
    ObservationIn,
    ReceiptOut,
    RegionOut,
    SeenOut,
    ServiceOut,
    StopOut,
    SumOut,
)
from spoedketen.live.capacity.crowding_values import CrowdingInfo
from spoedketen.live.capacity.queries.stops import rules_for
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import (
    Figures,
    NewObservation,
    Receipt,
    StopInfo,
    Tile,
)
from spoedketen.live.directory.queries import own_relation
from spoedketen.live.directory.values import Directory, RegionInfo, ServiceInfo
from spoedketen.live.distribution.level_values import LevelStep, Standing

COPIED = tuple(name for name in FiguresOut.model_fields if name in Figures.__dataclass_fields__)

STEP_COPIED = (
    "id", "version", "kind", "level", "rank", "previous", "at", "since", "review_at", "reason",
    "by", "role", "criteria",
)  # fmt: skip


def observation_of(body: ObservationIn, key: str) -> NewObservation:
    """Return a body as what is handed in; the header's key counts where the body has none."""
    told = {name: getattr(body, name) for name in ObservationIn.model_fields}
    return NewObservation(**{**told, "key": body.key or key})


def receipt_out(receipt: Receipt) -> ReceiptOut:
    """Return a receipt with its refusals in words."""
    return ReceiptOut(
        key=receipt.key,
        status=receipt.status,
        id=receipt.id,
        row=None,
        is_newest=receipt.is_newest,
        errors=faults(receipt.rejections),
        warnings=faults(receipt.doubts),
        notice=notice(),
    )


def figures_out(service: str, figures: Figures, at: datetime) -> FiguresOut:
    """Return an observation."""
    told = {name: getattr(figures, name) for name in COPIED}
    return FiguresOut(
        service=service,
        is_stale=figures.is_stale(at),
        available=figures.available,
        notice=notice(),
        **{name: told[name] for name in told if name != "available"},
    )


def region_out(region: RegionInfo, found: Directory) -> RegionOut:
    """Return a region."""
    parent = region.parent or region.network
    return RegionOut(
        id=region.slug,
        division=region.division,
        name=region.name,
        parent=found.regions[parent].slug if parent else None,
        neighbours=sorted(found.regions[n].slug for n in region.neighbours),
        notice=notice(),
    )


def service_out(actor: Actor, service: ServiceInfo, found: Directory, at: datetime) -> ServiceOut:
    """Return a service."""
    sector = chain().by_service_type.get(service.service_type)
    own = own_relation(actor, service.site)
    resources = sector.resources_of(service.service_type) if sector else []
    has_stops = sector is not None and sector.has_stops
    return ServiceOut(
        id=service.slug,
        service_type=service.service_type,
        level=service.level,
        flags=list(service.flags),
        sector=sector.code if sector else None,
        site=service.site.slug,
        site_name=service.site.name,
        organisation=service.site.organisation_slug,
        organisation_name=service.site.organisation_name,
        town=service.site.town,
        lat=service.site.lat,
        lon=service.site.lon,
        regions={d: found.regions[r].slug for d, r in service.site.regions.items()},
        calendar=service.calendar,
        valid_from=service.valid_from,
        valid_to=service.valid_to,
        origin=service.origin,
        resources=[resource.code for resource in resources],
        may_report=bool(resources) and actor.may("capacity.report", own),
        stops_allowed=rules_for(service, at).is_allowed if has_stops else None,
        notice=notice(),
    )


def stop_out(stop: StopInfo, at: datetime) -> StopOut:
    """Return a stop."""
    return StopOut(
        id=stop.id,
        service=stop.service,
        site_name=stop.site_name,
        state=stop.state,
        scope=stop.scope,
        reason=stop.reason,
        note=stop.note,
        declared_at=stop.declared_at,
        until=stop.until,
        ended_at=stop.ended_at,
        retracted_at=stop.retracted_at,
        is_active=stop.is_active(at),
        has_lapsed=stop.has_lapsed(at),
        version=stop.version,
        alternatives=list(stop.alternatives),
        awaiting=list(stop.awaiting),
        seen=[SeenOut(control_room=name, at=seen) for name, seen in stop.seen],
        arrivals=stop.arrivals,
        drill=stop.drill,
        notice=notice(),
    )


def crowding_out(service: str, info: CrowdingInfo, at: datetime) -> CrowdingOut:
    """Return a crowding score."""
    names = [name for name in CrowdingInfo.__dataclass_fields__ if name != "inputs"]
    return CrowdingOut(
        service=service,
        inputs=dict(info.inputs),
        is_stale=info.is_stale(at),
        notice=notice(),
        **{name: getattr(info, name) for name in names},
    )


def sum_out(tile: Tile) -> SumOut:
    """Return the sums of one link."""
    return SumOut(
        sector=tile.sector,
        free=tile.free,
        staffed=tile.staffed,
        occupied=tile.occupied,
        open_count=tile.open_count,
        stop_count=tile.stop_count,
        service_count=tile.service_count,
        sources_current=tile.sources_current,
        sources_total=tile.sources_total,
        waiting_minutes=tile.waiting_minutes,
        left_out_count=tile.left_out_count,
        is_rounded=tile.is_rounded,
        is_withheld=tile.is_withheld,
        expected_4h=tile.expected.value if tile.expected else None,
        notice=notice(),
    )


def escalation_out(standing: Standing) -> EscalationOut:
    """Return how a region stands."""
    division, slug = standing.address
    step = standing.step
    return EscalationOut(
        division=division,
        region=slug,
        region_name=standing.region_name or "Nederland",
        level=standing.level,
        name=standing.name["nl"],
        name_en=standing.name["en"],
        rank=standing.rank,
        version=standing.version,
        since=step.since if step else None,
        review_at=step.review_at if step else None,
        reason=step.reason if step else None,
        role=step.role if step else None,
        notice=notice(),
    )


def escalation_step_out(step: LevelStep) -> EscalationStepOut:
    """Return one step of a region."""
    told = {name: getattr(step, name) for name in STEP_COPIED}
    return EscalationStepOut(
        name=step.name["nl"],
        name_en=step.name["en"],
        criteria_met=[each["nl"] for each in step.ticked],
        notice=notice(),
        **told,
    )
