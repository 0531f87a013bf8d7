"""The server must not carry the planning half in its memory."""

import subprocess
import sys

HEAVY = ("numpy", "scipy", "polars", "shapely", "django")
CODE = f"""
import sys
import spoedketen.cli.main, spoedketen.cli.up, spoedketen.live.supervision.server
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_the_process_that_runs_the_server_loads_no_engine():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
