"""Inflow, throughput and outflow of a region in one picture, and which link blocks (C-9)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from spoedketen.domain.flow import Blockage, Limits, Link, blockages, flow, status
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.capacity.values import Tile
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import AgreementInfo, RegionInfo

KIND = "chain"
STARTING = Limits(tight=85, full=95, waiting=10, full_of={})


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkStanding:
    """A link in the picture: its sums, how it stands, and whether it blocks."""

    tile: Tile
    link: Link
    status: str
    is_blocking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPicture:
    """The chain of a region; ``stages`` in order from inflow to outflow."""

    region: RegionInfo | None
    stages: Mapping[str, tuple[LinkStanding, ...]]
    causes: tuple[Blockage, ...]
    limits: Limits
    source: str

    @property
    def links(self) -> dict[str, LinkStanding]:
        """The links by code."""
        return {each.link.code: each for stage in self.stages.values() for each in stage}


def chain_picture(actor: Actor, region: int | None, at: datetime) -> ChainPicture:
    """Return the chain of a region, or of the nation for None, as far as the actor may know it."""
    actor.must("figures.sums")
    agreed = directory().agreement_in(KIND, region, local_day(at))
    limits = limits_of(agreed)
    told = {tile.sector: tile for tile in tiles(actor, region, at)}
    links = {code: link_of(tile) for code, tile in told.items()}
    causes = blockages(tuple(links.values()), limits)
    blamed = {cause.link for cause in causes}
    return ChainPicture(
        region=directory().regions.get(region) if region else None,
        stages={
            stage: tuple(
                LinkStanding(
                    tile=told[code],
                    link=links[code],
                    status=status(links[code], limits),
                    is_blocking=code in blamed,
                )
                for code in codes
                if code in told
            )
            for stage, codes in flow()["stages"].items()
        },
        causes=causes,
        limits=limits,
        source=agreed.source if agreed else "",
    )


def blocking_links(region: int | None, told: Iterable[Tile], at: datetime) -> frozenset[str]:
    """Return the links that block, of the sums that a reader is told."""
    limits = limits_of(directory().agreement_in(KIND, region, local_day(at)))
    return frozenset(each.link for each in blockages(tuple(map(link_of, told)), limits))


def link_of(tile: Tile) -> Link:
    """Return a link as the sums tell it: of those who told both what has staff and what is free."""
    return Link(
        code=tile.sector,
        staffed=tile.paired_staffed,
        free=tile.paired_free,
        waiting=tile.queued,
        stops=tile.stop_count,
        services=tile.service_count,
        sources=tile.paired_sources,
        sources_total=tile.sources_total,
    )


def limits_of(agreed: AgreementInfo | None) -> Limits:
    """Return the limits of an agreement; without one the starting values."""
    if agreed is None:
        return STARTING
    told = agreed.parameters
    return Limits(
        tight=told["tight_percent"],
        full=told["full_percent"],
        waiting=told["waiting_per_hundred"],
        full_of=told.get("full_percent_of", {}),
        waiting_of=told.get("waiting_per_hundred_of", {}),
    )
