"""Travel times over settlements and main roads, for a region without a road file."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.main_roads import MainRoads, OpenWater
from spoedketen.domain.pack import Pack
from spoedketen.domain.places import areas_of
from spoedketen.domain.points import Points
from spoedketen.planning.travel_model import Minutes, TravelModel, flight_minutes, scaled
from spoedketen.travel.skeleton.links import Reach, Settlements, settlements
from spoedketen.travel.skeleton.minutes import SkeletonParameters, parameters_from, skeleton_minutes

DESCRIBED = {
    "nl": "Geraamte van plaatsen en hoofdwegen (eigen lijst, indicatief). Getoetst op weggelaten "
    "ziekenhuizen: overeenkomst F1 {f25} bij 25 en {f30} bij 30 minuten per auto (1 = steeds "
    "dezelfde gebieden bereikt). Sirene = auto × {factor}, afwijking {rmse} minuten. Water en "
    "veerboten tellen mee; geen files, geen buitenland.",
    "en": "Skeleton of settlements and main roads (own list, indicative). Tested on hospitals left "
    "out: agreement F1 {f25} at 25 and {f30} at 30 minutes by car (1 = always the same areas "
    "reached). Siren = car × {factor}, error {rmse} minutes. Water and ferries count; no "
    "congestion, no roads abroad.",
}


def skeleton_model(
    pack: Pack,
    roads: MainRoads,
    water: OpenWater,
    fitted: Mapping[str, float],
    assumptions: Assumptions,
    *,
    speed_factor: float = 1.0,
) -> TravelModel:
    """Return travel times by mode from the graph of a pack's settlements and main roads."""
    areas = areas_of(pack)
    parameters = parameters_from(fitted)
    reach = Reach(link_km=parameters.link_km, join_km=parameters.join_km)
    place = settlements(
        (areas.points.lat, areas.points.lon),
        areas.people.astype(np.float64),
        with_pack_roads(roads, pack),
        water,
        reach=reach,
    )
    car = _minutes(place, parameters)
    by_mode = {
        "car": car,
        "ambulance": car,
        "ambulance_siren": scaled(car, fitted["siren_factor"]),
        "helicopter": flight_minutes(assumptions),
    }
    return TravelModel(
        provider="skeleton",
        by_mode=by_mode,
        described={lang: _described(text, fitted, lang) for lang, text in DESCRIBED.items()},
        speed_factor=speed_factor,
    )


def _described(text: str, fitted: Mapping[str, float], language: str) -> str:
    numbers = {
        "f25": f"{fitted['f1_25_left_out']:.2f}",
        "f30": f"{fitted['f1_30_left_out']:.2f}",
        "factor": f"{fitted['siren_factor']:.2f}",
        "rmse": f"{fitted['siren_rmse_minutes']:.1f}",
    }
    point = "," if language == "nl" else "."
    return text.format(**{name: told.replace(".", point) for name, told in numbers.items()})


def _minutes(place: Settlements, parameters: SkeletonParameters) -> Minutes:
    def minutes(origins: Points, destinations: Points) -> FloatArray:
        ends = (origins.lat, origins.lon), (destinations.lat, destinations.lon)
        return skeleton_minutes(place, parameters, *ends)

    return minutes


def with_pack_roads(roads: MainRoads, pack: Pack) -> MainRoads:
    """Return the main roads with the pack's own road sections added at their stated speeds."""
    nodes, edges = pack.table("road_nodes"), pack.table("road_edges")
    if edges.height == 0:
        return roads
    number = {id_: row + len(roads.lat) for row, id_ in enumerate(nodes["id"])}
    tails = np.array([number[id_] for id_ in edges["from_node"]], dtype=np.int64)
    heads = np.array([number[id_] for id_ in edges["to_node"]], dtype=np.int64)
    minutes = (edges["length_m"] / 1000 / edges["speed_kph"] * 60).to_numpy()
    return replace(
        roads,
        lat=np.concatenate([roads.lat, nodes["lat"].to_numpy()]),
        lon=np.concatenate([roads.lon, nodes["lon"].to_numpy()]),
        timed_tails=np.concatenate([roads.timed_tails, tails]),
        timed_heads=np.concatenate([roads.timed_heads, heads]),
        timed_minutes=np.concatenate([roads.timed_minutes, minutes]),
    )
