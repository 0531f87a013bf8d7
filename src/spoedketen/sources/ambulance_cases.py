"""An ambulance case in YAML with its tables beside it.

::

    nodes: nodes.csv                       # pc4, lat, lon, demand_share_2021, is_hospital_2021
    travel: {file: minutes.parquet, column: drive_minutes_siren}
    arrivals: {process: poisson, rate_per_minute: 0.13}
    fleet: {file: units.csv, units: 20, shifts: none}   # or a table of shifts
    on_scene: {distribution: lognormal, sigma: .4, median: 37, shift: -10, reject_below: 0, …}
    at_hospital: …
    share_to_hospital: 0.63
    rules: …                               # sentences; one that is not known is refused
    horizon_minutes: 144000

Urgencies, regions, mobile teams and a table of posts are told in
:mod:`spoedketen.sources.ambulance_options`.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import yaml
from numpy.typing import NDArray

from spoedketen.domain.ambulance_case import AmbulanceCase
from spoedketen.domain.errors import CaseError, Fault
from spoedketen.sources.ambulance_options import (
    mobile_teams,
    on_duty,
    posts_by_idle,
    regions,
    urgencies,
)
from spoedketen.sources.case_fields import CaseFields
from spoedketen.sources.plain_yaml import typed_document

NODE_COLUMNS = {
    "pc4": pl.String,
    "lat": pl.Float64,
    "lon": pl.Float64,
    "demand_share_2021": pl.Float64,
    "is_hospital_2021": pl.Boolean,
}
RULES = {
    "dispatch": r"closest free unit by siren minutes\b.*",
    "queue": r"(?:first come first served|most urgent first)\b.*",
    "to_patient": r"siren minutes",
    "hospital": r"closest by siren minutes\b.*",
    "to_hospital": r"siren minutes",
    "return": r"own base, siren minutes(?: divided by (?P<speed>\d+(?:\.\d+)?))?",
    "turnout": r"none",
}
"""How each rule begins that the simulation follows; another sentence is refused, not ignored."""
URGENT = "most urgent first"
SHARE_SLACK = 1e-6
SLOWEST, FASTEST = 0.01, 100.0
"""What siren minutes may be divided by on the way home."""
MOST_PATIENTS = 20_000_000
"""Expected in one replication: some 2 GB of draws and rides."""


def read_ambulance_case(file: Path) -> AmbulanceCase:
    """Read a case and its tables.

    Raises
    ------
    CaseError
        With every fault at once: absent fields, tables, columns and pairs, rules not known.
    """
    fields = CaseFields(file, _document(file))
    numbers = _numbers(fields)
    speed = _rules(fields)
    nodes = fields.frame("nodes", NODE_COLUMNS)
    units = fields.frame("fleet.file", {"base_pc4": pl.String})
    names = tuple(nodes["pc4"]) if nodes is not None else ()
    minutes = _minutes(fields, names) if names else None
    bases = _bases(fields, units, names)
    if nodes is not None:
        _shares(fields, nodes)
    options = _options(fields, names, bases)
    if fields.faults or nodes is None or minutes is None:
        raise CaseError(file.name, tuple(fields.faults))
    return AmbulanceCase(
        nodes=names,
        lat=nodes["lat"].to_numpy(),
        lon=nodes["lon"].to_numpy(),
        demand_share=nodes["demand_share_2021"].to_numpy(),
        minutes=minutes,
        hospitals=np.flatnonzero(nodes["is_hospital_2021"].to_numpy()),
        base_of_unit=bases,
        return_speed=speed,
        **numbers,
        **options,
    )


def _options(
    fields: CaseFields, names: tuple[str, ...], bases: NDArray[np.int64]
) -> dict[str, Any]:
    found = urgencies(fields)
    rules = fields.document.get("rules")
    rule = str(rules.get("queue", URGENT)).strip() if isinstance(rules, Mapping) else URGENT
    if found and not rule.startswith(URGENT):
        fields.fault("case_rule_unknown", "rules.queue", given=rule, known=URGENT)
    return {
        "urgencies": found,
        "on_duty": on_duty(fields, len(bases)),
        "posts_by_idle": posts_by_idle(fields, names, bases) if names else None,
        **(regions(fields, bases) if names else {}),
        "mobile_teams": mobile_teams(fields, names, found) if names else None,
    }


def _document(file: Path) -> Mapping[str, Any]:
    try:
        found = typed_document(file.read_text("utf-8"))
    except FileNotFoundError:
        raise CaseError(file.name, (Fault(file=file.name, code="document_absent"),)) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        said = " ".join(str(error).split())
        unread = Fault(file=file.name, code="case_unreadable", parameters={"found": said})
        raise CaseError(file.name, (unread,)) from None
    if not isinstance(found, Mapping):
        raise CaseError(file.name, (Fault(file=file.name, code="no_case"),))
    return found


def _numbers(fields: CaseFields) -> dict[str, Any]:
    fields.word("arrivals.process", ("poisson",))
    numbers: dict[str, Any] = {
        "on_scene": fields.shifted("on_scene"),
        "at_hospital": fields.shifted("at_hospital"),
        "calls_per_minute": fields.number("arrivals.rate_per_minute", 1e-9, 1e4),
        "share_to_hospital": fields.number("share_to_hospital", 0.0, 1.0),
        "horizon_minutes": fields.number("horizon_minutes", 1.0, 1e8),
    }
    expected = numbers["calls_per_minute"] * numbers["horizon_minutes"]
    if expected > MOST_PATIENTS:
        said = f"{expected:.3g}"
        fields.fault("case_too_many", "horizon_minutes", expected=said, most=MOST_PATIENTS)
    return numbers


def _rules(fields: CaseFields) -> float:
    speed = 1.0
    for name, pattern in RULES.items():
        given = fields.value(f"rules.{name}")
        if given is None:
            continue
        found = re.fullmatch(pattern, str(given).strip(), re.DOTALL)
        if found is None:
            fields.fault("case_rule_unknown", f"rules.{name}", given=given, known=pattern)
        elif told := found.groupdict().get("speed"):
            speed = float(told)
            if not SLOWEST <= speed <= FASTEST:
                field, low, high = f"rules.{name}", SLOWEST, FASTEST
                fields.fault("case_value_unfit", field, given=told, low=low, high=high)
    return speed


def _minutes(fields: CaseFields, names: tuple[str, ...]) -> NDArray[np.float64] | None:
    column = str(fields.value("travel.column"))
    pairs = {"from_pc4": pl.String, "to_pc4": pl.String, column: pl.Float64}
    frame = fields.frame("travel.file", pairs)
    if frame is None:
        return None
    place = pl.DataFrame({"pc4": names, "row": range(len(names))})
    known = frame.join(place, left_on="from_pc4", right_on="pc4").join(
        place, left_on="to_pc4", right_on="pc4", suffix="_to"
    )
    minutes = np.full((len(names), len(names)), np.nan)
    minutes[known["row"].to_numpy(), known["row_to"].to_numpy()] = known[column].to_numpy()
    unfit = int((~(minutes >= 0.0)).sum())
    if unfit:
        fields.fault("case_pairs_missing", "travel.file", count=unfit, all=minutes.size)
    return minutes


def _bases(
    fields: CaseFields, units: pl.DataFrame | None, names: tuple[str, ...]
) -> NDArray[np.int64]:
    if units is None or not names:
        return np.zeros(0, dtype=np.int64)
    row = {name: place for place, name in enumerate(names)}
    for base in sorted(set(units["base_pc4"]) - row.keys()):
        fields.fault("case_base_unknown", "fleet.file", base=base)
    if (told := fields.value("fleet.units")) is not None and told != len(units):
        fields.fault("case_units_differ", "fleet.units", told=told, found=len(units))
    return np.array([row.get(base, 0) for base in units["base_pc4"]], dtype=np.int64)


def _shares(fields: CaseFields, nodes: pl.DataFrame) -> None:
    total, least = nodes["demand_share_2021"].sum(), nodes["demand_share_2021"].min()
    if abs(float(total) - 1.0) > SHARE_SLACK or float(str(least)) < 0.0:
        fields.fault("case_shares_unfit", "nodes", total=round(float(total), 6))
    if nodes["pc4"].is_duplicated().any():
        fields.fault("case_nodes_repeated", "nodes", count=int(nodes["pc4"].is_duplicated().sum()))
    if not nodes["is_hospital_2021"].any():
        fields.fault("case_no_hospital", "nodes")
