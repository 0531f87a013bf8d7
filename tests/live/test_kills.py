"""Whatever is killed, nothing that was acknowledged is lost, doubled or left untold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "live_kills.py"
COMMAND = [str(SCRIPT), "--kills", "5", "--seed", "1", "--writers", "6", "--listeners", "8"]


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_doubled_or_untold_by_kills():
    """Fifty kills: ``python benchmarks/live_kills.py``."""
    path = os.pathsep.join(part for part in sys.path if part)
    done = subprocess.run(
        [sys.executable, *COMMAND],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "     0 acknowledged and lost" in done.stdout
