"""The runs of an impact study, with what was already done kept on disk."""

import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from spoedketen.cli.impact_cluster import made_on_cluster
from spoedketen.cli.impact_plan import Plan, Runs, Wanted, WorkersLost
from spoedketen.cli.impact_pool import made_here
from spoedketen.domain.errors import RequestError


def all_runs(plan: Plan, done: Callable[[int, int], None]) -> tuple[list[list[Runs]], bool]:
    """Return the runs by variant and replication, and whether all were made.

    After Ctrl-C only replications that every variant has are returned: differences need pairs.
    ``done`` is told how many runs of how many are there.

    Raises
    ------
    RequestError
        ``workers_lost``: processes were killed time and again; ``page_not_written``; or what a
        cluster lacks.
    """
    made_folder(plan.kept)
    wanted = plan.wanted()
    kept = {each: _kept(plan.path(each)) for each in wanted}
    found = {each: runs for each, runs in kept.items() if runs is not None}
    done(len(found), len(wanted))
    left = [each for each in wanted if each not in found]
    try:
        _make(plan, left, found, lambda: done(len(found), len(wanted)))
    except KeyboardInterrupt:
        pass  # asked to stop: what is done is told as a part
    except WorkersLost as error:
        if plan.kept is None:
            return _pairs(plan, found), False
        told = {"done": len(found), "wanted": len(wanted), "folder": str(plan.kept)}
        raise RequestError("workers_lost", **told) from error
    return _pairs(plan, found), len(found) == len(wanted)


def _make(
    plan: Plan, left: list[Wanted], found: dict[Wanted, Runs], told: Callable[[], None]
) -> None:
    """Make the runs that are left, keep each as it comes off and add it to those found."""
    if not left:
        return
    makes = made_here if plan.cluster is None else made_on_cluster
    with closing(makes(plan, left)) as made:  # type: ignore[type-var]
        for each, runs in made:
            found[each] = runs
            _keep(plan.path(each), runs)
            told()


def _pairs(plan: Plan, found: dict[Wanted, Runs]) -> list[list[Runs]]:
    """Return the replications that every variant has, by variant."""
    variants = range(len(plan.variants))
    whole = [r for r in range(plan.replications) if all((v, r) in found for v in variants)]
    return [[found[v, r] for r in whole] for v in variants]


def made_folder(folder: Path | None) -> None:
    """Make a folder before anything long begins, or say why it cannot be made."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError("page_not_written", path=str(folder), found=error.strerror) from error


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
