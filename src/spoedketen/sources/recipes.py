"""Recipes: how official files become the tables of a region pack.

A recipe is a YAML document that names, per table, one or more *blocks*; each block takes one file
through one adapter and maps its columns. Files are looked up in the data folder and never copied.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from spoedketen.domain.checks import checked_tables
from spoedketen.domain.checks.cells import HEADER_ROWS
from spoedketen.domain.dictionary import divisions, table_dictionary
from spoedketen.domain.errors import Fault, PackError, RequestError
from spoedketen.domain.pack import Pack, PackNote
from spoedketen.sources.adapters import (
    PLACE_ROW,
    block_frame,
    feature_collection,
    shape_faults,
)
from spoedketen.sources.pack_files import note_from
from spoedketen.sources.plain_yaml import plain_document

RECIPE_ROWS = "recipe"
"""Named as the file of rows that are written in the recipe itself."""

KNOWN_KEYS = {
    "name", "title", "date", "indicative", "bounds", "remarks", "tables", "boundaries", "values",
}  # fmt: skip


def build_pack(recipe_path: Path, data_folder: Path) -> Pack:
    """Return the pack that a recipe describes.

    Raises
    ------
    RequestError
        If the recipe itself cannot be read.
    PackError
        With every fault: in the recipe, and in the files it names.
    """
    recipe = _with_values(_read_recipe(recipe_path))
    faults = _unknown_names(recipe, recipe_path.name)
    raw, places, unreadable = _raw_tables(recipe, data_folder, recipe_path.name)
    if "areas" not in recipe.get("tables", {}):
        told = {"table": "areas"}
        faults.append(Fault(file=recipe_path.name, code="table_missing", parameters=told))
    boundaries, shapeless = _boundaries(recipe, data_folder)
    note = _note(recipe, recipe_path)
    tables, found = checked_tables(raw, note, {name: name for name in raw}, boundaries)
    in_files = [_in_source_file(fault, places) for fault in found]
    if faults := [*faults, *unreadable, *shapeless, *in_files]:
        raise PackError(note.name, tuple(faults))
    return Pack(note=note, tables=tables, boundaries=boundaries)


Places = dict[str, list[tuple[str, int]]]
"""For each row of each table the file and line it was read from."""


def _in_source_file(fault: Fault, places: Places) -> Fault:
    rows = places[fault.file]
    if fault.row is None:
        files = dict.fromkeys(file for file, _ in rows)
        return replace(fault, file=" + ".join(files) or fault.file)
    file_name, line = rows[fault.row - HEADER_ROWS]
    parameters = dict(fault.parameters)
    earlier = parameters.get("earlier_row")
    if isinstance(earlier, int):
        parameters["earlier_row"] = " ".join(map(str, rows[earlier - HEADER_ROWS]))
    return replace(fault, file=file_name, row=line, parameters=parameters)


def _read_recipe(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise RequestError("recipe_not_found", recipe=str(path))
    recipe: dict[str, Any]
    try:
        recipe = plain_document(path.read_text("utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RequestError("recipe_unreadable", recipe=str(path), found=str(error)) from error
    if not isinstance(recipe, dict):
        raise RequestError("recipe_unreadable", recipe=str(path), found=type(recipe).__name__)
    if "based_on" in recipe:
        recipe = _merged(_read_recipe(path.parent / str(recipe["based_on"])), recipe)
    for key in ("name", "title", "date"):
        if recipe.get(key) is None:
            raise RequestError("recipe_key_missing", recipe=str(path), key=key)
    _check_parts(recipe, path)
    return recipe


def _check_parts(recipe: Mapping[str, Any], path: Path) -> None:
    """Refuse a recipe whose tables or boundaries are no mappings of mappings."""
    if not isinstance(recipe.get("values", {}), dict):
        raise RequestError("recipe_unreadable", recipe=str(path), found="values")
    for part in ("tables", "boundaries"):
        told = recipe.get(part, {})
        entries = told.values() if isinstance(told, dict) else [told]
        if not all(isinstance(entry, dict) for entry in entries):
            raise RequestError("recipe_unreadable", recipe=str(path), found=part)
    for division, block in recipe.get("boundaries", {}).items():
        if not isinstance(block.get("file"), str) or not isinstance(block.get("id"), str):
            told = f"boundaries: {division}"
            raise RequestError("recipe_unreadable", recipe=str(path), found=told)


def _merged(base: Mapping[str, Any], recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Replace whole tables and boundaries of the base by those the recipe names."""
    merged = {**base, **{key: value for key, value in recipe.items() if key != "based_on"}}
    for part in ("tables", "boundaries", "values"):
        merged[part] = {**base.get(part, {}), **recipe.get(part, {})}
    return merged


