"""What every test may use: compiled messages, the Hypothesis profile, the real data if present."""

import os
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
LOCALES = [ROOT / "src" / "spoedketen" / part / "locale" for part in ("reports", "live")]
LONGEST = {"test_faults.py", "test_up.py", "test_kills.py"}
SHARED_DATA = ROOT.parent / "shared" / "data"

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


def compile_catalogues():
    """Write each .mo that is missing or older than its .po; they are not in the repository."""
    for source in (file for locale in LOCALES for file in locale.rglob("*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3])
        draft = target.with_suffix(f".{os.getpid()}")  # others may compile at the same time
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)


compile_catalogues()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes():
    """Let each worker choose its own database: what this process chose is none of theirs."""
    for name in list(os.environ):
        if name in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"} or name.startswith("SPOEDKETEN_"):
            del os.environ[name]


def pytest_collection_modifyitems(items):
    """Begin with the files that take longest, so that two processes end together."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.fixture(scope="session")
def shared_data():
    """The folder of real data beside the repository; tests that need it skip without it."""
    if not SHARED_DATA.is_dir():
        pytest.skip("the real data are not beside the repository")
    return SHARED_DATA


@pytest.fixture(scope="session")
def nl2019(shared_data, tmp_path_factory):
    """The pack of 2019, built once by the command line."""
    from spoedketen.cli.main import run  # noqa: PLC0415 - after the catalogues are compiled

    folder = tmp_path_factory.mktemp("packs") / "nl2019"
    recipe = ROOT / "examples" / "netherlands_2019.yaml"
    assert (
        run(["region", "build", str(recipe), "--data", str(shared_data), "-o", str(folder)], {})
        == 0
    )
    return folder


@pytest.fixture
def command(capsys):
    """Run a command in-process; returns exit code, standard output and standard error."""
    from spoedketen.cli.main import run  # noqa: PLC0415 - after the catalogues are compiled

    def call(*arguments, language="en"):
        capsys.readouterr()
        code = run([str(word) for word in arguments], {"LANG": language})
        told = capsys.readouterr()
        return code, told.out, told.err

    return call
