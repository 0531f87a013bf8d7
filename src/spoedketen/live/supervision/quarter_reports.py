"""The report of a quarter, of an installation that runs or rests."""

from collections.abc import Mapping
from pathlib import Path

from spoedketen.live.supervision.demonstration_mark import is_demonstration
from spoedketen.live.supervision.processes import Tell
from spoedketen.live.supervision.reaching import reached_database
from spoedketen.live.supervision.steps import run_for_bytes
from spoedketen.live.supervision.stopping import StopSign
from spoedketen.live.supervision.surroundings import command_environment


def quarter_report(
    data: Path, words: Mapping[str, str], environment: Mapping[str, str], tell: Tell
) -> bytes:
    """Return the report as the command writes it; ``words`` are its options by name."""
    sign = StopSign()
    sign.listen()
    asked = [part for name, value in words.items() for part in (f"--{name}", value)]
    with reached_database(data, environment, tell, sign) as addresses:
        told = command_environment(environment, data.resolve(), addresses)
        told["SPOEDKETEN_DEMO"] = "1" if is_demonstration(addresses.owner) else "0"
        logs = data.resolve() / "logs"
        return run_for_bytes(["stop_report", *asked], told, logs=logs, sign=sign)
