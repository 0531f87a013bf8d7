"""Region packs on disk: ``region.yaml``, one Parquet or CSV per table, GeoJSON boundaries."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import yaml
from shapely.errors import ShapelyError
from shapely.geometry import shape

from spoedketen.domain.checks import checked_tables
from spoedketen.domain.dictionary import divisions, table_dictionary
from spoedketen.domain.errors import Fault, PackError, RequestError
from spoedketen.domain.pack import (
    NETHERLANDS_BOUNDS,
    SCHEMA_VERSION,
    Pack,
    PackNote,
    TableNote,
)
from spoedketen.sources.plain_yaml import typed_document

REGION_FILE = "region.yaml"
UNSHAPED = (ValueError, KeyError, TypeError, AttributeError, ShapelyError, RecursionError)
"""What a text raises that is no GeoJSON."""


def read_pack(folder: Path) -> Pack:
    """Return the checked pack in a folder.

    Raises
    ------
    RequestError
        If the folder holds no ``region.yaml``.
    PackError
        With every fault of every file at once.
    """
    pack, faults = inspected_pack(folder)
    if faults:
        raise PackError(folder.name, tuple(faults))
    return pack


def inspected_pack(folder: Path) -> tuple[Pack, list[Fault]]:
    """Return the pack as far as it can be read, and every fault found in its files."""
    note, faults = _read_note(folder)
    paths = _table_paths(folder)
    raw: dict[str, pl.DataFrame] = {}
    for name, path in paths.items():
        frame, unreadable = _read_frame(path)
        raw[name] = frame
        faults += unreadable
    faults += [
        Fault(file=REGION_FILE, code="table_missing", parameters={"table": table})
        for table in dict.fromkeys(["areas", *note.tables])
        if table not in raw
    ]
    boundaries, unreadable = _read_boundaries(folder)
    file_names = {name: path.name for name, path in paths.items()}
    tables, found = checked_tables(raw, note, file_names, boundaries)
    return (
        Pack(note=note, tables=tables, boundaries=boundaries, checksum=pack_checksum(folder)),
        faults + found + unreadable,
    )


def edited_tables(folder: Path, note: PackNote) -> list[str]:
    """Return the tables whose file changed since the pack was built."""
    return [
        name
        for name, path in _table_paths(folder).items()
        if name in note.tables
        and note.tables[name].checksum is not None
        and note.tables[name].checksum != file_checksum(path)
    ]


def write_pack(pack: Pack, folder: Path) -> Pack:
    """Write a pack as Parquet and GeoJSON; return it with the checksums of its files."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".building-") as name:
        building = Path(name)
        note = _write_files(pack, building)
        _put_in_place(building, folder)
    return replace(pack, note=note, checksum=pack_checksum(folder))


def _put_in_place(building: Path, folder: Path) -> None:
    """Replace the files of a pack; without its note, half a pack is no pack."""
    for stale in [folder / REGION_FILE, *folder.iterdir()]:
        if stale.is_file() and _is_pack_file(stale):
            stale.unlink(missing_ok=True)
    for path in sorted(building.iterdir(), key=lambda path: path.name == REGION_FILE):
        path.replace(folder / path.name)


def _write_files(pack: Pack, folder: Path) -> PackNote:
    notes: dict[str, TableNote] = {}
    for name, frame in pack.tables.items():
        path = folder / f"{name}.parquet"
        frame.write_parquet(path, statistics=False)
        told = pack.note.tables.get(name, TableNote(origin="assumed", source="-"))
        notes[name] = replace(told, checksum=file_checksum(path))
    for division, collection in pack.boundaries.items():
        text = json.dumps(collection, ensure_ascii=False, separators=(",", ":"))
        (folder / f"boundaries_{division}.geojson").write_text(text, "utf-8")
    note = replace(pack.note, tables=notes)
    (folder / REGION_FILE).write_text(_note_text(note), "utf-8")
    return note


