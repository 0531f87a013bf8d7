"""What breaks one at a time, in its short version: see docs/reliability.md."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "live_faults.py"
pytestmark = pytest.mark.slow


def broken(*names):
    """Return what a script says of promises that were broken; nothing where all were kept."""
    words = [word for name in names for word in ("--fault", name)]
    path = os.pathsep.join(part for part in sys.path if part)
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *words],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.stdout + done.stderr[-3000:] if done.returncode else ""


def test_what_breaks_on_one_installation_breaks_no_promise():
    """Its streams, reports, slow and silent lines, clocks, an upgrade and a restore elsewhere."""
    names = ("storm", "shuffled", "silent", "slow", "clocks", "upgraded", "restored")
    assert not broken(*names)


def test_a_full_disk_is_said_and_loses_nothing():
    assert not broken("disk")
