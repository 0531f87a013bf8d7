"""What one run of a chain says, by link, place and hour: plain arrays that can be subtracted.

Everything per year unless its name says otherwise. Sites are in the order of a list of ids that
baseline and scenarios share, so that a closed site is a row of zeros and not a missing row.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.habits import FOLLOW_UP
from spoedketen.planning.chain.layout import Layout
from spoedketen.simulation.chain import Chain, ChainOutcome
from spoedketen.simulation.chain_records import NEDOCS_STEP

Records = NDArray[Any]
Measures = Mapping[str, FloatArray]
YEAR_MINUTES = 525_960.0
CROWDED = 100.0
"""NEDOCS above which a department is overcrowded (Weiss 2004)."""


def measures_of(
    chain: Chain, layout: Layout, outcome: ChainOutcome, sites: Sequence[str]
) -> dict[str, FloatArray]:
    """Return the measures of one run; sums and counts, so that means can be made of them later."""
    per_year = YEAR_MINUTES / outcome.minutes
    return {
        **_sites(layout, outcome, sites, per_year),
        **_places(outcome, per_year),
        **_regions(layout, chain, outcome, per_year),
        **_links(chain, layout, outcome, per_year),
        **_totals(outcome, per_year),
    }


def _sites(
    layout: Layout, outcome: ChainOutcome, sites: Sequence[str], per_year: float
) -> dict[str, FloatArray]:
    row = {id_: number for number, id_ in enumerate(layout.sites.ids)}
    found = {name: np.zeros(len(sites)) for name in SITE_MEASURES}
    own, ambulance = np.zeros((len(sites), 24)), np.zeros((len(sites), 24))
    present, stopped = np.zeros((len(sites), 24)), np.zeros((len(sites), 24))
    needs = np.zeros((len(sites), outcome.tally.needs.shape[1]))
    for place, id_ in enumerate(sites):
        if id_ not in row:
            continue
        number = row[id_]
        needs[place] = outcome.tally.needs[number] * per_year
        site, looks = outcome.tally.sites[number], outcome.tally.looks[number]
        per_day = 1_440.0 / outcome.minutes
        own[place], ambulance[place] = looks["own"] * per_day, looks["ambulance"] * per_day
        seen = np.maximum(looks["looks"], 1)
        present[place], stopped[place] = looks["present"] / seen, looks["stopped"] / seen
        for name, value in _site(outcome, site, number, per_year).items():
            found[name][place] = value
    return {
        **{f"site_{name}": values for name, values in found.items()},
        "site_needs": needs,
        "site_own_by_hour": own,
        "site_ambulance_by_hour": ambulance,
        "site_present_by_hour": present,
        "site_stopped_by_hour": stopped,
    }


SITE_MEASURES = (
    "visits", "stay_minutes", "wait_minutes", "boarding", "rooms_busy", "stopped_share", "stops",
    "diverted", "nedocs", "crowded_share", "ward_busy", "ambulance_arrivals",
)  # fmt: skip


def _site(outcome: ChainOutcome, site: Any, number: int, per_year: float) -> dict[str, float]:
    if site["department"] < 0:
        return {}
    at, paths = outcome.stations[site["department"]], outcome.paths[site["department"]]
    looks, scores = outcome.tally.looks[number], outcome.tally.nedocs[number]
    seen = max(int(looks["looks"].sum()), 1)
    return {
        "visits": float(at["arrived"]) * per_year,
        "stay_minutes": ratio(paths["stay"].sum(), paths["left"].sum()),
        "wait_minutes": ratio(paths["wait"].sum(), paths["begun"].sum()),
        "boarding": looks["boarding"].sum() / seen,
        "rooms_busy": (at["present_area"] - at["waiting_area"])
        / outcome.minutes
        / max(float(site["rooms"]), 1.0),
        "stopped_share": float(at["stopped_minutes"]) / outcome.minutes,
        "stops": float(at["stops"]) * per_year,
        "diverted": float(site["diverted"]) * per_year,
        "nedocs": looks["nedocs"].sum() / seen,
        "crowded_share": scores[int(CROWDED // NEDOCS_STEP) :].sum() / seen,
        "ward_busy": _ward(outcome, site),
        "ambulance_arrivals": float(looks["ambulance"].sum()) * per_year,
    }


def _ward(outcome: ChainOutcome, site: Any) -> float:
    if site["ward"] < 0 or site["beds"] <= 0:
        return 0.0
    taken = outcome.stations[site["ward"]]["serving_area"] / outcome.minutes
    return float(taken / site["beds"])


def ratio(part: float, whole: float) -> float:
    """Return a ratio, 0 of nothing."""
    return float(part) / float(whole) if whole else 0.0


def _places(outcome: ChainOutcome, per_year: float) -> dict[str, FloatArray]:
    journeys, response = outcome.tally.journeys, outcome.tally.response
    return {
        "area_to_hospital": journeys["patients"].sum(axis=1) * per_year,
        "area_drive_minutes": journeys["drive_minutes"].sum(axis=1) * per_year,
        "area_until_door_minutes": journeys["minutes"].sum(axis=1) * per_year,
        "area_calls": response["calls"] * per_year,
        "area_response_minutes": response["minutes"] * per_year,
        "area_late": response["late"] * per_year,
    }


def _regions(
    layout: Layout, chain: Chain, outcome: ChainOutcome, per_year: float
) -> dict[str, FloatArray]:
    regions = len(layout.ambulance_regions)
    of_units, hours = outcome.tally.regions, outcome.tally.response_hours
    belongs = chain.units["region"]
    busy = np.bincount(belongs, weights=outcome.units["busy_minutes"], minlength=regions)
    duty = np.bincount(belongs, weights=outcome.units["on_minutes"], minlength=regions)
    return {
        "region_runs": of_units["sent"] * per_year,
        "region_waited": of_units["waited"] * per_year,
        "region_km": of_units["km"] * per_year,
        "region_busy_hours": busy / 60.0 * per_year,
        "region_duty_hours": duty / 60.0 * per_year,
        "region_calls_by_hour": hours["calls"] * per_year,
        "region_late_by_hour": hours["late"] * per_year,
    }


def _links(
    chain: Chain, layout: Layout, outcome: ChainOutcome, per_year: float
) -> dict[str, FloatArray]:
    """Return how taken the links outside hospital are: GP posts, crisis teams, follow-up care."""
    number = {station.name: s for s, station in enumerate(chain.network.stations)}
    regions = len(layout.follow_up_regions)
    rows = {kind: [number[f"{kind}:{r}"] for r in range(regions)] for kind in FOLLOW_UP}
    places = {pool.name: pool.units[0] for pool in chain.network.pools}
    taken = np.zeros((len(FOLLOW_UP), regions))
    blocked, asked = taken.copy(), taken.copy()
    for k, kind in enumerate(FOLLOW_UP):
        at = outcome.stations[rows[kind]]
        units = np.array([places[f"{kind}:{r}"] for r in range(regions)])
        taken[k] = at["serving_area"] / outcome.minutes / np.maximum(units, 1)
        blocked[k] = at["knocking_area"] / outcome.minutes
        asked[k] = at["arrived"] * per_year
    return {
        "follow_up_busy": taken,
        "follow_up_blocked_beds": blocked,
        "follow_up_patients": asked,
        **{
            f"post_{what}_wait_minutes": _waits(outcome, number, f"post_{what}:")
            for what in ("desk", "room", "car")
        },
        "post_calls": np.array(
            [
                outcome.stations[s]["arrived"] * per_year
                for name, s in number.items()
                if name.startswith("post_desk:")
            ],
            float,
        ),
    }


def _waits(outcome: ChainOutcome, number: Mapping[str, int], prefix: str) -> FloatArray:
    rows = [s for name, s in number.items() if name.startswith(prefix)]
    paths = outcome.paths[rows]
    return np.asarray(paths["wait"].sum(axis=1) / np.maximum(paths["begun"].sum(axis=1), 1))


def _totals(outcome: ChainOutcome, per_year: float) -> dict[str, FloatArray]:
    sites = outcome.tally.sites
    wards = [s for s in sites["ward"] if s >= 0]
    departments = [s for s in sites["department"] if s >= 0]
    left = outcome.paths[departments]
    return {
        "requests": outcome.tally.kinds * per_year,
        "admissions": np.array([outcome.stations[wards]["arrived"].sum() * per_year]),
        "present_at_end": np.array([float(outcome.present)]),
        "ed_stay_minutes": np.array([ratio(left["stay"].sum(), left["left"].sum())]),
        "nedocs_classes": outcome.tally.nedocs.sum(axis=0).astype(float),
        "forced": np.array([sites["forced"].sum() * per_year]),
        "turned": np.array([sites["turned"].sum() * per_year]),
        "transferred": np.array([sites["transferred"].sum() * per_year]),
        "without_bed": np.array([sites["without_bed"].sum() * per_year]),
    }
