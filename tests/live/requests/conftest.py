"""The small country with its places computed, and people of its organisations."""

import pytest
from live import region

from spoedketen.live.capacity.place_tables import write_places
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory


def placed():
    """Compute the places of the country that is filled."""
    write_places(travel_folder(), directory(), region.the_pack())


@pytest.fixture
def placed_country(country):
    """The small country, with minutes from every town."""
    placed()
    return country


@pytest.fixture
def committed_placed_country(committed_country):
    """The same where commits are real."""
    placed()
    return committed_country
