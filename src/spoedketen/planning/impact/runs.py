"""One run of an impact study, and the key under which its result can be kept."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import sha256

from spoedketen.domain.chain import chain_document
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.planning.chain.layout import Layout
from spoedketen.planning.chain.ready import Coordination, Region, chain_of
from spoedketen.planning.chain.targets import targets_on
from spoedketen.planning.impact.measures import measures_of
from spoedketen.simulation.chain import Chain, ChainStudy, simulated_chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One state of the region: the pack after a scenario, how it is coordinated, its demand."""

    name: str
    pack: Pack | None = None
    coordination: Coordination = field(default_factory=Coordination)
    factors: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """A variant made ready to run, with the sites in the order all variants share."""

    name: str
    chain: Chain
    layout: Layout
    sites: tuple[str, ...]
    key: str
    pack: Pack | None = None


def ready(
    region: Region, variants: Sequence[Variant], layouts: Sequence[Layout | None] = ()
) -> tuple[Ready, ...]:
    """Return every variant made ready; the sites of all of them in one order.

    ``layouts`` are those of the variants, where they are known from the same packs.
    """
    known = layouts or [None] * len(variants)
    made = [
        chain_of(region, v.pack, v.coordination, v.factors or None, layout)
        for v, layout in zip(variants, known, strict=True)
    ]
    sites = tuple(dict.fromkeys(id_ for _, layout in made for id_ in layout.sites.ids))
    return tuple(
        Ready(
            name=variant.name,
            chain=chain,
            layout=layout,
            sites=sites,
            key=_key(region, variant, layout, sites),
            pack=variant.pack,
        )
        for variant, (chain, layout) in zip(variants, made, strict=True)
    )


def run(variant: Ready, study: ChainStudy) -> dict[str, FloatArray]:
    """Return the measures of one replication of a variant."""
    outcome = simulated_chain(variant.chain, study)
    return measures_of(variant.chain, variant.layout, outcome, variant.sites)


MODEL = 8
"""Raised whenever the same input would give other results: what was kept is then made anew."""


def _key(region: Region, variant: Variant, layout: Layout, sites: Sequence[str]) -> str:
    """Return what tells a variant from every other: model, tables, minutes, values, switches.

    Those of the region as it is belong to it, since its capacity stays; and the order of the sites
    of the whole study, in which the measures stand.
    """
    digest = sha256()
    digest.update(json.dumps([MODEL, chain_document()], sort_keys=True, default=str).encode())
    for minutes in (layout.to_site, layout.siren, layout.to_post):
        digest.update(minutes.tobytes())
    for pack in (region.pack, variant.pack or region.pack):
        for name in sorted(pack.tables):
            digest.update(name.encode())
            digest.update(pack.tables[name].write_json().encode())
    digest.update(targets_on(region.on).tobytes())
    digest.update(region.demand.per_week.tobytes())
    told = {
        "values": {name: row.value for name, row in region.values.items()},
        "on": region.on.isoformat(),
        "coordination": asdict(variant.coordination),
        "factors": dict(variant.factors),
        "sites": list(sites),
    }
    digest.update(json.dumps(told, sort_keys=True).encode())
    return digest.hexdigest()[:16]
