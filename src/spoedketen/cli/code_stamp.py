"""What the numbers of a run depend on besides its input: the code and what it is compiled with."""

import platform
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from spoedketen import __version__

ENGINES = ("domain", "norms", "planning", "simulation", "travel")
Stamp = dict[str, str]


def code_stamp() -> Stamp:
    """Return versions and a checksum of the engines; two machines with the same give the same."""
    digest = sha256()
    for engine in ENGINES:
        _add(files("spoedketen") / engine, digest.update)
    return {
        "spoedketen": __version__,
        "python": ".".join(platform.python_version_tuple()[:2]),
        "numba": version("numba"),
        "numpy": version("numpy"),
        "scipy": version("scipy"),
        "code": digest.hexdigest()[:12],
    }


def _add(folder: Traversable, update: Callable[[bytes], None]) -> None:
    """Take up name and content of every file that the engines are made of, in a fixed order."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_dir():
            _add(entry, update)
        elif entry.name.endswith((".py", ".yaml")):
            update(entry.name.encode())
            update(entry.read_bytes())


def stamp_digest(stamp: Stamp) -> str:
    """Return a stamp in few characters."""
    return sha256(repr(sorted(stamp.items())).encode()).hexdigest()[:12]
