"""Patience with lines that end: a head that does not come, an answer that nobody reads."""

import contextlib
import socket
import threading

import pytest
import uvicorn
from live.patience import until

from spoedketen.live import serving
from spoedketen.live.supervision.ports import end_dead_lines

MUCH = b"x" * 4_000_000


async def application(scope, receive, send):
    """Answer much, so that an answer does not fit in what the system keeps."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": MUCH})


@pytest.fixture
def server(monkeypatch):
    """A server that soon loses patience."""
    for name in ("LOOK_SECONDS", "HEAD_SECONDS", "READ_SECONDS"):
        monkeypatch.setattr(serving, name, 0.05 if name == "LOOK_SECONDS" else 0.5)
    config = uvicorn.Config(
        application, http=serving.PatientProtocol, ws="none", lifespan="off", log_level="error"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        end_dead_lines(listening)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        server.port = listening.getsockname()[1]
        yield server
        server.should_exit = server.force_exit = True
        thread.join()


def is_cut(line):
    """Tell whether the server has ended a line; what it sent before is taken."""
    with contextlib.suppress(BlockingIOError):
        try:
            return line.recv(1) == b""
        except ConnectionResetError:
            return True
    return False


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: a\r\n", b"\r\n"])
def test_a_head_that_does_not_come_is_not_waited_for(server, said):
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(said)
        line.settimeout(0)
        until(lambda: is_cut(line))


def test_a_line_is_also_cut_where_the_second_head_does_not_come(server):
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        taken = 0
        while taken < len(MUCH):
            taken += len(line.recv(1 << 16))
        line.sendall(b"\r\n")
        line.settimeout(0)
        until(lambda: is_cut(line))


def test_who_does_not_read_is_let_go(server):
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", server.port))
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        line.recv(1)
        until(lambda: not server.server_state.connections)


def test_who_reads_slowly_but_steadily_gets_everything(server, monkeypatch):
    monkeypatch.setattr(serving, "READ_SECONDS", 2.0)
    with socket.create_connection(("127.0.0.1", server.port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        taken = 0
        while piece := line.recv(40_000):
            taken += len(piece)
            threading.Event().wait(0.03)
    assert taken > len(MUCH)


def test_an_accepted_line_inherits_when_it_is_dead():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        end_dead_lines(listening)
        with socket.create_connection(listening.getsockname()):
            accepted, _ = listening.accept()
            with accepted:
                limit = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert limit == 20_000
