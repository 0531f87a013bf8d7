"""Small chains made of a number: every size, share and switch drawn, no pack needed."""

import numpy as np

from spoedketen.simulation.chain import Chain, unit_table
from spoedketen.simulation.chain_patients import Habits
from spoedketen.simulation.chain_records import PLAN, SITE, SWITCHES, Ground
from spoedketen.simulation.network import Network, Pool, Station, Stop, of_patient

CLASSES = ("u0", "u1", "u2", "u3")
PRIORITY = {name: level for level, name in enumerate(CLASSES)}
NEEDS, KINDS_OF_OUTFLOW = 2, 2


def small_chain(number):
    """Return a chain and its patients ((n,) of PLAN) over three days."""
    chance = np.random.default_rng(number)
    areas, hospitals = int(chance.integers(2, 6)), int(chance.integers(1, 4))
    stations, pools, sites = _hospitals(chance, hospitals, areas)
    posts = [_add(stations, pools, chance, what) for what in ("desk", "room", "car", "crisis")]
    outflow = [_add(stations, pools, chance, f"out{k}", places=0) for k in range(KINDS_OF_OUTFLOW)]
    network = Network(pools=tuple(pools), stations=tuple(stations), classes=CLASSES)
    ground, units = _ground(chance, areas, sites, stations, posts, outflow)
    chain = Chain(
        network=network,
        ground=ground,
        habits=_no_habits(),
        sites=sites,
        units=units,
        kinds=("all",),
    )
    return chain, _patients(chance, areas, int(chance.integers(5, 120)))


def _no_habits():
    return Habits(*([None] * len(Habits._fields)))


def _pool(chance, name):
    if chance.random() < 0.6:
        return Pool(name=name, units=(int(chance.integers(1, 4)),))
    edges = (0.0, *sorted(chance.choice([60.0, 300.0, 480.0, 900.0], 2, replace=False)))
    units = tuple(int(chance.integers(0, 4)) for _ in edges)
    return Pool(name=name, units=units, from_minutes=edges, period_minutes=1440.0)


def _add(stations, pools, chance, name, *, places=None, stop=None, needs=1):  # noqa: PLR0913
    names = [f"{name}-{k}" for k in range(needs)]
    pools.extend(_pool(chance, each) for each in names)
    stations.append(
        Station(
            name=name, pools=tuple(names), time=of_patient(), priority=PRIORITY,
            waiting_places=places, stop=stop,
            kept_pools=None if chance.random() < 0.5 else int(chance.integers(0, needs + 1)),
        )
    )  # fmt: skip
    return len(stations) - 1


def _hospitals(chance, count, areas):
    stations, pools = [], []
    sites = np.zeros(count, SITE)
    for s in range(count):
        begin = int(chance.integers(2, 6))
        stop = Stop(begin_at=begin, end_at=int(chance.integers(0, begin)),
                    minimum_minutes=float(chance.choice([0.0, 45.0])))  # fmt: skip
        sites[s]["department"] = _add(stations, pools, chance, f"ed{s}", stop=stop, needs=2)
        has_ward = chance.random() < 0.8
        sites[s]["ward"] = _add(stations, pools, chance, f"ward{s}", places=0) if has_ward else -1
        has_ic = chance.random() < 0.6
        sites[s]["intensive_care"] = (
            _add(stations, pools, chance, f"ic{s}", places=0) if has_ic else -1
        )
        sites[s]["rooms"], sites[s]["beds"] = 3, 3
    return stations, pools, sites