def _with_values(recipe: dict[str, Any]) -> dict[str, Any]:
    """Put the recipe's ``values`` in place of ``${name}`` in keys and texts."""
    values = {f"${{{name}}}": str(value) for name, value in recipe.get("values", {}).items()}

    def filled(part: Any) -> Any:
        if isinstance(part, dict):
            return {filled(key): filled(value) for key, value in part.items()}
        if isinstance(part, list):
            return [filled(value) for value in part]
        return values.get(part, part) if isinstance(part, str) else part

    return {key: filled(part) for key, part in recipe.items()}


def _unknown_names(recipe: Mapping[str, Any], file_name: str) -> list[Fault]:
    strange = [
        Fault(file=file_name, code="recipe_key_unknown", parameters={"found": key})
        for key in recipe
        if key not in KNOWN_KEYS
    ]
    tables = [
        Fault(file=file_name, code="table_unknown", parameters={"found": name})
        for name in recipe.get("tables", {})
        if name not in table_dictionary()
    ]
    shapes = [
        Fault(file=file_name, code="division_unknown", parameters={"found": name})
        for name in recipe.get("boundaries", {})
        if name not in ("area", *divisions())
    ]
    return [*strange, *tables, *shapes]


def _note(recipe: Mapping[str, Any], path: Path) -> PackNote:
    tables = {
        name: {key: told[key] for key in ("origin", "source", "licence", "rounding") if key in told}
        for name, told in recipe.get("tables", {}).items()
    }
    try:
        return note_from({**recipe, "tables": tables})
    except (TypeError, ValueError, AttributeError) as error:
        raise RequestError("recipe_unreadable", recipe=str(path), found=str(error)) from error


def _raw_tables(
    recipe: Mapping[str, Any], data_folder: Path, recipe_name: str
) -> tuple[dict[str, pl.DataFrame], Places, list[Fault]]:
    raw: dict[str, pl.DataFrame] = {}
    places: Places = {}
    faults: list[Fault] = []
    for name in recipe.get("tables", {}):
        if name in table_dictionary():
            blocks = recipe["tables"][name].get("blocks", [])
            shapeless = shape_faults(name, blocks, recipe_name)
            faults += shapeless
            usable = [] if shapeless else blocks
            raw[name], places[name], found = _raw_table(usable, data_folder)
            faults += found
    return raw, places, faults


def _raw_table(
    blocks: list[Mapping[str, Any]], data_folder: Path
) -> tuple[pl.DataFrame, list[tuple[str, int]], list[Fault]]:
    frames: list[pl.DataFrame] = []
    places: list[tuple[str, int]] = []
    faults: list[Fault] = []
    for block in blocks:
        frame, found = block_frame(block, data_folder)
        faults += found
        if frame.width:
            file_name = str(block.get("file", RECIPE_ROWS))
            places += [(file_name, int(line)) for line in frame[PLACE_ROW]]
            frames.append(frame.drop(PLACE_ROW))
    table = pl.concat(frames, how="diagonal") if frames else pl.DataFrame()
    return table, places, faults


def _boundaries(recipe: Mapping[str, Any], data_folder: Path) -> tuple[dict[str, Any], list[Fault]]:
    boundaries: dict[str, Any] = {}
    faults: list[Fault] = []
    for division, block in recipe.get("boundaries", {}).items():
        collection, found = feature_collection(block, data_folder)
        faults += found
        boundaries[division] = collection
    return boundaries, faults
