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
    if "skipped: " in done.stdout:
        pytest.skip(done.stdout.partition("skipped: ")[2].splitlines()[0])
    return done.stdout + done.stderr[-3000:] if done.returncode else ""


def test_streams_reports_and_pages_survive_storms_disorder_silence_and_slowness():
    assert not broken("storm", "shuffled", "silent", "slow")


def test_a_full_disk_is_said_and_loses_nothing():
    assert not broken("disk")


def test_clocks_that_step_turn_nothing_round():
    assert not broken("clocks")


def test_a_backup_restored_elsewhere_is_the_same_by_hash():
    assert not broken("restored")


def test_tables_of_the_version_before_are_brought_up_to_date():
    assert not broken("upgraded")
