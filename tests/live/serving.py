"""A web process on a free port, as `up` starts it."""

import contextlib
import socket
import subprocess
import sys
from urllib.request import urlopen

from live.patience import until


@contextlib.contextmanager
def served(environment):
    """Start the web process and yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        port = listening.getsockname()[1]
        command = [sys.executable, "-m", "uvicorn", "spoedketen.live.asgi:application"]
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
