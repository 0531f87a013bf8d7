"""One question, how many minutes from here to there, over any provider of travel times."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray, straight_km
from spoedketen.domain.points import Points

MODES = ("ambulance_siren", "ambulance", "car", "helicopter")

Minutes = Callable[[Points, Points], FloatArray]
"""Origins and destinations to minutes, shape (origins, destinations); inf = proved unreachable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelModel:
    """Travel times by mode from one provider.

    ``described`` tells, in both languages, what the provider is and which error to expect.
    """

    provider: str
    by_mode: Mapping[str, Minutes]
    described: Mapping[str, str]
    speed_factor: float = 1.0

    def minutes(self, mode: str, origins: Points, destinations: Points) -> FloatArray:
        """Return minutes for a mode, shape (origins, destinations).

        Raises
        ------
        RequestError
            If the provider has no times for the mode.
        """
        if mode not in self.by_mode:
            known = ", ".join(self.by_mode)
            raise RequestError(
                "provider_mode_unknown", found=mode, provider=self.provider, candidates=known
            )
        if len(origins) == 0 or len(destinations) == 0:
            return np.empty((len(origins), len(destinations)))
        found = self.by_mode[mode](origins, destinations)
        return found if mode == "helicopter" else found / self.speed_factor


def flight_minutes(assumptions: Assumptions) -> Minutes:
    """Return the helicopter's minutes: start, straight flight at cruising speed, landing."""
    cruise_kph = assumptions["helicopter_cruise_kph"].value
    ground = assumptions["helicopter_start_minutes"].value
    ground += assumptions["helicopter_landing_minutes"].value

    def minutes(origins: Points, destinations: Points) -> FloatArray:
        km = straight_km(origins.lat, origins.lon, destinations.lat, destinations.lon)
        return np.asarray(ground + 60.0 * km / cruise_kph)

    return minutes


def scaled(minutes: Minutes, factor: float) -> Minutes:
    """Return the same ways at another pace; ``factor`` multiplies minutes."""
    return lambda origins, destinations: minutes(origins, destinations) * factor
