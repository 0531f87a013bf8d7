"""The file of a backup: the database, what it is, and a checksum of every part."""

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from spoedketen import __version__
from spoedketen.domain.errors import DataError, RequestError

SCHEMA = "spoedketen/backup/1"
MANIFEST, DUMP, KEYS = "manifest.json", "database.dump", "keys/"
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a backup says of itself; ``parts`` maps a name in the file to its checksum."""

    version: str
    made_at: str
    demonstration: bool
    parts: Mapping[str, str]

    @property
    def has_keys(self) -> bool:
        """Say whether the keys are in it."""
        return any(name.startswith(KEYS) for name in self.parts)


def write_archive(
    target: Path, files: Mapping[str, Path], *, made_at: str, demonstration: bool
) -> Manifest:
    """Write the archive beside its place and move it there when it is whole."""
    parts = {name: _checksum(path) for name, path in files.items()}
    manifest = Manifest(
        version=__version__, made_at=made_at, demonstration=demonstration, parts=parts
    )
    try:
        _write_whole(target, files, manifest)
    except OSError as error:
        found = error.strerror or str(error)
        raise RequestError("backup_unwritten", path=str(target), found=found) from None
    return manifest


def _write_whole(target: Path, files: Mapping[str, Path], manifest: Manifest) -> None:
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            _write_parts(stream, files, manifest)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write_parts(stream: BinaryIO, files: Mapping[str, Path], manifest: Manifest) -> None:
    # The dump is compressed by itself.
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, json.dumps(_document(manifest), indent=2))
        for name, path in files.items():
            archive.write(path, name)
    stream.flush()
    os.fsync(stream.fileno())


def _document(manifest: Manifest) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": manifest.version,
        "made_at": manifest.made_at,
        "demonstration": manifest.demonstration,
        "sha256": dict(manifest.parts),
    }


def unpack_archive(source: Path, folder: Path) -> Manifest:
    """Unpack into a folder and return the manifest; every part is held to its checksum."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = _manifest(archive)
            for name in manifest.parts:
                archive.extract(name, folder)
    except FileNotFoundError:
        raise RequestError("backup_missing", path=str(source)) from None
    except PermissionError:
        raise RequestError("backup_closed", path=str(source)) from None
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        raise DataError("backup_unreadable", path=str(source)) from None
    for name, expected in manifest.parts.items():
        if _checksum(folder / name) != expected:
            raise DataError("backup_damaged", path=str(source), part=name)
    return manifest


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    document = json.loads(archive.read(MANIFEST))
    if document["schema"] != SCHEMA or DUMP not in document["sha256"]:
        raise ValueError(document["schema"])
    return Manifest(
        version=str(document["version"]),
        made_at=str(document["made_at"]),
        demonstration=bool(document["demonstration"]),
        parts={str(name): str(told) for name, told in document["sha256"].items()},
    )


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return digest.hexdigest()
