"""The runs of an impact study over processes of this machine."""

import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from spoedketen.cli.impact_plan import LOST_AT_MOST, Plan, Runs, Wanted, WorkersLost
from spoedketen.planning.impact.runs import Ready, run
from spoedketen.simulation.chain import ChainStudy

Made = Iterator[tuple[Wanted, Runs]]
_variants: tuple[Ready, ...] = ()


def made_here(plan: Plan, left: Sequence[Wanted]) -> Made:
    """Yield each run as it comes off.

    Raises
    ------
    WorkersLost
        Processes were killed again and again, with always fewer of them at once.
    """
    workers = plan.workers or min(os.cpu_count() or 1, len(left))
    # The first run compiles, or loads what was compiled: done once, before others start.
    alone = left if workers == 1 or len(left) == 1 else left[:1]
    for each in alone:
        yield each, run(plan.variants[each[0]], plan.study_of(each))
    yield from _in_pools(plan, left[len(alone) :], workers)


def _in_pools(plan: Plan, left: Sequence[Wanted], workers: int) -> Made:
    """Run in a pool, and what a killed process left behind in another with one process less.

    A pool is lost as a whole with one of its processes; mostly memory ran out, so fewer at once.
    """
    waiting, lost = list(left), 0
    while waiting:
        try:
            for each, runs in _in_one_pool(plan, waiting, workers):
                waiting, lost = [other for other in waiting if other != each], 0
                yield each, runs
        except BrokenProcessPool as error:
            lost, workers = lost + 1, max(workers - 1, 1)
            if lost == LOST_AT_MOST:
                raise WorkersLost from error


def _in_one_pool(plan: Plan, left: Sequence[Wanted], workers: int) -> Made:
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin, (plan.variants,))
    try:
        yield from _as_they_end(_submitted(pool, plan, left))
    finally:
        # Also when nobody wants the rest any more: then it must not be run first.
        pool.shutdown(wait=True, cancel_futures=True)


def _submitted(
    pool: ProcessPoolExecutor, plan: Plan, left: Sequence[Wanted]
) -> dict[Future[Runs], Wanted]:
    try:
        return {pool.submit(_one, each[0], plan.study_of(each)): each for each in left}
    except ValueError as error:
        # A process killed while the next is being started: the pool closes what that one is given.
        raise BrokenProcessPool from error


def _as_they_end(pending: dict[Future[Runs], Wanted]) -> Made:
    """Yield what came off; of a pool that broke first what was done before."""
    while pending:
        ended, _ = wait(pending, return_when=FIRST_COMPLETED)
        for future in sorted(ended, key=lambda each: each.exception() is not None):
            yield pending.pop(future), future.result()


def _begin(variants: tuple[Ready, ...]) -> None:
    """Take the variants once per process; Ctrl-C is for the one who started it."""
    global _variants  # noqa: PLW0603 - what a process of the pool keeps between its tasks
    _variants = variants
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _one(variant: int, study: ChainStudy) -> Runs:
    return run(_variants[variant], study)
