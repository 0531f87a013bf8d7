"""Who sees the figures of which location: role, relation and the location's own choice."""

import itertools
from datetime import date

import pytest
from django.db import transaction
from live.region import NOW, a_person, a_sender, region

from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Forbidden, system_actor
from spoedketen.live.capacity.queries.board import tiles
from spoedketen.live.directory.actions import choose_sharing, ensure_agreements
from spoedketen.live.directory.queries import (
    FIGURES,
    directory,
    forget_picture,
    relations_to,
    visible_sites,
)
from spoedketen.live.directory.values import AgreementInfo


def seen_by(person, figure="capacity"):
    forget_picture()
    found = directory()
    return {found.sites[site].slug for site in visible_sites(person, figure)}


def shared(audience, site="h1", figure="capacity"):
    owner = a_person("organisation_administrator", of=f"o{site[1]}")
    choose_sharing(owner, site, figure, audience, reason="agreed", at=NOW)


@pytest.mark.parametrize(
    ("role", "of", "at", "expected"),
    [
        ("emergency_nurse", "o1", None, {"h1", "h2", "h3"}),
        ("emergency_nurse", "o3", None, {"h1", "h2", "h3", "h4"}),
        ("emergency_nurse", "o4", None, {"h3", "h4"}),
        ("triagist", None, "n1", {"h1", "h2", "h3"}),
        ("dispatcher", None, "k1", {"h1", "h2"}),
        ("dispatcher", None, "k2", {"h3", "h4"}),
        ("distribution_coordinator", None, None, {"h1", "h2", "h3", "h4"}),
        ("hospital_board", "o1", None, {"h1"}),
        ("insurer", None, None, set()),
        ("inspector", None, None, set()),
        ("municipality", None, "n1", set()),
        ("citizen", None, None, set()),
    ],
)
def test_by_default_own_and_adjacent_networks_and_the_distribution_centres_see(
    country, role, of, at, expected
):
    assert seen_by(a_person(role, of=of, at=at)) == expected


@pytest.mark.parametrize(
    ("audience", "colleague", "neighbour", "centre", "far"),
    [
        ("own_organisation", False, False, False, False),
        ("own_network", True, False, False, False),
        ("adjacent_network", True, True, True, False),
        ("national", True, True, True, True),
    ],
)
def test_a_location_chooses_how_far_its_figures_go(
    country, audience, colleague, neighbour, centre, far
):
    shared(audience)
    people = (
        a_person("triagist", at="n1"),
        a_person("triagist", at="n2"),
        a_person("distribution_coordinator"),
        a_person("triagist", at="n3"),
    )
    seen = tuple("h1" in seen_by(each) for each in people)
    assert seen == (colleague, neighbour, centre, far)
    assert "h1" in seen_by(a_person("emergency_nurse", of="o1"))
    assert "h1" not in seen_by(a_person("ministry_analyst"))


def test_a_choice_holds_for_one_kind_of_figure(country):
    shared("own_organisation", figure="waiting")
    person = a_person("triagist", at="n1")
    assert "h1" not in seen_by(person, "waiting")
    assert "h1" in seen_by(person, "capacity")


def test_nobody_chooses_for_another_organisation(country):
    other = a_person("organisation_administrator", of="o2")
    with pytest.raises(Forbidden):
        choose_sharing(other, "h1", "capacity", "national", reason="", at=NOW)


@pytest.mark.parametrize(
    ("site", "figure", "audience"),
    [("h9", "capacity", "national"), ("h1", "mood", "national"), ("h1", "capacity", "the press")],
)
def test_a_choice_that_cannot_be_is_refused(country, site, figure, audience):
    owner = a_person("organisation_administrator", of="o1")
    with pytest.raises(RequestError), transaction.atomic():
        choose_sharing(owner, site, figure, audience, reason="", at=NOW)


def test_visibility_is_what_the_table_says_for_every_role_and_place(country):
    """An oracle by the words of the table, for every role at every place."""
    places = [(None, "n1"), (None, "n3"), (None, "k2"), ("o2", None), (None, None)]
    for role, (of, at) in itertools.product(policy().roles, places):
        person = a_person(role, of=of, at=at)
        held = [policy().permissions[name].by_role.get(role, frozenset()) for name in FIGURES]
        carried = frozenset().union(*held)
        seen = seen_by(person)
        for site in directory().sites.values():
            expected = bool(carried & relations_to(person, site))
            assert (site.slug in seen) == expected, (role, of, at, site.slug)


def test_a_key_sees_the_network_only_where_it_was_made_for_that(country):
    assert seen_by(a_sender("o1", frozenset({"figures.site"}))) == {"h1"}
    network = seen_by(a_sender("o1", frozenset({"figures.site", "figures.network"})))
    assert network == seen_by(a_person("emergency_nurse", of="o1"))
    assert len(network) > 1


def test_who_keeps_the_desk_of_a_network_stands_in_it(country):
    alone = a_sender("o4", frozenset({"figures.site", "figures.network"}))
    before = seen_by(alone)
    desk = AgreementInfo(
        id=0,
        region=region("n1"),
        kind="desk",
        parameters={"organisation": "o4", "phone": "", "transfer_line": ""},
        valid_from=date(2025, 1, 1),
        valid_to=None,
        source="test",
    )
    ensure_agreements(system_actor("test"), [desk], NOW)
    forget_picture()
    assert seen_by(alone) == before | seen_by(a_person("emergency_nurse", at="n1"))
    assert seen_by(alone) > before


@pytest.mark.parametrize(
    ("role", "slug", "withheld"),
    [
        ("ministry_analyst", None, False),
        ("ministry_analyst", "n1", True),
        ("insurer", "n3", True),
        ("distribution_coordinator", "n3", False),
    ],
)
def test_a_sum_of_few_providers_is_not_told_to_who_sees_sums_only(
    committed_country, role, slug, withheld
):
    person = a_person(role)
    place = directory().region_named(slug).id if slug else None
    found = {tile.sector: tile for tile in tiles(person, place, NOW)}
    assert found["emergency_department"].is_withheld is withheld