def file_checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack_checksum(folder: Path) -> str:
    """Return one SHA-256 over the names and contents of all files of a pack."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.iterdir() if _is_pack_file(p)):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_pack_file(path: Path) -> bool:
    if path.name == REGION_FILE or path.stem in table_dictionary():
        return path.suffix in {".yaml", ".parquet", ".csv"}
    return path.name.startswith("boundaries_") and path.suffix == ".geojson"


def _table_paths(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for name in table_dictionary():
        for suffix in (".parquet", ".csv"):
            path = folder / f"{name}{suffix}"
            # A CSV beside a Parquet of the same table is the version a person edited.
            if path.is_file():
                found[name] = path
    return found


def _read_frame(path: Path) -> tuple[pl.DataFrame, list[Fault]]:
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path), []
        return read_text_table(path), []
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        spec = table_dictionary()[path.stem]
        fault = Fault(file=path.name, code="file_unreadable", parameters={"found": str(error)})
        return spec.empty(), [fault]


def read_text_table(path: Path) -> pl.DataFrame:
    """Return a CSV (plain or gzip) with every cell as text; the checker gives it types."""
    frame = pl.read_csv(path, infer_schema=False, encoding="utf8", truncate_ragged_lines=False)
    # Cells that are no UTF-8 are refused by the reader; in the header it would put a mark instead.
    if any("\N{REPLACEMENT CHARACTER}" in name for name in frame.columns):
        raise pl.exceptions.ComputeError("the header is not UTF-8")
    return frame


def _read_boundaries(folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    boundaries: dict[str, Any] = {}
    faults: list[Fault] = []
    for division in ("area", *divisions()):
        path = folder / f"boundaries_{division}.geojson"
        if not path.is_file():
            continue
        try:
            collection = json.loads(path.read_text("utf-8"))
            # Shapes are drawn and measured later; what is no shape is found here.
            for feature in collection["features"]:
                shape(feature["geometry"])
                str(feature["properties"]["id"])
            boundaries[division] = collection
        except UNSHAPED as error:
            told = {"found": f"{type(error).__name__}: {error}"}
            faults.append(Fault(file=path.name, code="file_unreadable", parameters=told))
    return boundaries, faults


def _read_note(folder: Path) -> tuple[PackNote, list[Fault]]:
    path = folder / REGION_FILE
    if not path.is_file():
        raise RequestError("pack_not_found", pack=str(folder), candidates="netherlands")
    try:
        raw = typed_document(path.read_text("utf-8"))
        return note_from(raw), []
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        told = {"found": f"{type(error).__name__}: {error}"}
        fault = Fault(file=REGION_FILE, code="note_unreadable", parameters=told)
        nameless = PackNote(name=folder.name, title={}, date=date.min, tables={})
        return nameless, [fault]


def note_from(raw: Mapping[str, Any]) -> PackNote:
    """Return the note of a pack from the mapping that ``region.yaml`` holds."""
    return PackNote(
        name=str(raw["name"]),
        title=_words(raw["title"]),
        date=_day(raw["date"]),
        tables={name: _table_note(told) for name, told in raw.get("tables", {}).items()},
        is_indicative=raw.get("indicative", False) in (True, "true"),
        bounds=_bounds(raw.get("bounds", NETHERLANDS_BOUNDS)),
        remarks=tuple(_words(remark) for remark in raw.get("remarks", ())),
        schema_version=_schema_version(raw.get("schema_version", SCHEMA_VERSION)),
    )


def _day(told: Any) -> date:
    # A moment is a date to Python, but cannot be compared with one.
    if isinstance(told, datetime):
        raise ValueError(f"date: {told} (a day without a time of day)")  # noqa: TRY004 - a value
    return told if isinstance(told, date) else date.fromisoformat(str(told))


def _schema_version(told: Any) -> int:
    if int(told) != SCHEMA_VERSION:
        raise ValueError(f"schema_version: {told} (only {SCHEMA_VERSION})")
    return SCHEMA_VERSION


def _table_note(told: Mapping[str, Any]) -> TableNote:
    note = TableNote(**{**told, "rounding": int(told.get("rounding") or 0)})
    allowed = table_dictionary()["areas"].columns["origin"].one_of or ()
    if note.origin not in allowed:
        raise ValueError(f"origin: {note.origin} (not one of {', '.join(allowed)})")
    return note


def _words(told: Mapping[str, Any]) -> dict[str, str]:
    return {language: str(told[language]) for language in ("nl", "en")}


def _bounds(told: Sequence[Any]) -> tuple[float, float, float, float]:
    south, west, north, east = (float(degrees) for degrees in told)
    return south, west, north, east


def _note_text(note: PackNote) -> str:
    tables = {
        name: {
            key: value
            for key, value in (
                ("origin", told.origin),
                ("source", told.source),
                ("licence", told.licence),
                ("rounding", told.rounding),
                ("checksum", told.checksum),
            )
            if value is not None
        }
        for name, told in note.tables.items()
    }
    document = {
        "schema_version": note.schema_version,
        "name": note.name,
        "title": dict(note.title),
        "date": note.date,
        "indicative": note.is_indicative,
        "bounds": list(note.bounds),
        "remarks": [dict(remark) for remark in note.remarks],
        "tables": tables,
    }
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
