"""Computing the minutes that the pages show before a stop."""

from datetime import datetime

from django.conf import settings

from spoedketen.live.capacity.queries.detour import stop_types, travel_folder
from spoedketen.live.capacity.travel_tables import missing_types, write_tables
from spoedketen.live.directory.queries import directory
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


def keep_minutes(at: datetime) -> list[str]:
    """Compute the minutes that are missing for this version; return the service types."""
    del at  # the same as every ticker takes
    found = directory()
    missing = missing_types(travel_folder(), stop_types(), found.version)
    if found.version and missing:
        pack = read_pack(pack_folder(settings.PACK))
        write_tables(travel_folder(), missing, found, pack)
    return missing
