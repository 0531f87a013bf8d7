"""Speed profiles from YAML: the ones that come with the product, or a user's own."""

from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from spoedketen.domain.errors import Fault, RequestError, RoadError, RoadFileError
from spoedketen.domain.roads import ANY, MODES, HourBlock, SpeedProfile, SpeedRow

STATUSES = ("measured", "published", "modelled", "assumed")
BUILT_UP_WORDS = ("inside", "outside", "any")
POSITIVE = ("stated_factor", "limit_factor")
NOT_NEGATIVE = ("limit_margin_kph", "boarding_minutes")


def default_profile(mode: str) -> SpeedProfile:
    """Read the profile that comes with the product; every speed in it is assumed."""
    if mode not in MODES:
        raise RequestError("mode_unknown", mode=mode, known=", ".join(MODES))
    folder = Path(str(files("spoedketen.sources.roads"))) / "profiles"
    return read_speed_profile(folder / f"{mode}.yaml")


def read_speed_profile(file: Path) -> SpeedProfile:
    """Read a profile; every fault of the file is told at once."""
    content = read_mapping(file)
    faults = [
        Fault(file=file.name, code="profile_value", column=where, parameters={"came": str(came)})
        for where, came in wrong_values(content)
    ]
    if faults:
        raise RoadFileError(str(file), tuple(faults))
    return profile_of(content, file.stem)


def read_mapping(file: Path) -> dict[str, Any]:
    """Read a YAML file that must hold named values."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RoadError("road_file_missing", file=str(file)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RoadError("road_file_unreadable", file=str(file), reason=str(error)) from error
    if not isinstance(content, dict):
        raise RoadError("road_file_unreadable", file=str(file), reason=type(content).__name__)
    return content


def wrong_values(content: dict[str, Any]) -> list[tuple[str, object]]:
    """Return every place with a value that cannot be used, and that value."""
    wrong = [
        (name, content.get(name))
        for name, choices in (("mode", MODES), ("status", STATUSES))
        if content.get(name) not in choices
    ]
    wrong += [(name, content.get(name)) for name in POSITIVE if not above(content.get(name), 0)]
    lowest = -1e-9
    wrong += [
        (name, content.get(name)) for name in NOT_NEGATIVE if not above(content.get(name), lowest)
    ]
    if not isinstance(content.get("source"), str):
        wrong.append(("source", content.get("source")))
    return wrong + wrong_rows(content)


def wrong_rows(content: dict[str, Any]) -> list[tuple[str, object]]:
    """Return every speed row and hour block that cannot be used."""
    blocks = content.get("hour_blocks", [])
    wrong: list[tuple[str, object]] = [
        (f"hour_blocks[{place}]", block)
        for place, block in enumerate(blocks)
        if not (isinstance(block, dict) and {"name", "from_hour", "to_hour"} <= block.keys())
    ]
    names = {ANY} | {block.get("name") for block in blocks if isinstance(block, dict)}
    speeds = content.get("speeds")
    if not isinstance(speeds, list) or not speeds:
        return [*wrong, ("speeds", speeds)]
    return wrong + [
        (f"speeds[{place}]", row) for place, row in enumerate(speeds) if not is_row(row, names)
    ]


def is_row(row: object, hour_blocks: set[object]) -> bool:
    """Tell whether a row names a road class and a speed, and only known words."""
    return (
        isinstance(row, dict)
        and isinstance(row.get("road_class"), str)
        and above(row.get("kph"), 0)
        and row.get("built_up", ANY) in BUILT_UP_WORDS
        and row.get("hour_block", ANY) in hour_blocks
    )


def above(number: object, bound: float) -> bool:
    """Tell whether something is a finite number above the bound."""
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    return is_number and bound < float(str(number)) < float("inf")


def profile_of(content: dict[str, Any], name: str) -> SpeedProfile:
    """Return the profile of checked content."""
    blocks = tuple(HourBlock(**block) for block in content.get("hour_blocks", []))
    return SpeedProfile(
        name=name,
        mode=content["mode"],
        status=content["status"],
        source=content["source"],
        rows=tuple(row_of(row) for row in content["speeds"]),
        hour_blocks=blocks or (HourBlock(name=ANY, from_hour=0, to_hour=24),),
        **{field: float(content[field]) for field in (*POSITIVE, *NOT_NEGATIVE)},
    )


def row_of(row: dict[str, Any]) -> SpeedRow:
    """Return one row; what it leaves out holds for any."""
    return SpeedRow(
        road_class=row["road_class"],
        built_up=row.get("built_up", ANY),
        region=row.get("region", ANY),
        hour_block=row.get("hour_block", ANY),
        kph=float(row["kph"]),
    )
