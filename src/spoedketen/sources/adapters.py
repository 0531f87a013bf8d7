"""One block of a recipe to one piece of a table.

``adapter`` is ``csv`` (plain or gzip), ``parquet`` or ``rows`` (written in the recipe). ``where``
keeps rows whose column has one of the listed values and ``where_not`` drops them ("" is an empty
cell); ``distinct: true`` keeps one of equal results. Each entry of ``columns`` is one of::

    id: pc4                                     # the source column
    calendar: {value: always}                   # the same text in every row
    name: {template: "{pc4} {place}"}           # several source columns
    site: {column: hospital_id, as: integer}    # "43.0" becomes "43"
    calendar: {column: availability, map: {24_7: always}, default: null}

Numbers stay the text they are written as; what cannot be converted stays as it was, for the checker
to report with its line.

``set`` afterwards overrides cells::

    set: [{where: {municipality: [GM0171]}, columns: {network: {value: "2"}}}]
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from spoedketen.domain.errors import Fault
from spoedketen.sources.pack_files import read_text_table
from spoedketen.sources.plain_yaml import cell_text

PLACE_ROW = "line_in_source_file"


def block_frame(block: Mapping[str, Any], data_folder: Path) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the rows of one block as text, and the faults that kept it from reading.

    Column ``PLACE_ROW`` holds the line of each row in its own file.
    """
    source, faults = _source_frame(block, data_folder)
    if faults:
        return pl.DataFrame(), faults
    faults = _missing_columns(block, source)
    if faults:
        return pl.DataFrame(), faults
    numbered = source.with_row_index(PLACE_ROW, offset=2)
    kept = numbered.filter(_where(block.get("where", {})) & ~_any_of(block.get("where_not", {})))
    columns = (_expression(told).alias(name) for name, told in block["columns"].items())
    mapped = kept.select(pl.col(PLACE_ROW), *columns)
    for override in block.get("set", []):
        mapped = _overridden(mapped, override)
    if block.get("distinct") in (True, "true"):
        mapped = mapped.unique(list(block["columns"]), keep="first", maintain_order=True)
    return mapped, []


def feature_collection(
    block: Mapping[str, Any], data_folder: Path
) -> tuple[dict[str, Any], list[Fault]]:
    """Return GeoJSON with only ``id`` and ``name`` per feature."""
    path = data_folder / str(block["file"])
    try:
        raw = json.loads(path.read_text("utf-8"))
        features = [
            {
                "type": "Feature",
                "properties": {
                    "id": str(feature["properties"][block["id"]]),
                    "name": str(feature["properties"][block.get("name", block["id"])]),
                },
                "geometry": feature["geometry"],
            }
            for feature in raw["features"]
        ]
    except FileNotFoundError:
        return {}, [_absent(path)]
    except (ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        told = {"found": f"{type(error).__name__}: {error}"}
        return {}, [Fault(file=path.name, code="file_unreadable", parameters=told)]
    return {"type": "FeatureCollection", "features": features}, []


CONVERSIONS = ("integer", "metres_from_km", "minutes_from_seconds")


def shape_faults(table: str, blocks: Any, recipe_name: str) -> list[Fault]:
    """Report blocks of a table that are not written as a block must be."""
    listed = blocks if isinstance(blocks, list) else [blocks]
    return [
        Fault(
            file=recipe_name,
            code="block_shapeless",
            parameters={"table": table, "missing": missing},
        )
        for block in listed
        for missing in _misshapen(block)
    ]


def _misshapen(block: Any) -> Iterator[str]:
    if not isinstance(block, Mapping):
        yield "blocks"
        return
    source = "rows" if block.get("adapter") == "rows" else "file"
    if not _is_source(block.get(source), source):
        yield source
    columns = block.get("columns")
    if not isinstance(columns, Mapping) or not all(map(_is_column, columns.values())):
        yield "columns"
        return
    for part in ("where", "where_not"):
        if not _is_condition(block.get(part, {})):
            yield part
    if not _are_overrides(block.get("set", []), columns):
        yield "set"


def _is_condition(told: Any) -> bool:
    return isinstance(told, Mapping) and all(isinstance(v, list) for v in told.values())


def _are_overrides(told: Any, columns: Mapping[str, Any]) -> bool:
    """Tell whether every entry of ``set`` names columns that the block maps."""
    if not isinstance(told, list) or not all(map(_is_override, told)):
        return False
    named = {
        name for entry in told for part in ("where", "columns") for name in entry.get(part, {})
    }
    return named <= set(columns) and all(_is_condition(entry.get("where", {})) for entry in told)


def _is_source(told: Any, source: str) -> bool:
    if source == "file":
        return isinstance(told, str)
    return isinstance(told, list) and all(isinstance(row, Mapping) for row in told)


def _is_override(told: Any) -> bool:
    if not isinstance(told, Mapping):
        return False
    parts = (told.get("where", {}), told.get("columns", {}))
    return all(isinstance(part, Mapping) for part in parts)


def _is_column(told: Any) -> bool:
    if isinstance(told, str):
        return True
    if not isinstance(told, Mapping) or not {"value", "template", "column"} & set(told):
        return False
    texts = [told[part] for part in ("template", "column") if part in told]
    if not all(isinstance(text, str) for text in texts):
        return False
    if not isinstance(told.get("map", {}), Mapping):
        return False
    return told.get("as", CONVERSIONS[0]) in CONVERSIONS


def _absent(path: Path) -> Fault:
    return Fault(file=path.name, code="file_missing", parameters={"folder": str(path.parent)})


def _source_frame(block: Mapping[str, Any], data_folder: Path) -> tuple[pl.DataFrame, list[Fault]]:
    if block.get("adapter") == "rows":
        rows = [{name: cell_text(cell) for name, cell in row.items()} for row in block["rows"]]
        return pl.DataFrame(rows, infer_schema_length=None), []
    path = data_folder / str(block["file"])
    if not path.is_file():
        return pl.DataFrame(), [_absent(path)]
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path).cast(pl.String), []
        return read_text_table(path), []
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        fault = Fault(file=path.name, code="file_unreadable", parameters={"found": str(error)})
        return pl.DataFrame(), [fault]


