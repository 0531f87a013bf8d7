"""Computing what advice about ambulances reads."""

from django.conf import settings

from spoedketen.live.capacity.queries.detour import travel_folder
from spoedketen.live.directory.queries import directory
from spoedketen.live.fleet.grounds import ground_file, write_grounds
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


def grounds_missing() -> bool:
    """Tell whether the ambulance regions of this version are still to be computed."""
    version = directory().version
    return bool(version) and not ground_file(travel_folder(), version).exists()


def keep_grounds() -> bool:
    """Compute the ambulance regions of this version where they are missing; tell whether."""
    if not grounds_missing():
        return False
    pack = read_pack(pack_folder(settings.PACK))
    write_grounds(travel_folder(), directory().version, pack)
    return True
