"""The places of the small country, computed as the jobs process does."""

from live import region

from spoedketen.live.capacity.place_tables import write_places
from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory


def placed():
    """Compute the places of the country that is filled."""
    write_places(travel_folder(), directory(), region.the_pack())
