"""What a point is near to, as a person says it."""

import numpy as np

from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import straight_km
from spoedketen.live.capacity.queries.places import FARTHEST_KM, places
from spoedketen.planning.relocation.region import RegionGround


def near(lat: float, lon: float, ground: RegionGround | None) -> tuple[str, float]:
    """Return the nearest place to a point in degrees and how far it is in kilometres.

    Where none is near or known, the nearest station of the region; empty without either.
    """
    try:
        table = places()
        row, km = table.nearest(lat, lon)
        if km <= FARTHEST_KM:
            return str(table.names[row]), km
    except RequestError:  # in the first seconds of an installation
        pass
    if ground is None:
        return "", 0.0
    stations = ground.stations
    far = straight_km(np.array([lat]), np.array([lon]), stations.lat, stations.lon)[0]
    row = int(np.argmin(far))
    return stations.names[row], float(far[row])
