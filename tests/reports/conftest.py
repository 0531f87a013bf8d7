"""Pages to look at: built once, from the real pack where it is and from the bundled one."""

from pathlib import Path

import pytest

from spoedketen.cli.main import run

ROOT = Path(__file__).resolve().parents[2]
SHARED_DATA = ROOT.parent / "shared" / "data"
BUILT = ROOT / "src" / "spoedketen" / "reports" / "built" / "map.js"


@pytest.fixture(scope="session")
def packaged():
    if not BUILT.is_file():
        pytest.skip("the page's assets were not built: python packaging/build.py")


@pytest.fixture(scope="session")
def report_pack(request, tmp_path_factory):
    request.getfixturevalue("packaged")
    if not SHARED_DATA.is_dir():
        pytest.skip("the folder shared with the real data is not beside the repository")
    folder = tmp_path_factory.mktemp("report") / "nl2019"
    recipe = ROOT / "examples" / "netherlands_2019.yaml"
    arguments = ["region", "build", str(recipe), "--data", str(SHARED_DATA), "-o", str(folder)]
    assert run(arguments, {}) == 0
    return folder


@pytest.fixture(scope="session")
def pages(report_pack, tmp_path_factory):
    """The page with a closure, by language."""
    folder = tmp_path_factory.mktemp("pages")
    paths = {language: folder / f"{language}.html" for language in ("nl", "en")}
    for language, path in paths.items():
        asked = [str(report_pack), "--close", "Goes", "--travel", "curve", "--lang", language]
        assert run(["report", "access", *asked, "-o", str(path)], {}) == 0
    return paths
