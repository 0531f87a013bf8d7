"""One invented week of ambulance presentations: our match beside plain "nearest open".

Run: ``python benchmarks/match_week.py [--days 7] [--seed 1]``. Both policies meet the same
patients, the same background crowds and the same stops; what they choose changes how full a
department is. Rooms, stays and demand are assumptions of this script, printed with the answer.
"""

import argparse
import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from spoedketen.domain.care import care_table
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.matching.candidates import Candidate, Told, places_on_arrival
from spoedketen.domain.matching.choosing import match
from spoedketen.domain.matching.needs import MatchRules, Need
from spoedketen.domain.places import areas_of
from spoedketen.domain.points import Points
from spoedketen.live.capacity.travel_tables import travel_model
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder

ROOMS_PER_100K, STAY_MINUTES = 9.0, 140.0
PATIENTS_A_DAY = 1_500
"""Presentations that somebody sends; walk-ins are the background that fills the rooms."""
BACKGROUND_FILL, BACKGROUND_SWING = 0.72, 0.22
STOP_FROM, STOP_MINUTES = 1.1, 60.0
REPORT_MINUTES = 5.0
CONDITIONS = {"": 0.90, "large_vessel_occlusion": 0.045, "stemi": 0.03, "multitrauma": 0.025}
HOURLY = np.array(
    [
        *(2, 1.5, 1.3, 1.2, 1.2, 1.4, 2, 3, 4.2, 5.2, 6, 6.4),
        *(6.3, 6.2, 6, 6, 6, 5.8, 5.4, 5, 4.4, 3.8, 3.2, 2.6),
    ]
)


@dataclass
class World:
    """The departments of the nation and how full each is, for one policy."""

    names: list[str]
    rooms: FloatArray
    capabilities: list[frozenset[str]]
    sent: FloatArray = field(init=False)
    leaving: list[tuple[float, int]] = field(default_factory=list)
    stop_until: FloatArray = field(init=False)
    told: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        """Begin empty of patients that were sent, nobody on stop."""
        self.sent = np.zeros(len(self.names))
        self.stop_until = np.full(len(self.names), -1.0)
        self.told = np.zeros(len(self.names))

    def until(self, at: float) -> None:
        """Let patients leave."""
        while self.leaving and self.leaving[0][0] <= at:
            self.sent[heapq.heappop(self.leaving)[1]] -= 1

    def report(self, at: float, background: FloatArray) -> None:
        """Tell what is free; who is far over full declares a stop."""
        used = background + self.sent
        self.told = np.floor(self.rooms - used)
        begins = (used > STOP_FROM * self.rooms) & (self.stop_until < at)
        self.stop_until[begins] = at + STOP_MINUTES


Policy = Callable[[World, Need, FloatArray, float, FloatArray], int]


def nearest_open(world: World, need: Need, minutes: FloatArray, at: float, _: FloatArray) -> int:
    """Choose the nearest department that is not on stop now; all on stop: the nearest."""
    del need
    shut = world.stop_until >= at
    return int(np.argmin(np.where(shut & ~shut.all(), np.inf, minutes)))


def ours(world: World, need: Need, minutes: FloatArray, at: float, trend: FloatArray) -> int:
    """Choose the first option of the match, from what was told and is expected in an hour."""
    near = np.argsort(minutes)[:25]
    capable = [n for n in range(len(minutes)) if need.condition and need.condition.is_met(
        world.capabilities[n])]  # fmt: skip
    candidates = [_candidate(world, int(n), minutes, at, trend) for n in {*near, *capable}]
    found = match(need, candidates, MatchRules())
    return int(found.options[0].candidate.service) if found.options else int(near[0])


def _candidate(
    world: World, n: int, minutes: FloatArray, at: float, trend: FloatArray
) -> Candidate:
    free = max(int(world.told[n]), 0)
    later = max(int(world.told[n] - trend[n]), 0)
    told = [Told(minutes=0.0, value=free), Told(minutes=60.0, value=later, is_expected=True)]
    lasting = world.stop_until[n] - at
    return Candidate(
        service=str(n),
        care="emergency_department",
        site=str(n),
        minutes=float(minutes[n]),
        stop="stop" if lasting >= 0 else "",
        stop_minutes=max(float(lasting), 0.0),
        capabilities=world.capabilities[n],
        places=places_on_arrival(told, float(minutes[n])),
    )


@dataclass
class Tally:
    """What became of the patients under one policy."""

    patients: int = 0
    right: int = 0
    minutes: float = 0.0
    stopped: int = 0
    full: int = 0
    incapable: int = 0

    def add(self, *, minutes: float, stopped: bool, full: bool, capable: bool) -> None:
        """Count one patient."""
        self.patients += 1
        self.minutes += minutes
        self.stopped += stopped
        self.full += full
        self.incapable += not capable
        self.right += capable and not full and not stopped


