"""What a scenario does, link by link, with what it does at once and what follows from that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.chain import chain_document
from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.capacity import shares_by_site, visits_by_site
from spoedketen.planning.chain.layout import BoolArray, Layout
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.measures import Measures
from spoedketen.planning.impact.pairs import Paired, Reading, discoveries, mean_of, measure, paired
from spoedketen.planning.impact.runs import Ready

DIRECT_SHARE = 0.2
"""An area is hit at once where at least so much of its visits went to what closes."""
LEAST_CALLS = 50.0
"""Of fewer calls a year nothing is told of a place by itself."""
VISITS_UNDER_WAY = 0.002
"""Of all visits: so far may two runs differ by who has not arrived yet when they end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """A scenario beside the baseline: paired readings by what they are about."""

    scenario: Ready
    baseline: Ready
    replications: int
    sites: Mapping[str, Paired]
    site_hours: Mapping[str, Paired]
    places: Mapping[str, Paired]
    regions: Mapping[str, Paired]
    totals: Mapping[str, Paired]
    follow_up: Mapping[str, Paired]
    posts: Mapping[str, Paired]
    needs: Paired
    """Patients a year by what has to be at the hospital [sites, needs]."""
    first_order_visits: FloatArray
    """Visits a year that move at once [sites]: everybody to the next choice, nobody slowed."""
    is_direct: BoolArray
    """Whether an area loses the department it goes to now [areas]."""
    is_conserved: bool
    """Whether both runs had exactly the same requests."""
    keeps_visits: bool
    """Whether as many patients come to a department as before, but for who is under way."""


SITE_READINGS = (
    "visits", "stay_minutes", "wait_minutes", "boarding", "rooms_busy", "stopped_share", "stops",
    "diverted", "nedocs", "crowded_share", "ward_busy", "ambulance_arrivals",
)  # fmt: skip


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.asarray(part / np.maximum(whole, 1e-12))


TOTALS: Mapping[str, Reading] = {
    "ed_visits": lambda run: run["site_visits"].sum(keepdims=True),
    "admissions": measure("admissions"),
    "ed_stay_minutes": measure("ed_stay_minutes"),
    "ambulance_runs": lambda run: run["region_runs"].sum(keepdims=True),
    "ambulance_km": lambda run: run["region_km"].sum(keepdims=True),
    "ambulance_hours": lambda run: run["region_busy_hours"].sum(keepdims=True),
    "stops": lambda run: run["site_stops"].sum(keepdims=True),
    "diverted": lambda run: run["site_diverted"].sum(keepdims=True),
    "transferred": measure("transferred"),
    "without_bed": measure("without_bed"),
    "boarding": lambda run: run["site_boarding"].sum(keepdims=True),
    "blocked_beds": lambda run: run["follow_up_blocked_beds"].sum(keepdims=True),
    "drive_hours": lambda run: run["area_drive_minutes"].sum(keepdims=True) / 60.0,
    "late_share": lambda run: _ratio(
        run["area_late"][:, :2].sum(keepdims=True).ravel(),
        run["area_calls"][:, :2].sum(keepdims=True).ravel(),
    ),
}


def totals_of(before: Sequence[Measures], after: Sequence[Measures]) -> dict[str, Paired]:
    """Return what changes in the whole region, as arrays of one."""
    return {name: paired(before, after, reading) for name, reading in TOTALS.items()}


def effects_of(
    region: Region,
    baseline: Ready,
    scenario: Ready,
    before: Sequence[Measures],
    after: Sequence[Measures],
) -> Effects:
    """Return every effect of a scenario; ``before`` and ``after`` run on the same patients."""

    def read(names: Mapping[str, object]) -> dict[str, Paired]:
        return {name: paired(before, after, reading) for name, reading in names.items()}  # type: ignore[arg-type]

    same = all(
        np.array_equal(one["requests"], other["requests"])
        for one, other in zip(before, after, strict=True)
    )
    sites = read({name: measure(f"site_{name}") for name in SITE_READINGS})
    return Effects(
        scenario=scenario,
        baseline=baseline,
        replications=len(before),
        sites=sites,
        site_hours=read(
            {
                name: measure(f"site_{name}_by_hour")
                for name in ("own", "ambulance", "present", "stopped")
            }
        ),
        places=read(
            {
                "patients": measure("area_to_hospital"),
                "drive_minutes": mean_of("area_drive_minutes", "area_to_hospital"),
                "door_minutes": mean_of("area_until_door_minutes", "area_to_hospital"),
                "calls": lambda run: run["area_calls"][:, :2].sum(axis=1),
                "response_minutes": _highest("area_response_minutes"),
                "late_share": _highest("area_late"),
            }
        ),
        regions=read(
            {
                "runs": measure("region_runs"),
                "km": measure("region_km"),
                "busy_hours": measure("region_busy_hours"),
                "busy_share": mean_of("region_busy_hours", "region_duty_hours"),
                "late_share": lambda run: _ratio(
                    run["region_late_by_hour"].sum(axis=1), run["region_calls_by_hour"].sum(axis=1)
                ),
            }
        ),
        totals=totals_of(before, after),
        follow_up=read(
            {name: measure(f"follow_up_{name}") for name in ("busy", "blocked_beds", "patients")}
        ),
        posts=read(
            {"calls": measure("post_calls"), "room_wait": measure("post_room_wait_minutes")}
        ),
        needs=paired(before, after, measure("site_needs")),
        first_order_visits=first_order(region, baseline.layout, scenario, sites["visits"].before),
        is_direct=direct_areas(region, baseline.layout, scenario.layout),
        is_conserved=same,
        keeps_visits=abs(float(sites["visits"].difference.sum()))
        <= VISITS_UNDER_WAY * float(sites["visits"].before.sum()),
    )