def _named_columns(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    if "template" in told:
        return re.findall(r"\{(\w+)\}", told["template"])
    return [told["column"]] if "column" in told else []


def _missing_columns(block: Mapping[str, Any], source: pl.DataFrame) -> list[Fault]:
    named = [name for told in block["columns"].values() for name in _named_columns(told)]
    named += [*block.get("where", {}), *block.get("where_not", {})]
    return [
        Fault(
            file=str(block.get("file", "recipe")),
            column=name,
            code="source_column_missing",
            parameters={"columns": ", ".join(source.columns)},
        )
        for name in dict.fromkeys(named)
        if name not in source.columns
    ]


def _where(conditions: Mapping[str, list[Any]]) -> pl.Expr:
    kept = pl.lit(value=True)
    for column, allowed in conditions.items():
        kept = kept & _listed(column, allowed)
    return kept


def _any_of(conditions: Mapping[str, list[Any]]) -> pl.Expr:
    hit = pl.lit(value=False)
    for column, refused in conditions.items():
        hit = hit | _listed(column, refused)
    return hit


def _listed(column: str, values: list[Any]) -> pl.Expr:
    """Match any listed value; an empty text in the list stands for an empty cell."""
    return pl.col(column).fill_null("").is_in([cell_text(value) for value in values])


def _expression(told: Any) -> pl.Expr:
    if isinstance(told, str):
        return pl.col(told)
    if "value" in told:
        return pl.lit(cell_text(told["value"]), dtype=pl.String)
    if "template" in told:
        names = re.findall(r"\{(\w+)\}", told["template"])
        pattern = re.sub(r"\{\w+\}", "{}", told["template"])
        filled = [pl.col(name).fill_null("") for name in names]
        return pl.format(pattern, *filled).str.strip_chars()
    return _converted(pl.col(told["column"]), told)


def _converted(column: pl.Expr, told: Mapping[str, Any]) -> pl.Expr:
    if told.get("as") == "integer":
        number = column.cast(pl.Float64, strict=False)
        whole = number.cast(pl.Int64, strict=False)
        return pl.when(whole == number).then(whole.cast(pl.String)).otherwise(column)
    if told.get("as") == "metres_from_km":
        return _number_text(column, lambda number: number * 1000)
    if told.get("as") == "minutes_from_seconds":
        return _number_text(column, lambda number: number / 60)
    if "map" in told:
        table = {cell_text(here): cell_text(there) for here, there in told["map"].items()}
        default = cell_text(told.get("default"))
        return column.replace_strict(table, default=default, return_dtype=pl.String)
    return column


def _number_text(column: pl.Expr, convert: Callable[[pl.Expr], pl.Expr]) -> pl.Expr:
    number = convert(column.cast(pl.Float64, strict=False))
    return pl.coalesce(number.cast(pl.String), column)


def _overridden(frame: pl.DataFrame, override: Mapping[str, Any]) -> pl.DataFrame:
    hit = _where(override["where"])
    return frame.with_columns(
        pl.when(hit).then(_expression(told)).otherwise(pl.col(column)).alias(column)
        for column, told in override["columns"].items()
    )
