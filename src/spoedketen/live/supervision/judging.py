"""Hold the audit log of an installation to its chain."""

from collections.abc import Mapping
from pathlib import Path

from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.reaching import reached_database
from spoedketen.live.supervision.steps import run_check
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment


def verified_audit(data: Path, environment: Mapping[str, str], tell: Tell) -> tuple[bool, str]:
    """Return whether the chain is whole, and what the check says of it."""
    sign = StopSign()
    sign.listen()
    with reached_database(data, environment, tell, sign) as addresses:
        told = command_environment(environment, data.resolve(), addresses)
        return run_check(["audit_verify"], told, logs=data.resolve() / "logs", sign=sign)
