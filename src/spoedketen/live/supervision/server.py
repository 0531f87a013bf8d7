"""The whole server: database, preparation, processes, until somebody asks to stop."""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spoedketen.live.supervision.demonstration_mark import decided_demonstration
from spoedketen.live.supervision.launching import Program, launch
from spoedketen.live.supervision.links import noted_address
from spoedketen.live.supervision.locking import hold
from spoedketen.live.supervision.ports import base_url, listening_socket
from spoedketen.live.supervision.postgres import PostgresServer
from spoedketen.live.supervision.processes import Child, Supervisor, Tell
from spoedketen.live.supervision.readiness import answers
from spoedketen.live.supervision.roles import DatabaseUrls
from spoedketen.live.supervision.secret_files import database_passwords
from spoedketen.live.supervision.steps import run_step
from spoedketen.live.supervision.stopping import Stopped, StopSign
from spoedketen.live.supervision.surroundings import (
    Place,
    command_environment,
    emptied,
    ensure_data_folder,
    own_database,
    python,
    served_environment,
)
from spoedketen.live.supervision.table_versions import refuse_newer_tables

POSTGRES_SECONDS = 2.0
READY_POLL_SECONDS = 0.1
SLOW_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How the server was asked to run; None means: as the server sees fit."""

    data: Path
    environment: Mapping[str, str]
    address: str = "127.0.0.1"
    port: int | None = None
    workers: int = 1
    demonstration: bool | None = None


def serve(order: Order, tell: Tell) -> None:
    """Run the server until a signal; every phase is told, at last where to sign in."""
    sign = StopSign()
    sign.listen()
    data = ensure_data_folder(order.data)
    lock = hold(data)
    supervisor = Supervisor(data / "logs", tell)
    try:
        with listening_socket(order.address, order.port) as listener:
            _run(order, supervisor, listener, sign)
    except Stopped:
        pass
    finally:
        if supervisor.kept:
            tell("stopping")
        supervisor.stop()
        os.close(lock)


def _run(order: Order, supervisor: Supervisor, listener: socket.socket, sign: StopSign) -> None:
    data, logs, tell = supervisor.logs.parent, supervisor.logs, supervisor.tell
    port = listener.getsockname()[1]
    tell("beginning", data=str(data), url=base_url(order.address, port))
    addresses = own_database(order.environment) or _begin_postgres(supervisor, data, sign)
    invented = decided_demonstration(addresses.owner, asked=order.demonstration)
    place = Place(address=order.address, port=port, demonstration=invented)
    told = served_environment(command_environment(order.environment, data, addresses), place)
    _prepare(told, addresses, supervisor, sign)
    _begin_web(order, told, supervisor, listener)
    link = run_step(["one_time_link"], told, logs=logs, sign=sign)
    _await_answer(place, supervisor, sign)
    _begin_others(told, supervisor)
    tell("ready", url=base_url(order.address, port), link=link, invented=invented)
    with noted_address(data, order.address, port):
        supervisor.watch(sign)


def _begin_postgres(supervisor: Supervisor, data: Path, sign: StopSign) -> DatabaseUrls:
    server = PostgresServer(data, database_passwords(data), supervisor.tell)
    child = Child(
        name="postgres", start=server.launch, end=lambda: server.stop(seconds=POSTGRES_SECONDS)
    )
    supervisor.begin(child)
    server.await_database(sign.pause)
    return server.urls


def _prepare(
    told: Mapping[str, str], addresses: DatabaseUrls, supervisor: Supervisor, sign: StopSign
) -> None:
    """Bring the tables up to date as their owner, then fill what is empty."""
    refuse_newer_tables(addresses.owner)
    supervisor.tell("migrating")
    as_owner = {**told, "DATABASE_URL": addresses.owner}
    run_step(["migrate", "--noinput"], as_owner, logs=supervisor.logs, sign=sign)
    supervisor.tell("preparing")
    run_step(["prepare"], told, logs=supervisor.logs, sign=sign)


def _begin_web(
    order: Order, told: Mapping[str, str], supervisor: Supervisor, listener: socket.socket
) -> None:
    supervisor.tell("serving")
    measured = {**told, **_measures(order, supervisor)}
    for number in range(1, order.workers + 1):
        supervisor.begin(_web(f"web_{number}", measured, listener.fileno()))


def _begin_others(told: Mapping[str, str], supervisor: Supervisor) -> None:
    """Begin what people do not wait for, once they can be let in."""
    supervisor.begin(_module("jobs", told))
    if told["SPOEDKETEN_DEMO"] == "1":
        supervisor.begin(_module("demo", told))


def _measures(order: Order, supervisor: Supervisor) -> dict[str, str]:
    """Let several web processes keep their measures together: whichever is asked tells of all.

    One alone needs no files, which would end it where the disk is full: they are mapped memory.
    """
    told = {"SPOEDKETEN_WORKERS": str(order.workers)}
    if order.workers > 1:
        told["PROMETHEUS_MULTIPROC_DIR"] = str(emptied(supervisor.logs.parent / "metrics"))
    return told


def _web(name: str, told: Mapping[str, str], descriptor: int) -> Child:
    command = python("spoedketen.live.serving", "--fd", str(descriptor))
    program = Program(command=command, environment=told, descriptors=(descriptor,))
    return Child(name=name, start=lambda log: launch(program, output=log))


def _module(name: str, told: Mapping[str, str]) -> Child:
    program = Program(command=python(f"spoedketen.live.{name}"), environment=told)
    return Child(name=name, start=lambda log: launch(program, output=log))


def _await_answer(place: Place, supervisor: Supervisor, sign: StopSign) -> None:
    """Wait until people can be let in; a slow start is told, never broken off."""
    slow_at: float = time.monotonic() + SLOW_SECONDS
    while not answers(place.address, place.port):
        sign.pause(READY_POLL_SECONDS)
        supervisor.look()
        if time.monotonic() > slow_at:
            supervisor.tell("slow", log=str(supervisor.logs))
            slow_at += SLOW_SECONDS
