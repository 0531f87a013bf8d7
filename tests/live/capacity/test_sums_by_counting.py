"""Tiles against a slow count on one's fingers, for random sharing, figures, hours and readers."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta

import pytest
from builders import LAT, a_pack, lon
from live.region import a_person, a_sender, a_stop, an_observation, forget_sums

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.actions.stops import declare_stop
from spoedketen.live.capacity.models import CurrentObservation, Stop
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.directory.actions import choose_sharing, import_pack
from spoedketen.live.directory.queries import directory, forget_picture, may_see, relations_to

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
AT = NOW + timedelta(seconds=5)
HOSPITALS, OWNERS = 14, 8
DEPARTMENT = "emergency_department"
KINDS = ("opening", "capacity", "waiting")
AUDIENCES = ("own_organisation", "own_network", "adjacent_network", "national")
READERS = [
    ("insurer", None, None),
    ("administrator", None, None),
    ("emergency_nurse", "o1", None),
    ("hospital_board", "o2", None),
    ("distribution_coordinator", None, None),
    ("roaz_analyst", None, "n1"),
]


def fives(value):
    return int((value + 2.5) // 5 * 5)


def fill(chance):
    forget_picture()
    forget_sums()
    numbers = range(HOSPITALS)
    regions = [("network", f"n{i}") for i in range(3)] + [
        ("safety_region", f"v{i}") for i in range(2)
    ]
    sites = [
        {"id": f"h{n}", "name": f"H {n}", "organisation": f"o{n % OWNERS}", "kind": "hospital"}
        | {"lat": LAT, "lon": lon(n), "network": f"n{chance.randrange(3)}"}
        for n in numbers
    ]
    services = [
        {"site": site["id"], "service_type": DEPARTMENT}
        | {"calendar": chance.choice(["always", "always", "night"])}
        for site in sites
    ]
    areas = [
        {"id": f"a{n}", "name": f"T{n}", "lat": LAT, "lon": lon(n), "population": 1000}
        | {"safety_region": f"v{chance.randrange(2)}"}
        for n in numbers
    ]
    pack = a_pack(
        [],
        {},
        areas=areas,
        regions=[{"id": i, "division": d, "name": f"{d} {i}"} for d, i in regions],
        organisations=[{"id": f"o{n}", "name": f"O{n}"} for n in range(OWNERS)],
        sites=sites,
        services=services,
    )
    import_pack(system_actor("test"), pack, NOW)
    for n in numbers:
        share(chance, n)
    forget_picture()
    for n in numbers:
        tell(chance, n)


def share(chance, number):
    boss = a_person("organisation_administrator", of=f"o{number % OWNERS}")
    for kind in KINDS:
        if chance.random() < 0.7:
            choose_sharing(boss, f"h{number}", kind, chance.choice(AUDIENCES), reason="x", at=NOW)


def tell(chance, number):
    sender, service = a_sender(f"o{number % OWNERS}"), f"h{number}.{DEPARTMENT}"
    items = tuple(
        an_observation(
            f"{service}{horizon}",
            service=service,
            horizon=horizon,
            observed_at=NOW - timedelta(minutes=1),
            valid_until=NOW + timedelta(minutes=chance.choice([-0.5, 60])),
            free=chance.choice([None, chance.randint(0, 20)]),
            staffed=chance.choice([None, chance.randint(20, 40)]),
            occupied=chance.randint(0, 20),
            waiting_minutes=chance.choice([None, chance.randint(0, 90)]),
        )
        for horizon in ("now", "4h")
        if chance.random() < 0.75
    )
    if items:
        record_submissions([Submission(actor=sender, items=items)], NOW)
    if chance.random() < 0.25:
        state = chance.choice(["stop", "threatening", "time_out"])
        declare_stop(sender, a_stop(service, service=service, state=state), NOW)


class Counting:
    """All rows at hand, and nothing of the product's own sums."""

    def __init__(self, reader):
        self.rows = defaultdict(list)
        for row in CurrentObservation.objects.all():
            self.rows[row.service_id, row.horizon].append(row)
        self.stops = {stop.service_id: stop.state for stop in Stop.objects.all()}
        found = directory().services.values()
        self.all = [service for service in found if service.service_type == DEPARTMENT]
        self.seen = {
            kind: {
                s.site.id
                for s in self.all
                if may_see(reader, s.site, kind, relations_to(reader, s.site))
            }
            for kind in KINDS
        }
        hidden = [s for s in self.all if not any(s.site.id in seen for seen in self.seen.values())]
        by_network = defaultdict(list)
        for service in hidden:
            by_network[service.site.regions["network"]].append(service)
        large = [group for group in by_network.values() if owners(group) >= 3]
        small = [s for group in by_network.values() if owners(group) < 3 for s in group]
        self.groups = [*large, *([small] if owners(small) >= 3 else [])]

    def current(self, service, horizon="now"):
        return [row for row in self.rows[service.id, horizon] if row.valid_until > AT]

    def state(self, service):
        if service.id in self.stops:
            return self.stops[service.id]
        if service.calendar == "night":
            return "outside_hours"
        return "open" if self.current(service) else "unknown"

    def owing(self, services):
        return [service for service in services if self.state(service) != "outside_hours"]

    def told(self, services, pick, horizon="now"):
        return [
            (service, pick(row))
            for service in self.owing(services)
            for row in self.current(service, horizon)
            if pick(row) is not None
        ]

    def wanted(self, place):
        there = [s for s in self.all if place is None or place in s.site.regions.values()]
        groups = [group for group in self.groups if all(s in there for s in group)]

        def of(kind):
            return [s for s in there if s.site.id in self.seen[kind]]

        def total(pick, horizon="now"):
            mine = self.told(of("capacity"), pick, horizon)
            parts = [sum(value for _, value in mine)] if mine else []
            for group in groups:
                others = self.told(group, pick, horizon)
                if owners(s for s, _ in others) >= 3:
                    parts.append(fives(sum(value for _, value in others)))
            return sum(parts) if parts else None

        counted = [*of("opening"), *(s for group in groups for s in group)]
        telling = self.owing([*of("capacity"), *(s for group in groups for s in group)])
        states = [self.state(service) for service in counted]
        return {
            "free": total(available),
            "staffed": total(lambda row: row.staffed),
            "occupied": total(lambda row: row.occupied),
            "expected": total(available, "4h"),
            "waiting_minutes": self.waiting(of("waiting"), groups),
            "open_count": sum(state in {"open", "threatening"} for state in states),
            "closed_count": states.count("outside_hours"),
            "stop_count": sum(state in {"stop", "time_out"} for state in states),
            "service_count": len(counted),
            "left_out_count": len(there) - len(counted),
            "sources_total": len(telling),
            "sources_current": sum(bool(self.current(service)) for service in telling),
        }

    def waiting(self, seen, groups):
        def pick(row):
            return row.waiting_minutes

        if seen:
            return middle([value for _, value in self.told(seen, pick)])
        found = [self.told(group, pick) for group in groups]
        enough = [value for told in found if owners(s for s, _ in told) >= 3 for _, value in told]
        return None if middle(enough) is None else fives(middle(enough))


def owners(services):
    return len({service.site.organisation for service in services})


def middle(values):
    return sorted(values)[len(values) // 2] if values else None


def available(row):
    if row.free is not None:
        return row.free
    return None if row.staffed is None else max(row.staffed - row.occupied, 0)


@pytest.mark.parametrize("seed", range(8))
def test_every_tile_of_every_region_is_what_counting_gives(db, seed):
    fill(random.Random(seed))
    wrong = []
    for role, of, at in READERS:
        reader = a_person(role, of=of, at=at)
        counting = Counting(reader)
        for place in [None, *directory().regions]:
            tile = next((t for t in tiles(reader, place, AT) if t.sector == DEPARTMENT), None)
            wanted = counting.wanted(place)
            if tile is None:
                assert wanted["service_count"] + wanted["left_out_count"] == 0
                continue
            given = {name: getattr(tile, name) for name in wanted}
            given["expected"] = tile.expected.value if tile.expected else None
            wrong += [(role, place, k, given[k], v) for k, v in wanted.items() if given[k] != v]
    assert wrong == []
