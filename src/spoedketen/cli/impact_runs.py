"""The runs of an impact study over processes, with what was already done kept on disk."""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.impact.runs import Ready, run
from spoedketen.simulation.chain import ChainStudy

Runs = dict[str, FloatArray]
_variants: tuple[Ready, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Which runs are wanted: every variant with every replication, the same draws for all."""

    variants: tuple[Ready, ...]
    study: ChainStudy
    replications: int
    kept: Path | None = None
    workers: int = 0

    def path(self, variant: int, replication: int) -> Path | None:
        """Return where a run is kept."""
        if self.kept is None:
            return None
        study = self.study
        name = f"{self.variants[variant].key}-{study.seed}-{study.warmup_weeks}-{study.weeks}"
        return self.kept / f"{name}-{replication}.npz"


def all_runs(plan: Plan, done: Callable[[int, int], None]) -> tuple[list[list[Runs]], bool]:
    """Return the runs by variant and replication, and whether all were made.

    After Ctrl-C only replications that every variant has are returned: differences need pairs.
    ``done`` is told how many runs of how many are there.
    """
    made_folder(plan.kept)
    found: dict[tuple[int, int], Runs] = {}
    wanted = [(v, r) for r in range(plan.replications) for v in range(len(plan.variants))]
    for each in wanted:
        if (kept := _kept(plan.path(*each))) is not None:
            found[each] = kept
    done(len(found), len(wanted))
    left = [each for each in wanted if each not in found]
    try:
        for each, runs in _made(plan, left):
            found[each] = runs
            _keep(plan.path(*each), runs)
            done(len(found), len(wanted))
    except (KeyboardInterrupt, BrokenProcessPool):
        pass  # asked to stop, or a process was killed: what is done is told as a part
    whole = [
        r
        for r in range(plan.replications)
        if all((v, r) in found for v in range(len(plan.variants)))
    ]
    by_variant = [[found[v, r] for r in whole] for v in range(len(plan.variants))]
    return by_variant, len(found) == len(wanted)


def made_folder(folder: Path | None) -> None:
    """Make a folder before anything long begins, or say why it cannot be made."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError("page_not_written", path=str(folder), found=error.strerror) from error


def _made(plan: Plan, left: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], Runs]]:
    if not left:
        return
    workers = plan.workers or min(os.cpu_count() or 1, len(left))
    # The first run compiles, or loads what was compiled: done once, before others start.
    yield left[0], run(plan.variants[left[0][0]], replace(plan.study, replication=left[0][1]))
    if workers == 1 or len(left) == 1:
        for v, r in left[1:]:
            yield (v, r), run(plan.variants[v], replace(plan.study, replication=r))
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (plan.variants,)) as pool:
        try:
            pending = {
                pool.submit(_one, v, replace(plan.study, replication=r)): (v, r)
                for v, r in left[1:]
            }
            yield from _as_they_end(pending)
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _as_they_end(
    pending: dict[Future[Runs], tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], Runs]]:
    while pending:
        ended, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in ended:
            yield pending.pop(future), future.result()


def _begin(variants: tuple[Ready, ...]) -> None:
    """Take the variants once per process; Ctrl-C is for the one who started it."""
    global _variants  # noqa: PLW0603 - what a process of the pool keeps between its tasks
    _variants = variants
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one(variant: int, study: ChainStudy) -> Runs:
    return run(_variants[variant], study)


def _kept(path: Path | None) -> Runs | None:
    """Return a run that was kept; one that cannot be read is made anew."""
    if path is None or not path.is_file():
        return None
    try:
        with path.open("rb") as file, np.load(file) as stored:
            return {name: stored[name] for name in stored.files}
    except (OSError, ValueError, KeyError, BadZipFile):
        return None


def _keep(path: Path | None, runs: Runs) -> None:
    if path is None:
        return
    draft = path.with_suffix(f".{os.getpid()}.npz")
    try:
        np.savez_compressed(draft, **runs)  # type: ignore[arg-type]
        draft.replace(path)
    except OSError as error:
        raise RequestError("page_not_written", path=str(path), found=error.strerror) from error