def background(rooms: FloatArray, phases: FloatArray, at: float) -> FloatArray:
    """Return the rooms that walk-ins and others take at a minute: a daily wave, higher by day."""
    wave = np.sin(2 * np.pi * (at / 1440 - 0.375)) + phases
    return np.asarray(rooms * (BACKGROUND_FILL + BACKGROUND_SWING * wave))


def departments() -> tuple[list[str], Points, FloatArray, list[frozenset[str]]]:
    """Return the departments of the bundled pack with what each location can do."""
    pack = read_pack(pack_folder("netherlands"))
    services = pack.table("services")
    held: dict[str, set[str]] = {}
    for site, kind, level in services.select("site", "service_type", "level").iter_rows():
        held.setdefault(site, set()).add(kind)
        if level:
            held[site].add(f"{kind}:{level}")
    sites = pack.table("sites").filter(pack.table("sites")["id"].is_in(
        [site for site, kinds in held.items() if "emergency_department" in kinds]))  # fmt: skip
    points = Points(
        ids=tuple(sites["id"]), lat=sites["lat"].to_numpy(), lon=sites["lon"].to_numpy()
    )
    areas = areas_of(pack)
    minutes = travel_model(pack).minutes("ambulance", areas.points, points)
    return list(sites["id"]), points, minutes, [frozenset(held[site]) for site in sites["id"]]


def week(policy: Policy, days: int, seed: int) -> Tally:
    """Play the days under a policy and count."""
    chance = np.random.default_rng(seed)
    names, _, minutes, capabilities = departments()
    people = areas_of(read_pack(pack_folder("netherlands"))).people
    served = np.bincount(np.argmin(minutes, axis=1), weights=people, minlength=len(names))
    rooms = np.maximum(np.round(served * ROOMS_PER_100K / 1e5), 4.0)
    phases = chance.normal(0, 0.55, size=(days * 24 + 2, len(names)))
    world, tally = World(names=names, rooms=rooms, capabilities=capabilities), Tally()
    reported = -REPORT_MINUTES
    for at, area, condition, stay in _patients(chance, days, people):
        world.until(at)
        hour = int(at // 60)
        now = background(rooms, phases[hour], at)
        if at - reported >= REPORT_MINUTES:
            world.report(at, now)
            reported = at
        trend = background(rooms, phases[hour], at + 60) - now
        need = Need(
            care=(care_table().kinds["emergency_department"],),
            condition=care_table().conditions[condition] if condition else None,
        )
        n = policy(world, need, minutes[area], at, trend)
        arrives = at + minutes[area, n]
        there = background(rooms, phases[int(arrives // 60)], arrives)
        tally.add(
            minutes=float(minutes[area, n]),
            stopped=bool(world.stop_until[n] >= arrives),
            full=bool(there[n] + world.sent[n] >= rooms[n]),
            capable=need.condition is None or need.condition.is_met(capabilities[n]),
        )
        world.sent[n] += 1
        heapq.heappush(world.leaving, (arrives + stay, n))
    return tally


def _patients(chance: np.random.Generator, days: int, people: FloatArray):  # type: ignore[no-untyped-def]  # noqa: ANN202 - minutes, area, condition, stay
    share = HOURLY / HOURLY.sum()
    codes, odds = list(CONDITIONS), np.array(list(CONDITIONS.values()))
    for day in range(days):
        count = chance.poisson(PATIENTS_A_DAY)
        hours = chance.choice(24, size=count, p=share)
        moments = np.sort(day * 1440 + hours * 60 + chance.uniform(0, 60, count))
        places = chance.choice(len(people), size=count, p=people / people.sum())
        kinds = chance.choice(len(codes), size=count, p=odds / odds.sum())
        stays = chance.gamma(2.0, STAY_MINUTES / 2.0, count)
        for at, place, kind, stay in zip(moments, places, kinds, stays, strict=True):
            yield float(at), int(place), codes[kind], float(stay)


def main() -> None:
    """Play both and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    print("| policy | patients | right place | minutes | at a stop | full | cannot treat |")
    print("|---|---|---|---|---|---|---|")
    for name, policy in (("nearest open", nearest_open), ("match", ours)):
        t = week(policy, wanted.days, wanted.seed)
        part = [100 * each / t.patients for each in (t.right, t.stopped, t.full, t.incapable)]
        print(
            f"| {name} | {t.patients:,} | {part[0]:.1f} % | {t.minutes / t.patients:.1f} | "
            f"{part[1]:.1f} % | {part[2]:.1f} % | {part[3]:.1f} % |"
        )


if __name__ == "__main__":
    main()
