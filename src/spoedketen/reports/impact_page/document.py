"""An impact study as a JSON document; the page is written from it."""

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import polars as pl

from spoedketen.domain.chain import chain_document
from spoedketen.domain.geodesy import straight_km
from spoedketen.planning.chain.habits import FOLLOW_UP, NEEDS
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.effects import (
    LEAST_CALLS,
    Effects,
    falls_with,
    looked_at,
    lost_sites,
    most_affected,
    night_only,
    shares_lost,
)  # fmt: skip
from spoedketen.planning.impact.pairs import Paired, discoveries
from spoedketen.planning.impact.runs import Ready
from spoedketen.planning.impact.staff import freed_by_closure, needed_for_visits
from spoedketen.reports.documents import Document, finite
from spoedketen.reports.impact_page.access_rows import access_document, municipalities
from spoedketen.reports.impact_page.capacity_rows import capacity_rows
from spoedketen.reports.impact_page.doubt_rows import doubt_document
from spoedketen.reports.impact_page.inputs import assumed, demand_rows, target_rows
from spoedketen.reports.impact_page.study import Run, Scenario
from spoedketen.reports.impact_page.volume_rows import volume_rows
from spoedketen.reports.notices import notices

SITES_SHOWN, PLACES_SHOWN, HOURS_SHOWN = 12, 25, 4
DEPARTMENT = "emergency_department"
SURE_MINUTES = 0.05
"""A response that changes less than this on average is told as unchanged."""


def impact_document(region: Region, run: Run, scenarios: Sequence[Scenario]) -> Document:
    """Return the whole study."""
    return {
        "schema": "spoedketen/impact/1",
        "notice": notices(region.pack),
        "pack": {
            "name": region.pack.note.name,
            "date": region.pack.note.date.isoformat(),
            "checksum": region.pack.checksum,
        },
        "as_of": region.on.isoformat(),
        "travel": {
            "provider": region.travel.provider,
            "described": dict(region.travel.described),
        },
        "run": asdict(run),
        "scenarios": [_scenario(region, each) for each in scenarios],
        "assumptions": assumed(region.values),
        "targets": target_rows(region),
        "demand": demand_rows(region),
    }


def _scenario(region: Region, told: Scenario) -> Document:
    effects = told.effects
    lost = lost_sites(effects)
    return {
        "name": effects.scenario.name,
        "changes": list(told.changes),
        "replications": effects.replications,
        "requests_conserved": effects.is_conserved,
        "visits_conserved": effects.keeps_visits,
        "access": access_document(region, told),
        "totals": {
            name: pair(each, 0) for name, each in effects.totals.items() if _is_told(name, each)
        },
        "sites": _sites(region, effects, lost),
        "hours": _hours(region, effects, lost),
        "places": _places(region, effects, lost),
        "worst_place": _worst(region, effects),
        "regions": _regions(region, effects),
        "follow_up": _follow_up(region, effects),
        "posts": _posts(effects),
        "functions": [
            _functions(region, effects, *each) for each in _lost_services(region, effects, lost)
        ],
        "volumes": volume_rows(effects, names_of(region, effects), region.on),
        "staff": _staff(region, effects, lost),
        "cost": _cost(region, effects),
        "doubt": doubt_document(told.doubt, effects.totals),
        "capacity": capacity_rows(region, effects, told.changes),
        "elsewhere": _elsewhere(effects),
        "moved_needs": _moved_needs(region, effects),
    }


def _is_told(name: str, paired: Paired) -> bool:
    """Tell whether a total says something: that nobody lacks a bed goes without saying."""
    return name != "without_bed" or bool((paired.before > 0).any() or (paired.after > 0).any())


def pair(read: Paired, *place: int) -> Document:
    """Return before, after and difference with its interval, at one place of the arrays."""
    return {
        name: finite(float(np.ravel(getattr(read, name))[place[0]]))
        if len(place) == 1
        else finite(float(getattr(read, name)[place]))
        for name in ("before", "after", "difference", "low", "high")
    }


def names_of(region: Region, effects: Effects) -> dict[str, str]:
    """Return the name of every site by id."""
    found: dict[str, str] = {}
    for layout in (effects.scenario.layout, effects.baseline.layout, region.layout):
        found |= dict(zip(layout.sites.ids, layout.sites.names, strict=True))
    return found


def _sites(region: Region, effects: Effects, lost: Sequence[str]) -> list[Document]:
    names, order = names_of(region, effects), most_affected(effects, SITES_SHOWN)
    return [
        {
            "site": effects.scenario.sites[s],
            "name": names[effects.scenario.sites[s]],
            "is_closed": effects.scenario.sites[s] in lost,
            "rooms": int(_rooms(effects.baseline)[s]),
            "rooms_after": int(_rooms(effects.scenario)[s]),
            "first_order_visits": finite(float(effects.first_order_visits[s])),
            **{name: pair(read, int(s)) for name, read in effects.sites.items()},
        }
        for s in order
    ]


