"""The places found, simulated: who waits for them, when nothing else is ever full."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from spoedketen.domain.points import IntArray
from spoedketen.planning.chain.ready import Coordination, Region, chain_of
from spoedketen.planning.minimum.minima import PARTS, POST_RESOURCES, Minimum
from spoedketen.planning.minimum.presence import WEEK
from spoedketen.simulation.chain import Chain, ChainOutcome, ChainStudy, simulated_chain

Shares = dict[tuple[str, str], float]
"""Share that waits, by resource and id of the place."""
AMPLE = {
    "stop_begin": 100.0, "ed_nurse_share_day": 1.0, "ed_nurse_share_night": 1.0,
    "ed_doctor_share_day": 1.0, "ed_doctor_share_night": 1.0,
}  # fmt: skip
MUCH = 10


def share_waiting_simulated(region: Region, found: Sequence[Minimum], study: ChainStudy) -> Shares:
    """Return the share that waits at each place when it has the units found.

    Each resource is simulated by itself: staff never lacks, everything else is ample and nobody is
    sent elsewhere, since these units are what is looked at. Rooms and beds are those of the busiest
    part, crisis workers too; telephones, consulting rooms, cars and crews follow the day.
    """
    shares: Shares = {}
    for name, made in CHECKS.items():
        own = [each for each in found if each.resource == name]
        if own:
            shares |= _waiting(made(_ample(region), own), name, own, study)
    posts = [each for each in found if each.resource in POST_RESOURCES]
    if posts:
        chain = _with_posts(_ample(region), posts)
        outcome = simulated_chain(chain, study)
        for resource in POST_RESOURCES:
            shares |= _told(chain, outcome, resource, [p for p in posts if p.resource == resource])
    return shares


MOST_ROUNDS = 12


def with_enough_crews(
    region: Region, found: Sequence[Minimum], share: float, study: ChainStudy
) -> tuple[Minimum, ...]:
    """Return the minima with crews added until the simulator meets the share in each region.

    With few crews the nearest free one comes from farther and a run takes longer than the load
    knows; each round a region in which too many wait gets one more in each part of the day.
    """
    own = [each for each in found if each.resource == "crews"]
    for _ in range(MOST_ROUNDS if own else 0):
        waits = _waiting(_with_crews(_ample(region), own), "crews", own, study)
        if all(value <= share for value in waits.values()):
            break
        own = [
            _one_more(each) if waits.get((each.resource, each.id), 0.0) > share else each
            for each in own
        ]
    raised = {each.id: each for each in own}
    return tuple(raised[each.id] if each.resource == "crews" else each for each in found)


def _one_more(each: Minimum) -> Minimum:
    return replace(each, needed={part: number + 1 for part, number in each.needed.items()})


def _waiting(chain: Chain, name: str, own: Sequence[Minimum], study: ChainStudy) -> Shares:
    outcome = simulated_chain(chain, study)
    if name == "crews":
        regions = outcome.tally.regions
        waited, sent = regions["waited"], regions["sent"]
        return {
            (name, each.id): float(waited[n] / sent[n]) for n, each in enumerate(own) if sent[n]
        }
    return _told(chain, outcome, name, own)


STATIONS = {
    "rooms": "department", "ward_beds": "ward", "intensive_care_beds": "intensive_care",
    "post_telephones": "post_desk", "post_rooms": "post_room", "post_cars": "post_car",
    "delivery_rooms": "delivery", "crisis_workers": "crisis",
}  # fmt: skip
NUMBERED = (*POST_RESOURCES, "crisis_workers")
"""Of which the stations are called after their place in the list."""


def _told(chain: Chain, outcome: ChainOutcome, resource: str, own: Sequence[Minimum]) -> Shares:
    """Return the share that waited at the station of each place."""
    number = {station.name: s for s, station in enumerate(chain.network.stations)}
    shares: Shares = {}
    for n, each in enumerate(own):
        key = str(n) if resource in NUMBERED else each.id
        if (s := number.get(f"{STATIONS[resource]}:{key}")) is not None:
            paths = outcome.paths[s]
            shares[resource, each.id] = float(paths["waited"].sum() / max(paths["begun"].sum(), 1))
    return shares


def _ample(region: Region) -> Region:
    """Return the region in which nothing is ever full but for its ambulances."""
    values, capacity = dict(region.values), region.capacity
    for name, value in AMPLE.items():
        values[name] = replace(values[name], value=value)
    return replace(
        region,
        values=values,
        capacity=replace(
            capacity,
            rooms=_times(capacity.rooms),
            wards=_times(capacity.wards),
            intensive_care=_times(capacity.intensive_care),
            delivery_rooms=_times(capacity.delivery_rooms),
            crisis=tuple(MUCH * number for number in capacity.crisis),
            follow_up=capacity.follow_up * MUCH,
        ),
    )


def _times(units: Mapping[str, int]) -> dict[str, int]:
    return {id_: MUCH * number + 50 for id_, number in units.items()}


def _most(own: Sequence[Minimum]) -> dict[str, int]:
    return {each.id: max(*each.needed.values(), 1) for each in own}


def _with(region: Region, **units: Mapping[str, int]) -> Chain:
    return chain_of(replace(region, capacity=replace(region.capacity, **units)))[0]  # type: ignore[arg-type]


def _with_posts(region: Region, own: Sequence[Minimum]) -> Chain:
    by_resource = [[p for p in own if p.resource == name] for name in POST_RESOURCES]
    posts = {
        str(n): tuple(hourly(each) for each in row)
        for n, row in enumerate(zip(*by_resource, strict=True))
    }
    capacity = replace(region.capacity, posts=posts)  # type: ignore[arg-type]
    return chain_of(replace(region, capacity=capacity))[0]


def _with_crisis(region: Region, own: Sequence[Minimum]) -> Chain:
    workers = tuple(_most(own).values())
    return chain_of(replace(region, capacity=replace(region.capacity, crisis=workers)))[0]


def _with_crews(region: Region, own: Sequence[Minimum]) -> Chain:
    """Return the chain in which every region has the crews found, and helps no other."""
    capacity = replace(region.capacity, crews=np.stack([hourly(each) for each in own]))
    alone = Coordination(crosses_borders=False)
    return chain_of(replace(region, capacity=capacity), coordination=alone)[0]


def hourly(each: Minimum) -> IntArray:
    """Return the units found by hour of the week [168]."""
    day = np.zeros(24, np.int64)
    for part, hours in PARTS.items():
        day[[hour % 24 for hour in hours]] = each.needed[part]
    return np.tile(day, WEEK // 24)


CHECKS: Mapping[str, Callable[[Region, Sequence[Minimum]], Chain]] = {
    "rooms": lambda region, own: _with(region, rooms=_most(own)),
    "ward_beds": lambda region, own: _with(region, wards=_most(own)),
    "intensive_care_beds": lambda region, own: _with(region, intensive_care=_most(own)),
    "delivery_rooms": lambda region, own: _with(region, delivery_rooms=_most(own)),
    "crisis_workers": _with_crisis,
    "crews": _with_crews,
}
