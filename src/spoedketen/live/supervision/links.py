"""A fresh link to sign in, of an installation that runs or rests."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.ports import base_url
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.reaching import reached_database
from spoedketen.live.supervision.readiness import answers
from spoedketen.live.supervision.steps import run_check
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment

ADDRESS = "address"
"""In the data folder, as long as a server runs: where it answers."""


@contextmanager
def noted_address(data: Path, address: str, port: int) -> Iterator[None]:
    """Keep where the server answers, for commands that print an address."""
    note = data / ADDRESS
    note.write_text(f"{address} {port}\n", "utf-8")
    try:
        yield
    finally:
        note.unlink(missing_ok=True)


def noted_base(data: Path) -> str:
    """Return where the server of a folder answers now; nothing where none does."""
    try:
        address, port = (data / ADDRESS).read_text("utf-8").split()
    except (OSError, ValueError):
        return ""
    return base_url(address, int(port)) if answers(address, int(port)) else ""


def fresh_link(data: Path, email: str, environment: Mapping[str, str], tell: Tell) -> str:
    """Return a link for a person, or for the administrator without an address.

    It is whole while a server of this folder runs here, else a path on whatever address it has.
    """
    sign = StopSign()
    sign.listen()
    words = ["one_time_link", *(["--email", email] if email else [])]
    with reached_database(data, environment, tell, sign) as addresses:
        told = command_environment(environment, data.resolve(), addresses)
        is_known, path = run_check(words, told, logs=data.resolve() / "logs", sign=sign)
    if not is_known:
        raise RequestError("account_unknown", email=email)
    return noted_base(data) + path
