"""Places, standing points, minutes and calls of each ambulance region: made once, kept as a file.

A file belongs to one version of the directory. While that of a changed directory is computed the
former serves: places and stations do not move.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import Points
from spoedketen.live.capacity.travel_tables import travel_model
from spoedketen.planning.relocation.region import RegionGround, ambulance_regions, region_ground

COLUMNS = ("places", "station_area", "siren", "calm", "calls_per_week", "profile")
POINTS = ("areas", "stations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """Every ambulance region with stations, by its slug, and the region of each station."""

    by_region: Mapping[str, RegionGround]
    region_of_station: Mapping[str, str]


def ground_file(folder: Path, version: int) -> Path:
    """Return where the grounds of a version are kept."""
    return folder / f"ambulance-regions-{version}.npz"


def grounds(folder: Path, version: int) -> Grounds | None:
    """Return the regions, or None before the first were computed."""
    file = ground_file(folder, version)
    if not file.exists():
        kept = sorted(folder.glob("ambulance-regions-*.npz"), key=lambda one: one.stat().st_mtime)
        if not kept:
            return None
        file = kept[-1]
    return _read(str(file), file.stat().st_mtime)


@lru_cache(maxsize=2)
def _read(file: str, _: float) -> Grounds:
    with np.load(file, allow_pickle=False) as held:
        found = {str(slug): _region(held, str(slug)) for slug in held["regions"]}
    stations = {id_: slug for slug, ground in found.items() for id_ in ground.stations.ids}
    return Grounds(by_region=found, region_of_station=stations)


def _region(held: Mapping[str, np.ndarray], slug: str) -> RegionGround:
    told = {name: held[f"{slug}/{name}"] for name in COLUMNS if name != "places"}
    return RegionGround(
        region=slug,
        areas=_points(held, f"{slug}/areas"),
        stations=_points(held, f"{slug}/stations"),
        places=tuple(str(each) for each in held[f"{slug}/places"]),
        **told,
    )


def _points(held: Mapping[str, np.ndarray], name: str) -> Points:
    return Points(
        ids=tuple(str(each) for each in held[f"{name}/ids"]),
        names=tuple(str(each) for each in held[f"{name}/names"]),
        lat=held[f"{name}/lat"],
        lon=held[f"{name}/lon"],
    )


def write_grounds(folder: Path, version: int, pack: Pack) -> None:
    """Compute and keep the regions; those of older versions go."""
    folder.mkdir(parents=True, exist_ok=True)
    travel, on, made = travel_model(pack), pack.note.date, []
    for slug in ambulance_regions(pack, on):
        try:
            made.append(region_ground(pack, travel, slug, on))
        except RequestError:  # a region without a station gets no advice
            continue
    columns = {"regions": np.array([ground.region for ground in made], dtype="U80")}
    for ground in made:
        columns |= {
            f"{ground.region}/{name}": np.asarray(getattr(ground, name)) for name in COLUMNS
        }
        for name in POINTS:
            columns |= _columns(f"{ground.region}/{name}", getattr(ground, name))
    _put(folder, ground_file(folder, version), columns)


def _columns(name: str, points: Points) -> dict[str, np.ndarray]:
    return {
        f"{name}/ids": np.array(points.ids, dtype="U160"),
        f"{name}/names": np.array(points.names, dtype="U200"),
        f"{name}/lat": points.lat,
        f"{name}/lon": points.lon,
    }


def _put(folder: Path, wanted: Path, columns: dict[str, np.ndarray]) -> None:
    """Write under another name first, so that nobody reads half a file."""
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:
        np.savez(part, **columns)  # type: ignore[arg-type]
    made = Path(part.name)
    made.chmod(0o644)
    made.replace(wanted)
    for old in folder.glob("ambulance-regions-*.npz"):
        if old != wanted:
            old.unlink(missing_ok=True)