def _elsewhere(effects: Effects) -> Document:
    """Return the visits at departments that are not told by themselves: with them all adds up."""
    shown = most_affected(effects, SITES_SHOWN)
    others = np.setdiff1d(np.arange(len(effects.scenario.sites)), shown)
    names = ("visits", "ambulance_arrivals")
    return {
        "sites": len(others),
        "first_order_visits": finite(float(effects.first_order_visits[others].sum())),
        **{
            name: {
                "before": finite(float(effects.sites[name].before[others].sum())),
                "difference": finite(float(effects.sites[name].difference[others].sum())),
            }
            for name in names
        },
    }


BIRTHS = "acute_obstetrics"


def _moved_needs(region: Region, effects: Effects) -> list[Document]:
    """Return where who needs acute obstetrics goes, for sure another number than before."""
    need, names = NEEDS.index(BIRTHS), names_of(region, effects)
    read = effects.needs
    rows = np.flatnonzero(read.is_sure[:, need])
    order = rows[np.argsort(-np.abs(read.difference[rows, need]), kind="stable")][:SITES_SHOWN]
    return [
        {
            "service": BIRTHS,
            "site": effects.scenario.sites[s],
            "name": names[effects.scenario.sites[s]],
            **pair(read, int(s), need),
        }
        for s in order
    ]


def _rooms(state: Ready) -> np.ndarray:
    """Return the rooms of the departments that there are, in the shared order."""
    found = np.zeros(len(state.sites))
    for number, id_ in enumerate(state.layout.sites.ids):
        found[state.sites.index(id_)] = state.chain.sites[number]["rooms"]
    return found


def _hours(region: Region, effects: Effects, lost: Sequence[str]) -> list[Document]:
    """Return visits and crowding by hour of the day of the sites that receive most."""
    names, gains = names_of(region, effects), effects.sites["visits"].difference
    order = [s for s in np.argsort(-gains, kind="stable") if gains[s] > 0]
    kept = [s for s in order if effects.scenario.sites[s] not in lost][:HOURS_SHOWN]
    return [
        {
            "site": effects.scenario.sites[s],
            "name": names[effects.scenario.sites[s]],
            **{
                name: {
                    "before": [round(float(v), 4) for v in read.before[s]],
                    "after": [round(float(v), 4) for v in read.after[s]],
                }
                for name, read in effects.site_hours.items()
            },
        }
        for s in kept
    ]


def _places(region: Region, effects: Effects, lost: Sequence[str]) -> list[Document]:
    """Return the places where the highest urgencies wait longer, and those that drive farther."""
    response, calls = effects.places["response_minutes"], effects.places["calls"].before
    enough = (calls >= LEAST_CALLS) & looked_at(effects)
    is_sure = discoveries(response, effects.replications, enough)
    weight = np.where(is_sure | (enough & np.isnan(response.low)), response.difference, 0.0)
    # A small difference for many says more than a large one for a few.
    order = list(np.argsort(-weight * np.sqrt(calls), kind="stable")[:PLACES_SHOWN])
    points, groups = region.layout.areas, municipalities(region)
    km = _km_from_lost(region, effects, lost)
    return [
        {
            "place": points.names[a],
            "municipality": groups[a],
            "people": int(region.pack.table("areas")["population"][int(a)]),
            "calls_per_year": finite(float(calls[a])),
            "is_direct": bool(effects.is_direct[a]),
            "km_from_change": finite(float(km[a])),
            "response_minutes": pair(response, int(a)),
            "late_share": pair(effects.places["late_share"], int(a)),
            "drive_minutes": pair(effects.places["drive_minutes"], int(a)),
        }
        for a in order
        if weight[a] > SURE_MINUTES
    ]


def _km_from_lost(region: Region, effects: Effects, lost: Sequence[str]) -> np.ndarray:
    sites = effects.baseline.layout.sites
    rows = [sites.ids.index(id_) for id_ in lost]
    areas = region.layout.areas
    if not rows:
        return np.full(len(areas), np.nan)
    near = sites.subset(rows)
    return np.asarray(straight_km(areas.lat, areas.lon, near.lat, near.lon).min(axis=1))


