"""Where packs live: an existing folder wins over a bundled name."""

from importlib.resources import files
from pathlib import Path

from spoedketen.domain.errors import RequestError
from spoedketen.sources.pack_files import REGION_FILE


def bundled_folder() -> Path:
    """Return the folder with the packs that come with the product."""
    return Path(str(files("spoedketen.sources"))) / "bundled"


def bundled_names() -> list[str]:
    """Return the names of the bundled packs."""
    folder = bundled_folder()
    if not folder.is_dir():
        return []
    return sorted(path.parent.name for path in folder.glob(f"*/{REGION_FILE}"))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def pack_folder(named: str) -> Path:
    """Return the folder of a pack, given as a path or as the name of a bundled pack."""
    if _is_folder(Path(named)):
        return Path(named)
    if named in bundled_names():
        return bundled_folder() / named
    known = ", ".join(bundled_names()) or "-"
    raise RequestError("pack_not_found", pack=named, candidates=known)
