"""Travel times over a detailed road network, one contracted network per mode."""

from collections.abc import Mapping

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import Points
from spoedketen.planning.road_times import RoadNetwork, road_minutes
from spoedketen.planning.travel_model import Minutes, TravelModel, flight_minutes

DESCRIBED = {
    "nl": "Kortste tijd over {nodes} wegknopen van het pakket; snelheden per wegsoort zijn "
    "verondersteld. Zonder afslagkosten en files.",
    "en": "Shortest time over {nodes} road nodes of the pack; speeds per road class are assumed. "
    "Without turn costs or congestion.",
}


def road_model(
    networks: Mapping[str, RoadNetwork], assumptions: Assumptions, *, speed_factor: float = 1.0
) -> TravelModel:
    """Return travel times from one contracted road network per mode."""
    by_mode: dict[str, Minutes] = {mode: _minutes(found) for mode, found in networks.items()}
    by_mode["helicopter"] = flight_minutes(assumptions)
    nodes = max((network.graph.nodes for network in networks.values()), default=0)
    return TravelModel(
        provider="roads",
        by_mode=by_mode,
        described={language: text.format(nodes=nodes) for language, text in DESCRIBED.items()},
        speed_factor=speed_factor,
    )


def _minutes(network: RoadNetwork) -> Minutes:
    def minutes(origins: Points, destinations: Points) -> FloatArray:
        return road_minutes(network, origins, destinations)

    return minutes
