"""Computing what advice about ambulances reads."""

from datetime import datetime

from django.conf import settings

from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.grounds import ground_file, write_grounds
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


def keep_grounds(at: datetime) -> bool:
    """Compute the ambulance regions of this version where they are missing; tell whether."""
    del at  # the same as every ticker takes
    folder, version = travel_folder(), directory().version
    if not version or ground_file(folder, version).exists():
        return False
    write_grounds(folder, version, read_pack(pack_folder(settings.PACK)))
    return True
