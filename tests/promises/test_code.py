"""Promises about the source: its size, its names, its layers, its hosts."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "spoedketen"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "migrations" not in path.parts)
BANNED = {"utils", "helpers", "common", "misc", "manager", "handler", "processor", "base2"}
HOSTS = {
    "zoek.officielebekendmakingen.nl", "www.rug.nl", "www.vzinfo.nl", "www.ambulancezorg.nl",
    "www.rivm.nl", "www.zorginstituutnederland.nl", "json-schema.org", "wetten.overheid.nl",
    "www.thuisarts.nl",
}  # fmt: skip


def texts():
    """Yield every text file of the source."""
    for path in sorted(SOURCE.rglob("*")):
        parts = path.relative_to(SOURCE).parts
        if path.suffix in {".py", ".yaml", ".po", ".html", ".css", ".ts", ".jinja"} and (
            "built" not in parts and "bundled" not in parts
        ):
            yield path, path.read_text("utf-8")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_is_no_longer_than_four_hundred_lines(module):
    assert len(module.read_text("utf-8").splitlines()) <= 400


def test_no_module_class_or_function_has_a_name_that_says_nothing():
    named = {path.stem for path in MODULES} | {path.parent.name for path in MODULES}
    for module in MODULES:
        named |= set(
            re.findall(r"^\s*(?:def|class) (\w+)", module.read_text("utf-8"), re.MULTILINE)
        )
    parts = {part.lower() for name in named for part in re.split(r"_|(?<=[a-z])(?=[A-Z])", name)}
    assert parts & BANNED == set()
    assert [name for name in named if name.startswith("new_")] == []


def test_every_module_says_what_it_is():
    silent = [path for path in MODULES if not path.read_text("utf-8").lstrip().startswith('"""')]
    assert silent == []


def test_the_source_names_no_place_on_a_machine():
    places = re.compile(r"""(?:^|["'\s(])(/home/|/work/|/tmp/|/root/|/Users/|[A-Z]:\\)""")
    assert [str(path) for path, text in texts() if places.search(text)] == []


def test_the_source_names_no_outside_host_but_the_sources_it_cites():
    found = {host for _, text in texts() for host in re.findall(r"https?://([\w.-]+)", text)}
    inside = {"localhost", "127.0.0.1"}
    assert found - HOSTS - inside - {"www.w3.org"} <= cited_hosts()


def cited_hosts():
    """Return hosts that occur only in a reference: a field that says where a value stands."""
    cited, elsewhere = set(), set()
    for path, text in texts():
        for line in text.splitlines():
            hosts = set(re.findall(r"https?://([\w.-]+)", line))
            is_cited = path.suffix == ".yaml" and re.search(r"href|source|reference", line)
            (cited if is_cited else elsewhere).update(hosts)
    return cited - elsewhere


def green(*words):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def tool(name):
    """Return the program that was installed beside this Python."""
    found = Path(sys.executable).parent / name
    if not found.exists():
        pytest.skip(f"{name} is not installed")
    return str(found)


@pytest.mark.slow
def test_the_formatter_and_the_linter_have_nothing_to_say():
    green(tool("ruff"), "format", "--check", "--quiet", ".")
    green(tool("ruff"), "check", "--quiet", ".")


@pytest.mark.slow
def test_every_type_is_right():
    green(tool("mypy"))


@pytest.mark.slow
def test_no_layer_imports_what_stands_above_it():
    green(tool("lint-imports"))
