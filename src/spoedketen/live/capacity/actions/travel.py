"""Computing the minutes that pages and matches read."""

from django.conf import settings

from spoedketen.live.capacity.place_tables import place_folder, write_places
from spoedketen.live.capacity.queries.detour import stop_types, travel_folder
from spoedketen.live.capacity.travel_tables import missing_types, write_tables
from spoedketen.live.directory.queries import directory
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


def minutes_missing() -> bool:
    """Tell whether minutes of this version of the directory are still to be computed."""
    version, folder = directory().version, travel_folder()
    is_placed = place_folder(folder, version).exists()
    return bool(version) and not (is_placed and not missing_types(folder, stop_types(), version))


def keep_minutes() -> list[str]:
    """Compute the minutes that are missing for this version; return what was made."""
    if not minutes_missing():
        return []
    found, folder = directory(), travel_folder()
    missing = missing_types(folder, stop_types(), found.version)
    is_placed = place_folder(folder, found.version).exists()
    pack = read_pack(pack_folder(settings.PACK))
    if not is_placed:
        write_places(folder, found, pack)
    if missing:
        write_tables(folder, missing, found, pack)
    return missing if is_placed else [*missing, "places"]
