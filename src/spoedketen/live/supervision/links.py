"""A fresh link to sign in, of an installation that runs or rests."""

from collections.abc import Mapping
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.reaching import reached_database
from spoedketen.live.supervision.steps import run_check
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment


def fresh_link(data: Path, email: str, environment: Mapping[str, str], tell: Tell) -> str:
    """Return the path of a link for a person, or for the administrator without an address."""
    sign = StopSign()
    sign.listen()
    words = ["one_time_link", *(["--email", email] if email else [])]
    with reached_database(data, environment, tell, sign) as addresses:
        told = command_environment(environment, data.resolve(), addresses)
        is_known, path = run_check(words, told, logs=data.resolve() / "logs", sign=sign)
    if not is_known:
        raise RequestError("account_unknown", email=email)
    return path