def _ground(chance, areas, sites, stations, posts, outflow):
    east, north = chance.uniform(0, 30, areas), chance.uniform(0, 30, areas)
    km = np.hypot(east[:, None] - east, north[:, None] - north)
    siren = np.round(km * chance.uniform(0.8, 1.2, km.shape), int(chance.integers(0, 3)))
    site_area = chance.integers(0, areas, len(sites))
    to_site = np.stack([siren[:, site_area] * 1.3, siren[:, site_area]])
    need_station = np.stack([sites["department"], sites["department"]])
    order = np.empty((2, NEEDS, areas, len(sites)), np.int64)
    for mode in range(2):
        order[mode, :] = np.argsort(to_site[mode], axis=1, kind="stable")
    if len(sites) > 1:
        order[:, 1] = np.where(order[:, 1] == 0, -2, order[:, 1])  # the first lacks the second need
        for mode in range(2):
            for area in range(areas):
                row = order[mode, 1, area]
                kept = row[row >= 0]
                order[mode, 1, area] = np.concatenate([kept, np.full(len(row) - len(kept), -1)])
    switches = np.zeros(1, SWITCHES)
    for name, values in (
        ("shares_stops", [0, 1]), ("crosses_borders", [0, 1]), ("spreads", [0.0, 4.0]),
        ("return_factor", [1.0, 1.3]), ("detour", [1.3]), ("cell_km", [1.0]), ("west_km", [-1.0]),
        ("south_km", [-1.0]), ("turnout", [0.0, 1.0]), ("taste", [0.0, 3.0]),
        ("transfer", [0.0, 45.5]),
    ):  # fmt: skip
        switches[name] = chance.choice(values)
    cells = np.arange(33) - 0.5
    square = (cells[None, :, None] - east) ** 2 + (cells[:, None, None] - north) ** 2
    is_open = np.ones((len(stations), 672), np.bool_)
    if chance.random() < 0.5:
        is_open[sites["department"][-1], np.arange(672) % 96 < 32] = False
    regions = 2 if areas > 2 else 1
    region = np.sort(chance.integers(0, regions, areas))
    units = unit_table(np.sort(chance.integers(0, areas, int(chance.integers(1, 5)))), 0)
    units["region"] = region[units["base"]]
    units = units[np.argsort(units["region"], kind="stable")]
    ends = np.searchsorted(units["region"], np.arange(regions + 1))
    ground = Ground(
        switches=switches, to_site=to_site, siren=siren, east_km=east, north_km=north,
        raster=square.argmin(axis=2), site_area=site_area, order=order,
        transfer=_transfers(to_site[1][site_area], sites),
        taste_number=chance.integers(0, 2**32, len(sites)),
        need_station=need_station, is_open=is_open,
        post_desk=np.full(areas, posts[0]), post_room=np.full(areas, posts[1]),
        post_car=np.full(areas, posts[2]), post_minutes=np.round(chance.uniform(1, 9, areas), 1),
        crisis_team=np.full(areas, posts[3]),
        outflow=np.tile(np.array(outflow), (areas, 1)),
        region=region, region_units=np.stack([ends[:-1], ends[1:]], axis=1),
        near_regions=np.array([[1 - r] if regions > 1 else [-1] for r in range(regions)]),
        duty=chance.random((len(units), 168)) < 0.8, targets=np.array([15.0, 15.0, 30.0, np.inf]),
        passes_stop=chance.random(NEEDS) < 0.3,
        pace=np.array([1.0, 1.0, *[chance.choice([1.0, 1.25])] * 2]),
    )  # fmt: skip
    return ground, units


def _transfers(minutes, sites):
    found = np.full((2, len(sites)), -1)
    for row, name in enumerate(("ward", "intensive_care")):
        for here in range(len(sites)):
            able = [s for s in range(len(sites)) if s != here and sites[s][name] >= 0]
            found[row, here] = min(able, key=lambda s: minutes[here, s], default=-1)
    return found


def _patients(chance, areas, count):
    table = np.zeros(count, PLAN)
    table["minutes"] = np.sort(np.round(chance.uniform(0, 4320, count), 1))
    table["patient"] = np.arange(count)
    table["area"] = chance.integers(0, areas, count)
    for name, most in (
        ("urgency", 4), ("door", 6), ("form", 5), ("referral", 3), ("transported", 2),
        ("need", NEEDS), ("admission", 3), ("outflow", KINDS_OF_OUTFLOW),
    ):  # fmt: skip
        table[name] = chance.integers(0, most, count)
    home = (chance.random(count) < 0.4) & (table["door"] != 5) & (table["form"] != 3)
    table["outflow"][home] = -1
    for name in table.dtype.names:
        if name.endswith("_minutes"):
            table[name] = np.round(chance.exponential(60.0, count), int(chance.integers(0, 3)))
    return table
