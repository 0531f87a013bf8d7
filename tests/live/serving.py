"""A web process on a free port, as `up` starts it."""

import contextlib
import socket
import subprocess
import sys
from urllib.request import urlopen

from live.patience import until


@contextlib.contextmanager
def a_port():
    """Yield a listening socket and its port, for who must know the address beforehand."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listening, listening.getsockname()[1]


@contextlib.contextmanager
def served(environment, place=None):
    """Start the web process and yield its address."""
    with contextlib.nullcontext(place) if place else a_port() as (listening, port):
        command = [sys.executable, "-m", "spoedketen.live.serving"]
        command += ["--fd", str(listening.fileno()), "--log-level", "error"]
        process = subprocess.Popen(command, env=environment, pass_fds=[listening.fileno()])
        try:
            until(lambda: _lives(f"http://127.0.0.1:{port}/healthz"))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _lives(address):
    try:
        with urlopen(address, timeout=5) as found:
            return found.status == 200
    except OSError:
        return False
