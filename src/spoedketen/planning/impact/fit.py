"""A simulated country beside published totals: how well the model fits before it is believed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from spoedketen.domain.chain import Total, published_totals
from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.impact.measures import Measures
from spoedketen.planning.impact.pairs import half_width
from spoedketen.simulation.chain_records import NEDOCS_STEP

A1 = 1
"""Row of the urgencies that is A1."""
ELV = 1
"""Row of the kinds of follow-up that is ELV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One published total, what the simulation says, and by which factor they differ.

    ``low`` and ``high`` are the 95 % interval over replications, None of one replication.
    """

    total: Total
    simulated: float
    low: float | None
    high: float | None

    @property
    def factor(self) -> float:
        """Published over simulated: by so much the simulation would have to grow."""
        return self.total.value / self.simulated if self.simulated else float("inf")


def fits(runs: Sequence[Measures], kinds: Sequence[str]) -> tuple[Fit, ...]:
    """Return every published total beside the simulation."""
    found = []
    for total in published_totals():
        values = np.array([_reading(total.part, run, kinds) for run in runs])
        half = float(half_width(values))
        mean = float(values.mean())
        known = bool(np.isfinite(half))
        found.append(
            Fit(
                total=total,
                simulated=mean,
                low=mean - half if known else None,
                high=mean + half if known else None,
            )
        )
    return tuple(found)


def _reading(part: str, run: Measures, kinds: Sequence[str]) -> float:
    visits = run["site_visits"]
    read: dict[str, Callable[[], float]] = {
        "ed_visits": visits.sum,
        "ambulance_runs": run["region_runs"].sum,
        "crisis_contacts": lambda: run["requests"][kinds.index("crisis_contact")],
        "elv_patients": run["follow_up_patients"][ELV].sum,
        "self_referral_share": lambda: run["requests"][kinds.index("self_referral")] / visits.sum(),
        "stopped_share": run["site_stopped_share"][visits > 0].mean,
        "ed_minutes": lambda: run["ed_stay_minutes"][0],
        "nedocs_median": lambda: _median(run["nedocs_classes"]),
        "a1_mean_minutes": lambda: _of_a1(run, "area_response_minutes"),
        "a1_late_share": lambda: _of_a1(run, "area_late"),
    }
    return float(read[part]())


def _of_a1(run: Measures, part: str) -> float:
    return float(run[part][:, A1].sum() / max(run["area_calls"][:, A1].sum(), 1e-12))


def _median(classes: FloatArray) -> float:
    """Return the middle of the class in which the median lies."""
    half = classes.sum() / 2
    return float(NEDOCS_STEP * (np.searchsorted(classes.cumsum(), half) + 0.5))
