"""The runs of an impact study on a Dask cluster, each under the key of its scenario and number.

The scheduler gives a run of a worker that died to another; what cannot be made again from its key
and the variant does not exist, so nothing is lost with a worker.
"""

import pickle
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from spoedketen.cli.code_stamp import Stamp, code_stamp, stamp_digest
from spoedketen.cli.impact_plan import Plan, Runs, Wanted, WorkersLost
from spoedketen.domain.errors import RequestError
from spoedketen.planning.impact.runs import Ready, run
from spoedketen.simulation.chain import ChainStudy

if TYPE_CHECKING:
    from distributed import Client, Future

CONNECT_SECONDS, WORKER_SECONDS = 10, 30
POLL_SECONDS, POLLS_ALONE = 5.0, 12
"""A cluster without a scheduler or worker for so many polls in a row is taken to be gone."""
QUIET = {"distributed.admin.large-graph-warning-threshold": "1 GB"}
"""A variant of the country is tens of megabytes, sent once; the warning is about repeating it."""


def made_on_cluster(plan: Plan, left: Sequence[Wanted]) -> Iterator[tuple[Wanted, Runs]]:
    """Yield each run as it comes off.

    Raises
    ------
    RequestError
        ``cluster_not_installed``, ``cluster_unreachable``, ``cluster_empty``,
        ``cluster_differs``: a worker has other code than this machine.
    WorkersLost
        One run took several workers with it, or the cluster is gone.
    """
    with _connected(str(plan.cluster)) as client:
        _hold_to_same_code(client)
        ended: SimpleQueue[Future[Runs]] = SimpleQueue()
        pending = _sent(client, plan, left)
        for future in pending:
            future.add_done_callback(ended.put)
        try:
            while pending:
                future = _next(client, ended)
                each = pending.pop(future)
                yield each, _result(future)
        finally:
            if client.status == "running":
                client.cancel(list(pending))


def check_cluster(address: str | None) -> None:
    """Refuse a cluster that cannot be used, before anything long begins; None is no cluster."""
    if address is None:
        return
    scheme, _, host = address.partition("://")
    if scheme not in {"tcp", "tls"} or not host:
        raise RequestError("cluster_address_unfit", address=address)
    with _connected(address) as client:
        _hold_to_same_code(client)


@contextmanager
def _connected(address: str) -> Iterator["Client"]:
    try:
        import dask  # noqa: PLC0415 - an optional part
        from distributed import Client  # noqa: PLC0415
    except ImportError as error:
        raise RequestError("cluster_not_installed") from error
    with dask.config.set(QUIET):
        try:
            client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise RequestError("cluster_unreachable", address=address) from error
        with client:
            try:
                client.wait_for_workers(1, timeout=WORKER_SECONDS)
            except TimeoutError as error:
                raise RequestError("cluster_empty", address=address) from error
            yield client


def _hold_to_same_code(client: "Client") -> None:
    """Refuse a cluster of which a worker would give other numbers than this machine."""
    here = code_stamp()
    for worker, there in client.run(code_stamp, on_error="return").items():
        if isinstance(there, Exception):
            raise RequestError("cluster_without_product", worker=worker, found=str(there))
        _hold_to(here, there, worker)


def _hold_to(here: Stamp, there: Stamp, worker: str) -> None:
    for part, mine in here.items():
        if there.get(part) != mine:
            told = {"worker": worker, "part": part, "here": mine, "there": there.get(part)}
            raise RequestError("cluster_differs", **told)


def _sent(client: "Client", plan: Plan, left: Sequence[Wanted]) -> "dict[Future[Runs], Wanted]":
    """Hand the runs to the scheduler, those of one replication after each other.

    A variant travels as a task of its own and not as data on a worker: then it outlives the worker.
    """
    here = code_stamp()
    code = stamp_digest(here)
    variants = {
        v: client.submit(_unpacked, pickle.dumps(plan.variants[v]), key=f"variant-{code}-{key}")
        for v, key in {v: plan.variants[v].key for v, _ in left}.items()
    }
    return {
        client.submit(
            _one, variants[each[0]], plan.study_of(each), here, key=f"run-{code}-{plan.key(each)}"
        ): each
        for each in left
    }


def _unpacked(packed: bytes) -> Ready:
    variant: Ready = pickle.loads(packed)  # noqa: S301 - from the one who started the study
    return variant


def _one(variant: Ready, study: ChainStudy, asked: Stamp) -> Runs:
    """Run on a worker; one that joined later is held to the same code too."""
    from distributed import get_worker  # noqa: PLC0415 - an optional part

    _hold_to(asked, _own_stamp(), get_worker().address)
    return run(variant, study)


@cache
def _own_stamp() -> Stamp:
    return code_stamp()


def _next(client: "Client", ended: "SimpleQueue[Future[Runs]]") -> "Future[Runs]":
    """Return the next run that ended; waiting is over when nobody is left to make it."""
    alone = 0
    while alone < POLLS_ALONE:
        try:
            return ended.get(timeout=POLL_SECONDS)
        except Empty:
            alone = 0 if _has_workers(client) else alone + 1
    raise WorkersLost


def _has_workers(client: "Client") -> bool:
    try:
        return client.status == "running" and bool(client.nthreads())
    except OSError:
        return False


def _result(future: "Future[Runs]") -> Runs:
    from concurrent.futures import CancelledError  # noqa: PLC0415

    from distributed import KilledWorker  # noqa: PLC0415

    try:
        runs: Runs = future.result()
    except (KilledWorker, CancelledError, OSError) as error:
        raise WorkersLost from error
    return runs
