"""Which travel times a pack gets: its own table, its roads, the skeleton, or a curve."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from spoedketen.cli.road_matrix import kept_network
from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import NETHERLANDS_BOUNDS, Pack
from spoedketen.planning.curve_model import curve_model
from spoedketen.planning.matrix_model import matrix_model
from spoedketen.planning.road_model import road_model
from spoedketen.planning.road_times import RoadNetwork
from spoedketen.planning.skeleton_model import skeleton_model
from spoedketen.planning.travel_model import TravelModel
from spoedketen.sources.curves import CurveRow, product_curves
from spoedketen.sources.main_roads import main_roads, open_water
from spoedketen.sources.roads.hierarchy_cache import default_folder
from spoedketen.sources.roads.pack_roads import pack_segments
from spoedketen.sources.roads.speed_profiles import default_profile
from spoedketen.sources.skeleton import skeleton_parameters
from spoedketen.travel.roads.speeds import mode_graph

PROVIDERS = ("matrix", "roads", "skeleton", "curve")
NEEDED_TABLE = {"matrix": "travel", "roads": "road_edges"}
ROAD_MODES = ("ambulance_siren", "ambulance", "car")

DETAILED_NODES_PER_AREA = 5
"""With fewer road nodes a pack knows only its main roads, and the skeleton says more."""

Progress = Callable[[str, float], None]


def travel_model(
    pack: Pack,
    asked: str | None,
    assumptions: Assumptions,
    *,
    progress: Progress,
    speed_factor: float = 1.0,
    curves: Mapping[str, CurveRow] | None = None,
) -> TravelModel:
    """Return the travel times for a pack from the provider asked for, or from its best one."""
    provider = asked or best_provider(pack)
    _check_usable(pack, provider)
    if provider == "matrix":
        return matrix_model(pack, assumptions, speed_factor=speed_factor)
    if provider == "roads":
        networks = {mode: _network(pack, mode, progress) for mode in ROAD_MODES}
        return road_model(networks, assumptions, speed_factor=speed_factor)
    if provider == "skeleton":
        return skeleton_model(
            pack,
            main_roads(),
            open_water(),
            skeleton_parameters(),
            assumptions,
            speed_factor=speed_factor,
        )
    return curve_model(curves or product_curves(), assumptions, speed_factor=speed_factor)


def best_provider(pack: Pack) -> str:
    """Return the most exact provider that the tables of a pack allow."""
    if pack.table("travel").height:
        return "matrix"
    if pack.table("road_nodes").height > DETAILED_NODES_PER_AREA * pack.table("areas").height:
        return "roads"
    # The product's own main roads are those of the Netherlands.
    return "skeleton" if pack.note.bounds == NETHERLANDS_BOUNDS else "curve"


def _network(pack: Pack, mode: str, progress: Progress) -> RoadNetwork:
    graph = mode_graph(pack_segments(pack), default_profile(mode))
    return kept_network(graph, default_folder(os.environ, Path.home()), progress)[0]


def _check_usable(pack: Pack, provider: str) -> None:
    if provider not in PROVIDERS:
        raise RequestError("provider_unknown", found=provider, candidates=", ".join(PROVIDERS))
    needed = NEEDED_TABLE.get(provider)
    if needed is not None and pack.table(needed).height == 0:
        raise RequestError("provider_unusable", found=provider, missing=needed)
