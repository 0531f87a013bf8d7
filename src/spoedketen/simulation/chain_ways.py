"""Where a patient of the chain goes and which ambulance comes. Compiled."""

import math
from typing import Any

from spoedketen.simulation.chain_records import QUARTERS, Ground
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.draws import uniform

NOWHERE = -1
TASTE = 40
"""Purpose of the draws of a patient's taste for each site."""
NEAR_TASTES = 6.0
QUARTER_MINUTES = 15.0


@kernel
def quarter_of(minutes: float) -> int:
    """Return the quarter of the week of a moment; a run begins on Monday 00:00."""
    return int(minutes // QUARTER_MINUTES) % QUARTERS


@kernel
def destination(  # noqa: C901, PLR0912, PLR0913, PLR0915, PLR0917 - what a choice depends on
    ground: Ground,
    stations: Any,
    sites: Any,
    key: Any,
    now: float,
    area: int,
    need: int,
    mode: int,
    pace: float,
    heeds_stops: bool,  # noqa: FBT001
    counts: bool,  # noqa: FBT001
) -> int:
    """Return the site to go to, of those that answer the need and are open at arrival.

    ``mode`` is 0 by car, 1 by ambulance; minutes are those of the mode times ``pace``. Each patient
    has a taste for each site: minus a Gumbel draw times ``taste`` minutes, so that sites within
    ``6 taste`` of the nearest share as in a multinomial logit. With patients spread, a site counts
    as farther by ``spreads`` minutes for each time that its rooms are all taken. Who heeds stops
    passes those on stop; if all near ones are, the nearest open site without a stop, and if there
    is none the nearest open one. If none is open at all, the nearest.
    """
    best, least, forced, closed, nearest = NOWHERE, math.inf, NOWHERE, NOWHERE, math.inf
    minutes_to, switches = ground.to_site[mode, area], ground.switches[0]
    wanted, wanted_score = NOWHERE, math.inf
    for k in range(ground.order.shape[3]):
        site = ground.order[mode, need, area, k]
        if site < 0:
            break
        minutes = minutes_to[site] * pace
        if closed == NOWHERE:
            closed = site
        station = ground.need_station[need, site]
        if not ground.is_open[station, quarter_of(now + minutes)]:
            continue
        if nearest == math.inf:
            nearest, forced = minutes, site
        is_near = minutes <= nearest + NEAR_TASTES * switches.taste
        if best != NOWHERE and not is_near:
            break
        score = minutes
        if is_near and switches.taste > 0.0:
            score += switches.taste * math.log(
                -math.log(uniform(key, TASTE, ground.taste_number[site]))
            )
        if switches.spreads > 0.0:
            score += switches.spreads * stations[station].present / max(sites[site].rooms, 1.0)
        if is_near and score < wanted_score:
            wanted, wanted_score = site, score
        if heeds_stops and stations[station].stopped:
            continue
        if score < least:
            best, least = site, score
    if counts and NOWHERE not in (wanted, best) and wanted != best:
        sites[wanted].diverted += 1
    if best != NOWHERE:
        return best
    if forced != NOWHERE:
        sites[forced].forced += counts
        return forced
    return closed


@kernel
def place_of(ground: Ground, units: Any, u: int, now: float) -> int:
    """Return the area where a free ambulance is: its base, or nearest to where it drives."""
    unit = units[u]
    if now >= unit.home_at:
        return int(unit.base)
    share = (now - unit.free_at) / (unit.home_at - unit.free_at)
    east, north = ground.east_km, ground.north_km
    x = east[unit.left_from] + share * (east[unit.base] - east[unit.left_from])
    y = north[unit.left_from] + share * (north[unit.base] - north[unit.left_from])
    switches = ground.switches[0]
    column = int((x - switches.west_km) // switches.cell_km)
    row = int((y - switches.south_km) // switches.cell_km)
    return int(ground.raster[row, column])


@kernel
def nearest_unit(ground: Ground, units: Any, region: int, area: int, now: float) -> int:
    """Return the free ambulance of a region with the fewest minutes to an area, or -1."""
    best, fewest = NOWHERE, math.inf
    for u in range(ground.region_units[region, 0], ground.region_units[region, 1]):
        if units[u].is_busy or not units[u].is_on:
            continue
        minutes = ground.siren[place_of(ground, units, u, now), area]
        if minutes < fewest:
            best, fewest = u, minutes
    return best


@kernel
def unit_for(ground: Ground, units: Any, area: int, now: float) -> int:
    """Return the ambulance to send: of the own region, else of a neighbour if borders are open."""
    region = ground.region[area]
    found = nearest_unit(ground, units, region, area, now)
    if found != NOWHERE or not ground.switches[0].crosses_borders:
        return found
    fewest = math.inf
    for k in range(ground.near_regions.shape[1]):
        near = ground.near_regions[region, k]
        if near < 0:
            break
        u = nearest_unit(ground, units, near, area, now)
        if u != NOWHERE:
            minutes = ground.siren[place_of(ground, units, u, now), area]
            if minutes < fewest:
                found, fewest = u, minutes
    return found


@kernel
def straight_km(ground: Ground, here: int, there: int) -> float:
    """Return the straight distance between two areas."""
    east = ground.east_km[here] - ground.east_km[there]
    north = ground.north_km[here] - ground.north_km[there]
    return math.sqrt(east * east + north * north)
