"""The socket that the web processes share: opened once, so that a restart refuses nobody."""

import errno
import ipaddress
import socket

from spoedketen.domain.errors import RequestError

USUAL_PORT = 8000
TRIED_PORTS = 100
BACKLOG = 2048
"""Waiting connections: a herd of reports after a break must find room."""
DEAD_LINES = {"TCP_USER_TIMEOUT": 20_000, "TCP_NOTSENT_LOWAT": 65_536}
"""Milliseconds without an arrival, and bytes that may wait in the system."""


def listening_socket(address: str, port: int | None) -> socket.socket:
    """Return a listening socket on the port, or on the first free one from 8000 on."""
    if port is not None:
        return _opened(address, port)
    for candidate in range(USUAL_PORT, USUAL_PORT + TRIED_PORTS):
        try:
            return _opened(address, candidate)
        except RequestError as error:
            if error.code != "port_taken":
                raise
    raise RequestError("no_free_port", first=USUAL_PORT, last=USUAL_PORT + TRIED_PORTS - 1)


def _opened(address: str, port: int) -> socket.socket:
    made = socket.socket(_family(address), socket.SOCK_STREAM)
    # A port that was just left may be taken again; one on which somebody listens may not.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Accepted sockets inherit it; a web process that gets its socket by number does not set it,
    # and then head and body of an answer wait 40 ms for each other.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    end_dead_lines(made)
    try:
        made.bind((address, port))
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        raise _refused(address, port, error) from None
    return made


def end_dead_lines(listening: socket.socket) -> None:
    """Let every accepted line end soon where nothing arrives: nobody there, or nobody reads.

    The system would try for a quarter of an hour, and keep megabytes for who does not read.
    """
    for name, value in DEAD_LINES.items():
        if hasattr(socket, name):
            listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _family(address: str) -> socket.AddressFamily:
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        raise RequestError("address_unreadable", found=address) from None
    return socket.AF_INET6 if version == 6 else socket.AF_INET  # noqa: PLR2004 - IPv6


def _refused(address: str, port: int, error: OSError) -> RequestError:
    if error.errno == errno.EADDRINUSE:
        return RequestError("port_taken", port=port, address=address)
    if error.errno == errno.EADDRNOTAVAIL:
        return RequestError("address_elsewhere", found=address)
    return RequestError("port_refused", port=port, found=error.strerror or str(error))


def is_loopback(address: str) -> bool:
    """Say whether only this machine can reach the address."""
    return ipaddress.ip_address(address).is_loopback


def base_url(address: str, port: int) -> str:
    """Return what a person opens: localhost where that reaches it.

    A name, not a number: second factors are bound to a name.
    """
    ip = ipaddress.ip_address(address)
    if ip.is_loopback or ip.is_unspecified:
        return f"http://localhost:{port}"
    return f"http://[{address}]:{port}" if ip.version == 6 else f"http://{address}:{port}"  # noqa: PLR2004
