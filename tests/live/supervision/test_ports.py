"""Ports: the usual one, the next free one, the one that was asked for or none."""

import socket

import pytest

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision import ports
from spoedketen.live.supervision.ports import base_url, is_loopback, listening_socket


@pytest.fixture
def taken():
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_without_a_wish_the_next_free_port_is_taken(taken, monkeypatch):
    monkeypatch.setattr(ports, "USUAL_PORT", taken)
    with listening_socket("127.0.0.1", None) as found:
        assert taken < found.getsockname()[1] < taken + ports.TRIED_PORTS


def test_where_none_is_free_the_range_is_told(taken, monkeypatch):
    monkeypatch.setattr(ports, "USUAL_PORT", taken)
    monkeypatch.setattr(ports, "TRIED_PORTS", 1)
    with pytest.raises(RequestError, match="no_free_port"):
        listening_socket("127.0.0.1", None)


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken):
    with pytest.raises(RequestError, match="port_taken"):
        listening_socket("127.0.0.1", taken)


def test_the_command_ends_with_two_and_names_the_port(command, taken, tmp_path):
    code, _, said = command("up", "--port", taken, "--data", tmp_path, "--no-browser")
    assert code == 2
    assert str(taken) in said
    assert "--port" in said


def test_an_address_that_is_none_or_elsewhere_is_refused():
    with pytest.raises(RequestError, match="address_unreadable"):
        listening_socket("localhost", None)
    with pytest.raises(RequestError, match="address_elsewhere"):
        listening_socket("192.0.2.1", None)


def test_it_listens_at_once_so_that_nobody_is_refused_while_it_starts():
    with listening_socket("127.0.0.1", None) as found:
        socket.create_connection(found.getsockname()).close()


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("127.0.0.1", "http://localhost:8000"),
        ("0.0.0.0", "http://localhost:8000"),  # noqa: S104 - only named
        ("::1", "http://localhost:8000"),
        ("192.0.2.7", "http://192.0.2.7:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
    ],
)
def test_people_get_an_address_that_reaches_it(address, shown):
    assert base_url(address, 8000) == shown


def test_only_loopback_is_loopback():
    assert is_loopback("127.0.0.1")
    assert not is_loopback("0.0.0.0")  # noqa: S104 - only named
