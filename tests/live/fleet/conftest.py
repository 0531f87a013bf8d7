"""The small country with its places computed."""

import pytest
from live import region
from live.places import placed


@pytest.fixture
def roads(db):
    """A country with places, in a transaction that is rolled back."""
    region.fill()
    placed()
    return region


@pytest.fixture
def committed_roads(committed_db):
    """The same where commits are real."""
    region.fill()
    placed()
    return region