def _highest(part: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Return the reading of a mean over the calls of the two highest urgencies."""
    return lambda run: _ratio(run[part][:, :2].sum(axis=1), run["area_calls"][:, :2].sum(axis=1))


def first_order(
    region: Region, before: Layout, scenario: Ready, visits_now: FloatArray
) -> FloatArray:
    """Return visits a year that move at once, by site in the shared order.

    The choice of each area tells which share of its visits goes where, before and after;
    ``visits_now`` (by site, simulated) to how many that comes, so that what the choice alone counts
    otherwise than the simulation is not taken for an effect.
    """
    taste = region.values["choice_minutes"].value
    now, then = (
        _by_site(scenario, layout, visits_by_site(layout, region.demand, region.habits, taste))
        for layout in (before, scenario.layout)
    )
    leaving = np.maximum(now - then, 0.0)
    counted = np.where(now > 0, visits_now / np.maximum(now, 1e-9), 1.0)
    scale = float((leaving * counted).sum() / max(leaving.sum(), 1e-9))
    return np.where(leaving > 0, -leaving * counted, np.maximum(then - now, 0.0) * scale)


def _by_site(scenario: Ready, layout: Layout, visits: FloatArray) -> FloatArray:
    """Return visits a week as visits a year in the shared order."""
    found = np.zeros(len(scenario.sites))
    for number, id_ in enumerate(layout.sites.ids):
        found[scenario.sites.index(id_)] = visits[number] * WEEKS_PER_YEAR
    return found


WEEKS_PER_YEAR = 365.25 / 7


def direct_areas(region: Region, before: Layout, after: Layout) -> BoolArray:
    """Return whether an area loses what it goes to now, at any hour [areas]."""
    taste = region.values["choice_minutes"].value
    shares = shares_by_site(before, 0, taste)
    row = {id_: number for number, id_ in enumerate(after.sites.ids)}
    lost = np.array(
        [
            (before.opens[0, s] & ~_opens(after, row.get(id_))).any()
            for s, id_ in enumerate(before.sites.ids)
        ]
    )
    return np.asarray(shares @ lost >= DIRECT_SHARE)


def _opens(layout: Layout, row: int | None) -> BoolArray:
    if row is None:
        return np.zeros(layout.opens.shape[2], np.bool_)
    return np.asarray(layout.opens[0, row])


def looked_at(effects: Effects) -> BoolArray:
    """Return the areas where a longer response is looked for [areas].

    Those that lose their department, and those of ambulance regions that are busier than chance
    explains: elsewhere nothing can make an ambulance slower, and among a thousand places some
    always seem to be.
    """
    busy = effects.regions["busy_hours"]
    is_sure = discoveries(busy, effects.replications, np.ones(len(busy.difference), np.bool_))
    is_busier = is_sure & (busy.difference > 0)
    return np.asarray(effects.is_direct | is_busier[effects.baseline.layout.ambulance_region])


def most_affected(effects: Effects, most: int) -> list[int]:
    """Return the sites whose visits change most, at once or simulated, in the shared order."""
    visits = effects.sites["visits"]
    size = np.maximum(np.abs(visits.difference), np.abs(effects.first_order_visits))
    return [int(s) for s in np.argsort(-size, kind="stable") if size[s] > 0][:most]


def widest_stay_minutes(effects: Effects, sites: Sequence[int]) -> float:
    """Return the widest half-width of the change in stay among departments that still see anybody.

    0 where there are none; infinite where one replication tells nothing of chance.
    """
    stay, visits = effects.sites["stay_minutes"], effects.sites["visits"].after
    halves = [float(stay.high[s] - stay.difference[s]) for s in sites if visits[s] > 0]
    return max((np.inf if np.isnan(half) else half for half in halves), default=0.0)


def lost_sites(effects: Effects) -> tuple[str, ...]:
    """Return the sites whose emergency department is open for fewer hours than before."""
    before, after = effects.baseline.layout, effects.scenario.layout
    row = {id_: number for number, id_ in enumerate(after.sites.ids)}
    return tuple(
        id_
        for s, id_ in enumerate(before.sites.ids)
        if (before.opens[0, s] & ~_opens(after, row.get(id_))).any()
    )


def night_only(effects: Effects, site: str) -> bool:
    """Tell whether a department still opens at some hour."""
    layout = effects.scenario.layout
    if site not in layout.sites.ids:
        return False
    return bool(layout.opens[0, layout.sites.ids.index(site)].any())


NIGHT_BEGINS, NIGHT_ENDS, QUARTERS_A_DAY = 23 * 4, 7 * 4, 96


def shares_lost(effects: Effects, site: str) -> tuple[float, float]:
    """Return which share of its open day and evening, and of its open nights, a department loses.

    Nights last from 23 to 7 hours, as the rota does.
    """
    before, after = effects.baseline.layout, effects.scenario.layout
    was = before.opens[0, before.sites.ids.index(site)]
    row = {id_: number for number, id_ in enumerate(after.sites.ids)}
    lost = was & ~_opens(after, row.get(site))
    quarter = np.arange(len(was)) % QUARTERS_A_DAY
    is_night = (quarter < NIGHT_ENDS) | (quarter >= NIGHT_BEGINS)
    shares = [float(lost[part].sum() / max(was[part].sum(), 1)) for part in (~is_night, is_night)]
    return shares[0], shares[1]


def falls_with(services: Sequence[str], closed: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a site offers that falls when a service closes, and what asks attention."""
    document = chain_document()
    falls = [name for name in document["falls_with"].get(closed, ()) if name in services]
    asks = [name for name in document["asks_attention"].get(closed, ()) if name not in falls]
    return tuple(falls), tuple(asks)
