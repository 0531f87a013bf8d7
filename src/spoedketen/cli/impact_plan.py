"""Which runs an impact study wants, and where each of them is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.impact.runs import Ready
from spoedketen.simulation.chain import ChainStudy

Runs = dict[str, FloatArray]
Wanted = tuple[int, int]
"""One run: the number of the variant and of the replication."""
LOST_AT_MOST = 3
"""So often may processes be lost in a row, without one run that came off, before it is told."""


class WorkersLost(Exception):
    """Processes were stopped by something else, again and again: what came off has been given."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Every variant with every replication, the same draws for all.

    ``workers`` 0 is as many processes as there are processors; ``cluster`` is the address of a
    scheduler that takes the runs instead.
    """

    variants: tuple[Ready, ...]
    study: ChainStudy
    replications: int
    kept: Path | None = None
    workers: int = 0
    cluster: str | None = None

    def wanted(self) -> Sequence[Wanted]:
        """Return all runs, replication by replication: differences need pairs."""
        return [(v, r) for r in range(self.replications) for v in range(len(self.variants))]

    def key(self, each: Wanted) -> str:
        """Return what a run is known by: its scenario, the study and the replication."""
        variant, replication = each
        study = self.study
        told = (self.variants[variant].key, study.seed, study.warmup_weeks, study.weeks)
        return "-".join(str(part) for part in (*told, replication))

    def path(self, each: Wanted) -> Path | None:
        """Return where a run is kept, None where nothing is."""
        return None if self.kept is None else self.kept / f"{self.key(each)}.npz"

    def study_of(self, each: Wanted) -> ChainStudy:
        """Return the study of one replication."""
        return replace(self.study, replication=each[1])
