"""No difference of sums tells of one provider: what nobody may see may change unseen.

The attack needs no cleverness of its own. If a figure could be worked out from all that is told,
in whatever way, then some change of it must show somewhere. So figures behind a group are moved
from one provider to another, and everything a reader is told of every region must stay the same.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from builders import LAT, a_pack, lon
from live.region import a_person, a_sender, an_observation, forget_sums, region

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.board import board, tiles
from spoedketen.live.directory.actions import choose_sharing, import_pack
from spoedketen.live.directory.queries import directory, forget_picture

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOSPITALS = 16
SECTOR = "emergency_department"


@pytest.fixture
def regions_that_overlap(committed_db):
    """Sixteen hospitals of eleven providers; networks and safety regions cross."""
    chance = random.Random(4)
    names = [("network", f"n{i}") for i in range(4)] + [
        ("safety_region", f"v{i}") for i in range(3)
    ]
    forget_picture()
    forget_sums()
    sites = [
        {"id": f"h{n}", "name": f"Hospital {n}", "organisation": f"o{n % 11}", "kind": "hospital"}
        | {"lat": LAT, "lon": lon(n), "network": f"n{chance.randrange(4)}"}
        for n in range(HOSPITALS)
    ]
    pack = a_pack(
        [],
        {},
        areas=[
            {"id": f"a{n}", "name": f"Town {n}", "lat": LAT, "lon": lon(n), "population": 1000}
            | {"safety_region": f"v{chance.randrange(3)}"}
            for n in range(HOSPITALS)
        ],
        regions=[{"id": i, "division": d, "name": f"{d} {i}"} for d, i in names],
        organisations=[{"id": f"o{n}", "name": f"Organisation {n}"} for n in range(11)],
        sites=sites,
        services=[
            {"site": site["id"], "service_type": SECTOR, "calendar": "always"} for site in sites
        ],
    )
    import_pack(system_actor("test"), pack, NOW)


def say(figures, at):
    """Let every hospital tell its free rooms, of now and of later."""
    for number, free in enumerate(figures):
        service = f"h{number}.{SECTOR}"
        items = tuple(
            an_observation(
                f"{service}-{at}-{horizon}",
                service=service,
                horizon=horizon,
                observed_at=at,
                free=free,
                staffed=60,
            )
            for horizon in ("now", "4h")
        )
        record_submissions([Submission(actor=a_sender(f"o{number % 11}"), items=items)], at)


def everything_told(reader, at):
    """Return all sums of all regions, without their marks of time."""
    places = [None, *directory().regions]
    return [tiles(reader, place, at) for place in places]


def hidden_from(reader, at):
    seen = {row.site for row in board(reader, None, at).rows}
    return [n for n in range(HOSPITALS) if f"h{n}" not in seen]


def groups_of(hidden):
    """Return hidden hospitals by network; those of networks with too few providers together."""
    found = {}
    for number in hidden:
        place = directory().site_by_slug[f"h{number}"].regions["network"]
        found.setdefault(place, []).append(number)
    small = [g for g in found.values() if len({n % 11 for n in g}) < 3]
    return [g for g in found.values() if g not in small] + [[n for group in small for n in group]]


READERS = [
    ("insurer", None, None, True),
    ("emergency_nurse", "o3", None, False),
    ("emergency_nurse", "o0", None, False),
]


@pytest.mark.parametrize(("role", "of", "at", "is_all_shared"), READERS)
def test_figures_that_move_within_a_group_change_nothing_told(
    regions_that_overlap, role, of, at, is_all_shared
):
    if not is_all_shared:
        for number in (n for n in range(HOSPITALS) if n % 4):
            boss = a_person("organisation_administrator", of=f"o{number % 11}")
            for kind in ("opening", "capacity", "waiting"):
                choose_sharing(boss, f"h{number}", kind, "own_organisation", reason="x", at=NOW)
    forget_picture()
    reader, chance = a_person(role, of=of, at=at), random.Random(7)
    figures = [chance.randint(20, 40) for _ in range(HOSPITALS)]
    say(figures, NOW)
    first = NOW + timedelta(seconds=1)
    hidden = hidden_from(reader, first)
    assert hidden
    before = everything_told(reader, first)
    assert any(tile.free is not None for region_tiles in before for tile in region_tiles)
    assert before == everything_told(reader, first + timedelta(seconds=1))
    later = moved(figures, groups_of(hidden), chance)
    assert later != figures
    say(later, NOW + timedelta(seconds=2))
    assert everything_told(reader, NOW + timedelta(seconds=4)) == before


def moved(figures, groups, chance):
    """Return figures that moved from provider to provider, each group keeping its sum."""
    figures = list(figures)
    for group in groups:
        for _ in range(8 if len(group) > 1 else 0):
            giver, taker = chance.sample(group, 2)
            rooms = chance.randint(0, min(figures[giver], 60 - figures[taker]))
            figures[giver] -= rooms
            figures[taker] += rooms
    return figures


def test_every_figure_told_of_others_is_of_a_whole_group(regions_that_overlap):
    """The sums of the nation and of its networks, by counting on one's fingers."""
    say([10] * HOSPITALS, NOW)
    reader, at = a_person("insurer"), NOW + timedelta(seconds=1)
    large = [g for g in groups_of(range(HOSPITALS)) if len({n % 11 for n in g}) >= 3]
    assert department(reader, None, at).service_count == sum(map(len, large))
    for slug in ("n0", "n1", "n2", "n3"):
        there = [n for n in range(HOSPITALS) if in_network(n, slug)]
        tile = department(reader, region(slug), at)
        is_told = len({n % 11 for n in there}) >= 3
        assert (tile.free, tile.left_out_count) == (
            (10 * len(there) if is_told else None),
            0 if is_told else len(there),
        )


def department(reader, place, at):
    return next(tile for tile in tiles(reader, place, at) if tile.sector == SECTOR)


def in_network(number, slug):
    return directory().site_by_slug[f"h{number}"].regions["network"] == region(slug)
