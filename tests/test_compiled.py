"""What an earlier version compiled is not run by a later one."""

import subprocess
import sys

FIRST = """
from other import inner
from stamp import kernel

@kernel
def outer():
    return inner()
"""
STAMP = """
from pathlib import Path
import numba
from spoedketen.compiled import sources, tied

def kernel(function):
    return tied(numba.njit(cache=True)(function), sources(Path(__file__).parent))
"""
OTHER = "from stamp import kernel\n\n@kernel\ndef inner():\n    return {}\n"


def answer(folder) -> str:
    asked = "import first; print(first.outer(), sum(first.outer.stats.cache_hits.values()))"
    done = subprocess.run(
        (sys.executable, "-c", asked), cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def test_a_change_in_another_file_of_the_package_compiles_anew(tmp_path):
    (tmp_path / "first.py").write_text(FIRST)
    (tmp_path / "stamp.py").write_text(STAMP)
    (tmp_path / "other.py").write_text(OTHER.format(1))
    assert [answer(tmp_path), answer(tmp_path)] == ["1 0", "1 1"]
    (tmp_path / "other.py").write_text(OTHER.format(2))
    assert answer(tmp_path) == "2 0"
