"""Processes and workers that die take nothing with them, and give the same to the last bit."""

import os
import signal
import subprocess
import sys
from multiprocessing import active_children

import numpy as np
import pytest
from planning.conftest import region as region  # noqa: PLC0414 - a fixture
from planning.test_impact import SHORT
from planning.test_impact import closed as closed  # noqa: PLC0414 - a fixture

from spoedketen.cli import impact_cluster, impact_pool
from spoedketen.cli.code_stamp import code_stamp
from spoedketen.cli.impact_plan import Plan
from spoedketen.cli.impact_runs import all_runs
from spoedketen.domain.errors import RequestError

pytestmark = pytest.mark.slow
OFTEN = 5
REFUSED = {"spoedketen": "0.0.0"}


@pytest.fixture(scope="module")
def plan(closed):
    return Plan(variants=closed[0], study=SHORT, replications=OFTEN, workers=1)


@pytest.fixture(scope="module")
def alone(plan):
    """What one process gives."""
    return all_runs(plan, lambda *_: None)[0]


@pytest.fixture
def cluster(tmp_path):
    """A scheduler and two workers, each a process of its own; nobody starts them again."""
    file = tmp_path / "scheduler.json"
    quiet = {**os.environ, "DASK_LOGGING__DISTRIBUTED": "error"}
    started = [
        subprocess.Popen([sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:],
                          "--scheduler-file", file], env=quiet)
        for words in (
            ("scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard"),
            *(2 * [("worker", "--no-nanny", "--nthreads", "1", "--no-dashboard")]),
        )
    ]  # fmt: skip
    yield started, file
    for process in started:
        process.kill()
        process.wait()


def address(file):
    from distributed import Client  # noqa: PLC0415

    with Client(scheduler_file=str(file), set_as_default=False) as client:
        client.wait_for_workers(2, timeout=120)
        return client.scheduler.address


def same(one, other):
    return all(
        np.array_equal(mine[name], theirs[name])
        for ours, others in zip(one, other, strict=True)
        for mine, theirs in zip(ours, others, strict=True)
        for name in mine
    )


def test_a_process_that_is_killed_is_replaced_and_nothing_is_lost(plan, alone, tmp_path):
    killed = []

    def kill_one(done, _of):
        if done == 2:  # the first was made here, the second by a process
            killed.append(active_children()[0].pid)
            os.kill(killed[0], signal.SIGKILL)

    shared = Plan(**{**vars(plan), "workers": 2, "kept": tmp_path})
    found, whole = all_runs(shared, kill_one)
    assert killed
    assert whole
    assert same(found, alone)
    assert len(list(tmp_path.iterdir())) == OFTEN * 2


def test_processes_that_always_die_are_told_and_what_was_done_is_kept(plan, tmp_path, monkeypatch):
    waits, pools = impact_pool.wait, []

    def killing(pending, **asked):
        pools.append(len(active_children()))
        for child in active_children():
            os.kill(child.pid, signal.SIGKILL)
        return waits(pending, **asked)

    monkeypatch.setattr(impact_pool, "wait", killing)
    many = {**vars(plan), "replications": 50, "workers": 2, "kept": tmp_path}
    with pytest.raises(RequestError) as told:
        all_runs(Plan(**many), lambda *_: None)
    assert told.value.code == "workers_lost"
    assert told.value.parameters["done"] == len(list(tmp_path.iterdir())) >= 1
    assert pools[0] >= pools[-1] == 1


def test_a_cluster_stops_when_asked_and_gives_the_same_when_a_worker_is_killed(
    plan, alone, cluster, tmp_path
):
    (_, *workers), file = cluster

    def stop(done, _of):
        if done == 3:
            raise KeyboardInterrupt

    def kill_one(done, _of):
        if done == 4:  # both work on something
            workers[0].kill()

    shared = Plan(**{**vars(plan), "cluster": address(file), "kept": tmp_path / "runs"})
    found, whole = all_runs(shared, stop)
    assert not whole
    assert len(found[0]) in {0, 1}
    found, whole = all_runs(shared, kill_one)
    assert whole
    assert workers[0].wait() == -signal.SIGKILL
    assert same(found, alone)


def test_a_cluster_that_disappears_is_told_and_what_was_done_is_kept(
    plan, cluster, tmp_path, monkeypatch
):
    processes, file = cluster
    monkeypatch.setattr(impact_cluster, "POLL_SECONDS", 0.2)

    def kill_all(done, _of):
        for process in processes if done == 1 else ():
            process.kill()

    kept = tmp_path / "runs"
    with pytest.raises(RequestError) as told:
        all_runs(Plan(**{**vars(plan), "cluster": address(file), "kept": kept}), kill_all)
    assert told.value.code == "workers_lost"
    assert len(list(kept.iterdir())) == told.value.parameters["done"] >= 1


def test_a_worker_with_other_code_is_refused_before_anything_runs(plan, cluster, monkeypatch):
    _, file = cluster
    monkeypatch.setattr(impact_cluster, "code_stamp", lambda: {**code_stamp(), **REFUSED})
    with pytest.raises(RequestError) as told:
        all_runs(Plan(**{**vars(plan), "cluster": address(file)}), lambda *_: None)
    assert told.value.code == "cluster_differs"


def test_no_scheduler_is_said_with_what_to_start(command, tmp_path, monkeypatch):
    monkeypatch.setattr(impact_cluster, "CONNECT_SECONDS", 0.5)
    asked = ("--close", "Adrz Goes", "--cluster", "tcp://127.0.0.1:1", "-o", tmp_path)
    code, _, err = command("impact", "netherlands", *asked)
    assert code == 2
    assert "dask scheduler" in err
