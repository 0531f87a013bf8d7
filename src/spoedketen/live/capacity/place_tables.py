"""Places people call from, and minutes from each to every location: made once, kept as a file.

Minutes are kept in tenths as small numbers and read from disk by row, so that a process that asks
for one place holds nothing of the others. A file belongs to one version of the directory.
"""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from spoedketen.domain.geodesy import straight_km
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import Areas, areas_of
from spoedketen.domain.points import Points
from spoedketen.live.accounts.sort_keys import sort_key
from spoedketen.live.capacity.travel_tables import travel_model
from spoedketen.live.directory.values import Directory

MODES = ("ambulance_siren", "ambulance", "car")
TENTHS, UNREACHABLE = 10, 65_535
DIVISIONS = ("network", "sub_region", "safety_region", "control_room", "municipality", "province")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place by name; ``regions`` are slugs by division."""

    id: str
    name: str
    lat: float
    lon: float
    regions: Mapping[str, str]


class PlaceTable:
    """Every place of the pack, and the minutes from each to every location."""

    def __init__(self, folder: Path) -> None:
        with np.load(folder / "places.npz", allow_pickle=False) as held:
            self.ids, self.names = held["ids"], held["names"]
            self.lat, self.lon = held["lat"], held["lon"]
            # A table of an earlier release has no inhabitants: its names then come in any order.
            self.people = held["people"] if "people" in held.files else np.zeros(len(self.ids))
            self.regions = {name: held[name] for name in DIVISIONS if name in held.files}
            self.sites = {str(slug): place for place, slug in enumerate(held["sites"])}
            self.site_places = held["site_places"]
        self.minutes: dict[str, Any] = {
            mode: np.load(folder / f"{mode}.npy", mmap_mode="r") for mode in MODES
        }
        self.keys = [sort_key(str(name)) for name in self.names]
        self.by_id = {str(id_): row for row, id_ in enumerate(self.ids)}

    def place(self, row: int) -> Place:
        """Return a place by its row."""
        regions = {name: str(held[row]) for name, held in self.regions.items() if held[row]}
        return Place(
            id=str(self.ids[row]),
            name=str(self.names[row]),
            lat=float(self.lat[row]),
            lon=float(self.lon[row]),
            regions=regions,
        )

    def nearest(self, lat: float, lon: float) -> tuple[int, float]:
        """Return the row of the place nearest to a point, and how far it is in kilometres."""
        km = straight_km(np.array([lat]), np.array([lon]), self.lat, self.lon)[0]
        row = int(np.argmin(km))
        return row, float(km[row])

    def within(self, west: float, south: float, east: float, north: float) -> list[int]:
        """Return the rows of the places in a window of degrees, most inhabitants first."""
        is_in = (self.lon >= west) & (self.lon <= east) & (self.lat >= south) & (self.lat <= north)
        rows = np.flatnonzero(is_in)
        return [int(row) for row in rows[np.argsort(-self.people[rows], kind="stable")]]

    def named(self, text: str) -> list[int]:
        """Return the rows of the places with a name; those that begin with it where none has."""
        wanted = sort_key(text)
        exact = [row for row, key in enumerate(self.keys) if key == wanted]
        if exact or not wanted:
            return exact
        return [row for row, key in enumerate(self.keys) if key.startswith(wanted)]

    def minutes_of(self, row: int, mode: str) -> list[float]:
        """Return minutes to every location in the order of ``sites``; infinite without a road."""
        tenths = np.array(self.minutes[mode][row])
        told: list[float] = np.where(tenths == UNREACHABLE, np.inf, tenths / TENTHS).tolist()
        return told

    def between(self, one: str, other: str, mode: str) -> float:
        """Return minutes from one location to another, from the place nearest to the first."""
        row = self.site_places[self.sites[one]]
        tenths = int(self.minutes[mode][row, self.sites[other]])
        return float("inf") if tenths == UNREACHABLE else tenths / TENTHS


def place_folder(folder: Path, version: int) -> Path:
    """Return where the places of a version are kept."""
    return folder / f"places-{version}"


@lru_cache(maxsize=2)
def _held(folder: str) -> PlaceTable:
    return PlaceTable(Path(folder))


def held_tables() -> int:
    """Return how many tables this process has read since it began."""
    return _held.cache_info().misses


def place_table(folder: Path, version: int) -> PlaceTable | None:
    """Return the places, or None before the first were computed.

    While those of a changed directory are computed the former serve: places do not move, and a
    location that they do not know is said to have no minutes yet.
    """
    found = place_folder(folder, version)
    if found.exists():
        return _held(str(found))
    earlier = sorted(folder.glob("places-[0-9]*"), key=lambda each: each.stat().st_mtime)
    return _held(str(earlier[-1])) if earlier else None


def write_places(folder: Path, found: Directory, pack: Pack) -> None:
    """Compute and keep the places; older versions go."""
    folder.mkdir(parents=True, exist_ok=True)
    areas, sites = areas_of(pack), list(found.sites.values())
    points = Points(
        ids=tuple(site.slug for site in sites),
        lat=np.array([site.lat for site in sites], dtype=np.float64),
        lon=np.array([site.lon for site in sites], dtype=np.float64),
    )
    made = Path(tempfile.mkdtemp(dir=folder, prefix="places-part-"))
    made.chmod(0o755)
    model = travel_model(pack)
    for mode in MODES:
        np.save(made / f"{mode}.npy", _tenths(model.minutes(mode, areas.points, points)))
    km = straight_km(points.lat, points.lon, areas.points.lat, areas.points.lon)
    np.savez(
        made / "places.npz",
        ids=np.array(areas.points.ids),
        names=np.array(areas.points.names or areas.points.ids),
        lat=areas.points.lat,
        lon=areas.points.lon,
        people=areas.people,
        sites=np.array(points.ids),
        site_places=np.argmin(km, axis=1),
        **{name: _column(name, areas, found) for name in DIVISIONS},
    )
    _put(made, place_folder(folder, found.version))


def _column(division: str, areas: Areas, found: Directory) -> Any:
    """Return the region of each place; one that the pack leaves open has that of the nearest.

    Nearest of the places that have one and of the hospitals, whose regions are better known.
    """
    told = areas.region_ids.get(division) or [None] * len(areas.points)
    named = np.array([each or "" for each in told], dtype="U80")
    hospitals = [
        site
        for site in found.sites.values()
        if site.kind == "hospital" and division in site.regions
    ]
    has, lacks = np.flatnonzero(named != ""), np.flatnonzero(named == "")
    lat = np.concatenate([areas.points.lat[has], [site.lat for site in hospitals]])
    lon = np.concatenate([areas.points.lon[has], [site.lon for site in hospitals]])
    slugs = [found.regions[site.regions[division]].slug for site in hospitals]
    if lacks.size and lat.size:
        km = straight_km(areas.points.lat[lacks], areas.points.lon[lacks], lat, lon)
        named[lacks] = np.array([*named[has], *slugs])[np.argmin(km, axis=1)]
    return named


def _tenths(minutes: Any) -> Any:
    bounded = np.clip(np.round(np.nan_to_num(minutes, posinf=9e9) * TENTHS), 0, UNREACHABLE)
    return bounded.astype(np.uint16)


def _put(made: Path, wanted: Path) -> None:
    """Give the folder its name once it is whole, and remove those of older versions."""
    try:
        made.replace(wanted)
    except OSError:
        shutil.rmtree(made)
        if not wanted.exists():  # else another process was first, with the same
            raise
    for old in wanted.parent.glob("places-[0-9]*"):
        if old != wanted:
            shutil.rmtree(old, ignore_errors=True)
