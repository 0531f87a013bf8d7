"""Minutes from every area to every site of a service type, computed once and kept as a file.

The jobs process makes them, because it takes seconds; the pages only read. A file belongs to one
version of the directory, so a changed directory never gets old minutes.
"""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import NETHERLANDS_BOUNDS, Pack
from spoedketen.domain.places import areas_of
from spoedketen.domain.points import IntArray, Points
from spoedketen.live.directory.values import Directory, ServiceInfo
from spoedketen.planning.curve_model import curve_model
from spoedketen.planning.skeleton_model import skeleton_model
from spoedketen.planning.travel_model import TravelModel
from spoedketen.sources.curves import product_curves
from spoedketen.sources.main_roads import main_roads, open_water
from spoedketen.sources.skeleton import skeleton_parameters

MODE = "ambulance"
"""Without siren: whoever is in danger of life is not sent on."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TravelTable:
    """People per area and minutes to each service; ``services`` are slugs."""

    people: IntArray
    minutes: FloatArray
    services: tuple[str, ...]


def table_file(folder: Path, service_type: str, version: int) -> Path:
    """Return where the minutes of one service type and version are kept."""
    return folder / f"{service_type}-{version}.npz"


@lru_cache(maxsize=16)
def _read(file: str, _: float) -> TravelTable:
    with np.load(file, allow_pickle=False) as held:
        return TravelTable(
            people=held["people"],
            minutes=held["minutes"].astype(np.float64),
            services=tuple(str(name) for name in held["services"]),
        )


def travel_table(folder: Path, service_type: str, version: int) -> TravelTable | None:
    """Return the minutes, or None where they are not computed yet."""
    file = table_file(folder, service_type, version)
    try:
        return _read(str(file), file.stat().st_mtime)
    except FileNotFoundError:
        return None


def missing_types(folder: Path, types: Sequence[str], version: int) -> list[str]:
    """Return the service types whose minutes are still to be computed."""
    return [name for name in types if not table_file(folder, name, version).exists()]


def write_tables(folder: Path, types: Sequence[str], found: Directory, pack: Pack) -> None:
    """Compute and keep the minutes of service types; older versions go."""
    folder.mkdir(parents=True, exist_ok=True)
    model, areas = travel_model(pack), areas_of(pack)
    for name in types:
        services = [s for s in found.services.values() if s.service_type == name]
        minutes = model.minutes(MODE, areas.points, _points(services))
        table = TravelTable(
            people=areas.people, minutes=minutes, services=tuple(s.slug for s in services)
        )
        _write(table_file(folder, name, found.version), table)
        for old in folder.glob(f"{name}-*.npz"):
            if old != table_file(folder, name, found.version):
                old.unlink(missing_ok=True)


def travel_model(pack: Pack) -> TravelModel:
    """Return the provider of minutes for a pack."""
    assumptions = assumptions_of(pack)
    if pack.note.bounds != NETHERLANDS_BOUNDS:
        return curve_model(product_curves(), assumptions)
    return skeleton_model(pack, main_roads(), open_water(), skeleton_parameters(), assumptions)


def _points(services: Sequence[ServiceInfo]) -> Points:
    return Points(
        ids=tuple(service.slug for service in services),
        lat=np.array([service.site.lat for service in services], dtype=np.float64),
        lon=np.array([service.site.lon for service in services], dtype=np.float64),
    )


def _write(file: Path, table: TravelTable) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    with os.fdopen(handle, "wb") as out:
        np.savez_compressed(
            out,
            people=table.people,
            minutes=table.minutes.astype(np.float32),
            services=np.array(table.services),
        )
    Path(name).replace(file)
