"""People per square kilometre, from settlements as points."""

import numpy as np
from scipy.signal import fftconvolve

from spoedketen.domain.geodesy import FloatArray

RADIUS_KM = 2.5
CELL_KM = 0.5
ALONG = (1 / 6, 1 / 2, 5 / 6)
"""Where along a link the density is sampled."""


class Density:
    """Density within `RADIUS_KM`, kept on a grid so that any number of points is one look-up."""

    def __init__(self, xy: FloatArray, people: FloatArray) -> None:
        margin = 2 * RADIUS_KM
        self._corner = xy.min(axis=0, initial=0.0 if xy.size == 0 else np.inf) - margin
        top = xy.max(axis=0, initial=0.0 if xy.size == 0 else -np.inf) + margin
        shape = np.ceil((top - self._corner) / CELL_KM).astype(int) + 1
        grid = np.zeros(tuple(shape))
        cells = np.rint((xy - self._corner) / CELL_KM).astype(int)
        np.add.at(grid, (cells[:, 0], cells[:, 1]), people)
        around = fftconvolve(grid, _disc(), mode="same")
        # The transform leaves rounding below zero where nobody lives.
        self._grid = np.maximum(around, 0) / (np.pi * RADIUS_KM**2)

    def at(self, xy: FloatArray) -> FloatArray:
        """Return the density at points, shape (points,); zero outside the grid."""
        cells = np.rint((xy - self._corner) / CELL_KM).astype(int)
        inside = ((cells >= 0) & (cells < self._grid.shape)).all(axis=1)
        found = np.zeros(len(xy))
        found[inside] = self._grid[cells[inside, 0], cells[inside, 1]]
        return found

    def along(self, start: FloatArray, end: FloatArray) -> FloatArray:
        """Return the mean density along straight links."""
        samples = [self.at(start + (end - start) * share) for share in ALONG]
        return np.asarray(np.mean(samples, axis=0))


def _disc() -> FloatArray:
    cells = round(RADIUS_KM / CELL_KM)
    steps = np.arange(-cells, cells + 1) * CELL_KM
    inside = np.hypot(steps[:, None], steps[None, :]) <= RADIUS_KM
    return np.asarray(inside, dtype=np.float64)
