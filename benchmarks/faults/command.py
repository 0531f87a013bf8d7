"""The command as a person gives it: nothing of this script in its environment."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

RUN = "from spoedketen.cli.main import main; main()"


def environment(own: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return what a person's shell has, in English."""
    ours = ("SPOEDKETEN_", "DJANGO_", "DATABASE_URL")
    kept = {name: text for name, text in os.environ.items() if not name.startswith(ours)}
    kept["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    return {**kept, "LANG": "en", **(own or {})}


def spoedketen(
    *words: object, own: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)],
        env=environment(own),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
