"""The small country with wards, and places computed."""

import pytest
from live import region

from spoedketen.live.capacity.place_tables import write_places
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory


def fill_wards():
    """Put the country in an empty database; a hospital with an ED has wards."""
    region.fill()
    write_places(travel_folder(), directory(), region.the_pack())


@pytest.fixture
def wards(db):
    """A country with wards, in a transaction that is rolled back."""
    fill_wards()
    return region


@pytest.fixture
def committed_wards(committed_db):
    """The same where commits are real."""
    fill_wards()
    return region
