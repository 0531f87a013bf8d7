"""Travel times from fitted distance-to-time curves."""

from collections.abc import Mapping
from typing import Any

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.points import Points
from spoedketen.planning.travel_model import Minutes, TravelModel, flight_minutes, scaled
from spoedketen.travel.curve import Curve

DESCRIBED = {
    "nl": "Curve van hemelsbrede afstand naar tijd, geijkt op {trips} ritten ({source}); "
    "afwijking {rmse} minuten (wortel van het gemiddelde kwadraat, op weggelaten herkomsten). "
    "Kent geen water en geen grenzen.",
    "en": "Curve from straight-line distance to time, fitted on {trips} trips ({source}); "
    "error {rmse} minutes (root mean square, on origins left out). Knows no water, no borders.",
}


def curve_model(
    curves: Mapping[str, Mapping[str, Any]], assumptions: Assumptions, *, speed_factor: float = 1.0
) -> TravelModel:
    """Return travel times from curves by mode; a mode without a curve follows from the siren's."""
    siren = Curve(**curves["ambulance_siren"])
    factor = assumptions["ambulance_over_siren_factor"].value
    by_siren = _minutes(siren)
    by_mode: dict[str, Minutes] = {
        "ambulance_siren": by_siren,
        "ambulance": scaled(by_siren, factor),
        "car": _minutes(Curve(**curves["car"])) if "car" in curves else scaled(by_siren, factor),
        "helicopter": flight_minutes(assumptions),
    }
    rmse = "?" if siren.rmse_minutes is None else f"{siren.rmse_minutes:.1f}"
    told = {"trips": siren.trips, "source": siren.source, "rmse": rmse}
    return TravelModel(
        provider="curve",
        by_mode=by_mode,
        described={language: text.format(**told) for language, text in DESCRIBED.items()},
        speed_factor=speed_factor,
    )


def _minutes(curve: Curve) -> Minutes:
    def minutes(origins: Points, destinations: Points) -> FloatArray:
        km = straight_km(origins.lat, origins.lon, destinations.lat, destinations.lon)
        return curve.minutes(km)

    return minutes
