"""Named points on the map."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoedketen.domain.geodesy import FloatArray

IntArray = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Places with an identifier; degrees WGS84. Without ``names`` the ids are the names."""

    ids: tuple[str, ...]
    lat: FloatArray
    lon: FloatArray
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Name the points by their ids where no names were given."""
        if len(self.names) != len(self.ids):
            object.__setattr__(self, "names", self.ids)

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.ids)

    def subset(self, rows: Sequence[int] | IntArray) -> "Points":
        """Return some of the points, in the order given."""
        return Points(
            ids=tuple(self.ids[row] for row in rows),
            names=tuple(self.names[row] for row in rows),
            lat=self.lat[np.asarray(rows, dtype=np.int64)],
            lon=self.lon[np.asarray(rows, dtype=np.int64)],
        )
