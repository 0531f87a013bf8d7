"""A drill played through the chain: the week of it, with what happens to one network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.drills import Burst, Drill, Shortage, Span
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.planning.chain.capacity import pool_of
from spoedketen.planning.chain.demand import Demand
from spoedketen.planning.chain.habits import NEEDS, habits_of
from spoedketen.planning.chain.layout import Layout
from spoedketen.planning.chain.ready import Region, chain_of
from spoedketen.planning.chain.trace import Trace, trace_of
from spoedketen.simulation.chain import Chain, ChainStudy, simulated_chain, usual_patients
from spoedketen.simulation.chain_patients import KIND_SHIFT, WEEK_MINUTES, weeks
from spoedketen.simulation.chain_records import (
    BY_AMBULANCE,
    CONTROL_ROOM,
    NO_REFERRAL,
    WALK_IN,
    WEEK_HOURS,
)
from spoedketen.simulation.network import Pool

Records = NDArray[Any]
WARMUP_WEEKS = 3
EXTRA = 1 << (KIND_SHIFT - 1)
"""Added to the numbers of patients that a drill adds: nobody else has them."""
STAFF = ("nurses", "doctors")
CALLS = "control_room_call"
SEEDS_APART = 7_919
"""Between the draws of the usual week and those of what a drill adds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A drill after it was simulated: the trace of its week, and whom it concerns.

    ``network`` is that of the site around which it is; ``sites`` are those whose staff fell away.
    """

    trace: Trace
    network: str
    sites: tuple[str, ...]


def played(
    region: Region, drill: Drill, around: str, seed: int, changed: Pack | None = None
) -> Played:
    """Simulate the week of a drill around a hospital site.

    ``changed`` is the pack after a scenario that the drill is to be played in. The weeks before
    are usual ones; staff that falls away does so at the same hours of these, a week apart.

    Raises
    ------
    RequestError
        ``drill_not_at_hospital``.
    """
    known = region.layout.sites.ids
    if around not in known:
        raise RequestError("drill_not_at_hospital", site=around)
    area = int(region.layout.site_area[known.index(around)])
    chain, layout = chain_of(region, changed)
    network = int(layout.follow_up_region[area])
    short = _nearest_departments(chain, layout, (around, area), drill.short)
    if drill.short is not None:
        chain = _with_fewer_staff(chain, [layout.sites.ids[s] for s in short], drill.short)
    study = ChainStudy(seed=seed, warmup_weeks=WARMUP_WEEKS, weeks=1, keeps_log=True)
    added = [*_more(region, layout, drill, network, seed), *_wounded(region, drill, area, seed)]
    outcome = simulated_chain(chain, study, _with_added(chain, study, added))
    return Played(
        trace=trace_of(chain, layout, outcome, WARMUP_WEEKS),
        network=layout.follow_up_regions[network],
        sites=tuple(layout.sites.ids[s] for s in short),
    )


def _with_added(chain: Chain, study: ChainStudy, added: list[Records]) -> Iterator[Records]:
    """Yield the usual patients week by week, with those of the drill in the last week."""
    for week, block in enumerate(usual_patients(chain, study)):
        both = np.concatenate([block, *added]) if week == WARMUP_WEEKS else block
        yield both[np.argsort(both["minutes"], kind="stable")]


def _nearest_departments(
    chain: Chain, layout: Layout, where: tuple[str, int], short: Shortage | None
) -> list[int]:
    """Return the departments nearest to a site, told by its id and area; itself first."""
    if short is None:
        return []
    site, area = where
    minutes = np.where(np.array(layout.sites.ids) == site, -1.0, layout.to_site[0, area])
    ranked = np.argsort(minutes, kind="stable")
    return [int(s) for s in ranked if chain.sites[s]["department"] >= 0][: short.departments]


def _with_fewer_staff(chain: Chain, sites: list[str], short: Shortage) -> Chain:
    names = {f"{who}:{site}" for who in STAFF for site in sites}
    pools = tuple(
        _short_of(pool, short) if pool.name in names else pool for pool in chain.network.pools
    )
    return replace(chain, network=replace(chain.network, pools=pools))


def _short_of(pool: Pool, short: Shortage) -> Pool:
    hours = np.arange(WEEK_HOURS) * 60.0
    place = np.searchsorted(pool.from_minutes, hours, side="right") - 1
    units = np.array(pool.units)[place]
    is_short = _within(hours, short.span)
    fewer = np.maximum(np.floor(units * short.left), 1)
    return pool_of(pool.name, np.where(is_short, fewer, units).astype(np.int64))


def _within(minutes: Any, span: Span) -> Any:
    return (minutes >= span.begins) & (minutes < span.ends)


def _more(
    region: Region, layout: Layout, drill: Drill, network: int, seed: int
) -> Iterator[Records]:
    """Yield who comes besides the usual in the network, during the span of the drill."""
    if drill.more_span is None:
        return
    factors = {kind: drill.more.get(kind, 1.0) - 1.0 for kind in region.demand.kinds}
    demand = region.demand.times(factors)
    here = (layout.follow_up_region == network)[None, :, None]
    block = _a_week(region, replace(demand, per_week=demand.per_week * here), seed)
    yield _numbered(block[_within(block["minutes"], drill.more_span)])


def _a_week(region: Region, demand: Demand, seed: int) -> Records:
    return next(weeks(habits_of(demand, region.values), seed + SEEDS_APART, 0, 1))


def _numbered(block: Records) -> Records:
    """Return patients with numbers of their own, in the week of the drill."""
    block = block.copy()
    block["patient"] += EXTRA
    block["minutes"] += WARMUP_WEEKS * WEEK_MINUTES
    return block


def _wounded(region: Region, drill: Drill, area: int, seed: int) -> Iterator[Records]:
    """Yield the wounded of a drill, as calls to the control room and people who walk in."""
    if drill.burst is None:
        return
    block, wanted = np.empty(0), drill.burst.patients
    for doubled in range(MOST_DOUBLED):  # a small region has fewer calls in a week
        calls = {kind: 2.0**doubled * (kind == CALLS) for kind in region.demand.kinds}
        block = _a_week(region, region.demand.times(calls), seed + SEEDS_APART)
        if len(block) >= wanted:
            break
    yield _at_once(block[:wanted].copy(), drill.burst, area)


MOST_DOUBLED = 20


def _at_once(block: Records, burst: Burst, area: int) -> Records:
    count = len(block)
    place = (np.arange(count) + 0.5) / count
    block["minutes"] = burst.span.begins + place * burst.span.hours * 60.0
    block["area"] = area
    # The gravest come spread over the time too: urgency goes by golden steps, not by order.
    steps = (np.arange(count) * GOLDEN) % 1.0
    block["urgency"] = np.searchsorted(np.cumsum(burst.urgency), steps, side="right").clip(0, 3)
    walks = (block["urgency"] > 1) & ((np.arange(count) * GOLDEN * 7) % 1.0 < _walking(burst))
    block["door"] = np.where(walks, WALK_IN, CONTROL_ROOM)
    block["referral"] = np.where(walks, NO_REFERRAL, BY_AMBULANCE)
    block["transported"] = 1
    block["need"] = np.where(block["urgency"] == 0, NEEDS.index("multitrauma"), 0)
    return _numbered(block)


GOLDEN = 0.6180339887498949


def _walking(burst: Burst) -> float:
    """Return the share of the less urgent who come by themselves, for the share of all."""
    return min(1.0, burst.by_themselves / max(sum(burst.urgency[2:]), 1e-9))