def _worst(region: Region, effects: Effects) -> Document | None:
    """Return where most calls of the highest urgencies are late, before and after."""
    late, calls = effects.places["late_share"], effects.places["calls"].before
    enough = calls >= LEAST_CALLS
    if not enough.any():
        return None
    names, groups = region.layout.areas.names, municipalities(region)
    found: Document = {}
    worst = -1
    for name in ("before", "after"):
        shares = np.where(enough, getattr(late, name), -1.0)
        # Of equals the place that was worst already: another name would tell of a change.
        if worst < 0 or shares[worst] < shares.max():
            worst = int(shares.argmax())
        share = float(shares[worst])
        found[name] = {
            "place": names[worst],
            "municipality": groups[worst],
            "late_share": share,
            "calls_per_year": finite(float(calls[worst])),
        }
    among = enough & looked_at(effects)
    rise = np.where(discoveries(late, effects.replications, among), late.difference, 0.0)
    most = int(rise.argmax())
    if rise[most] > 0:
        found["rises_most"] = {
            "place": names[most],
            "municipality": groups[most],
            "calls_per_year": finite(float(calls[most])),
            **pair(late, most),
        }
    return found


def _regions(region: Region, effects: Effects) -> list[Document]:
    names = region.pack.region_names("safety_region")
    ids = effects.baseline.layout.ambulance_regions
    busy = effects.regions["busy_hours"]
    order = np.argsort(-np.abs(busy.difference), kind="stable")[:6]
    return [
        {
            "region": names.get(ids[r], ids[r]),
            **{name: pair(read, int(r)) for name, read in effects.regions.items()},
        }
        for r in order
        if bool(busy.is_sure[r]) or np.isnan(busy.low[r])
    ]


def _follow_up(region: Region, effects: Effects) -> list[Document]:
    ids, names = effects.baseline.layout.follow_up_regions, region.pack.region_names("network")
    regions = [names.get(id_, id_) for id_ in ids]
    rows = []
    for k, kind in enumerate(FOLLOW_UP):
        read = effects.follow_up["busy"]
        r = int(np.abs(read.difference[k]).argmax())
        rows.append(
            {
                "kind": kind,
                "region": regions[r],
                **{name: pair(each, k, r) for name, each in effects.follow_up.items()},
            }
        )
    return rows


def _posts(effects: Effects) -> Document:
    calls = effects.posts["calls"]
    return {
        "calls": {
            "before": float(calls.before.sum()),
            "difference": float(calls.difference.sum()),
        },
        "longest_wait_change_minutes": finite(
            float(np.abs(effects.posts["room_wait"].difference).max(initial=0.0))
        ),
    }


def _functions(region: Region, effects: Effects, site: str, closed: str) -> Document:
    offered = region.pack.valid("services", region.on).filter(pl.col("site") == site)
    falls, asks = falls_with(offered["service_type"].to_list(), closed)
    return {
        "site": site,
        "name": site_names(region)[site],
        "service": closed,
        "nights_only": closed == DEPARTMENT and night_only(effects, site),
        "falls": list(falls),
        "asks_attention": list(asks),
    }


def _lost_services(region: Region, effects: Effects, lost: Sequence[str]) -> list[tuple[str, str]]:
    """Return what closes: departments open for fewer hours, and every service that ends."""
    told = set(chain_document()["falls_with"]) | set(chain_document()["asks_attention"])
    packs = (region.pack, effects.scenario.pack or region.pack)
    before, after = (
        set(pack.valid("services", region.on).select("site", "service_type").iter_rows())
        for pack in packs
    )
    found = [(site, DEPARTMENT) for site in lost]
    gone = sorted((site, service) for site, service in before - after if service in told)
    return [*found, *(each for each in gone if each not in found)]


def site_names(region: Region) -> dict[str, str]:
    """Return the name of every location of the pack by id."""
    return dict(region.pack.table("sites").select("id", "name").iter_rows())


def _staff(region: Region, effects: Effects, lost: Sequence[str]) -> list[Document]:
    visits = effects.sites["visits"]
    per_room = float(visits.before.sum()) / max(float(_rooms(effects.baseline).sum()), 1.0)
    rows, names = [], site_names(region)
    for site in lost:
        rooms = region.capacity.rooms.get(site, 0)
        days, nights = shares_lost(effects, site)
        moved = max(-float(visits.difference[effects.scenario.sites.index(site)]), 0.0)
        needed = needed_for_visits(moved, per_room, region.values)
        rows += [
            {
                "site": site,
                "name": names[site],
                **asdict(each),
                "needed_elsewhere": needed[each.profession],
            }
            for each in freed_by_closure(rooms, region.values, days=days, nights=nights)
        ]
    return rows


def _cost(region: Region, effects: Effects) -> list[Document]:
    """Return what the differences cost at the user's prices; a price of 0 is no price."""
    prices = {
        "ambulance_hours": "cost_ambulance_hour",
        "ed_visits": "cost_ed_visit",
    }
    found = []
    for total, price in prices.items():
        value = region.values[price].value
        if value > 0:
            read = pair(effects.totals[total], 0)
            found.append(
                {
                    "what": total,
                    "price": value,
                    **{
                        name: None if read[name] is None else read[name] * value
                        for name in ("difference", "low", "high")
                    },
                }
            )
    return found
