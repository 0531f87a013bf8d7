"""Volumes by location beside the norms about volume, as rows of the document and as CSV."""

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.impact.effects import Effects
from spoedketen.planning.impact.volumes import Volumes, volumes
from spoedketen.reports.documents import Document, finite

ENDS = ("mean", "low", "high")
COLUMNS = (
    "scenario", "norm", "minimum", "unit", "site", "name",
    *(f"{when}_{end}" for when in ("before", "after", "change") for end in ENDS),
    "state_before", "state_after",
)  # fmt: skip


def volume_rows(effects: Effects, names: Mapping[str, str], on: date) -> list[Document]:
    """Return every norm about volume with its value and source, and the locations it is about."""
    return [_norm(effects, names, each, on) for each in volumes(effects, on)]


def _norm(effects: Effects, names: Mapping[str, str], found: Volumes, on: date) -> Document:
    value = found.norm.on(on)
    return {
        "norm": found.norm.id,
        "service": found.norm.service_type,
        "measure": found.norm.measure,
        "label": dict(found.norm.label),
        "note": dict(found.norm.note),
        "minimum": found.minimum,
        "unit": found.norm.minimum.unit,
        "source": found.norm.source if value is None else value.reference.title,
        "is_simulated": found.norm.need is not None,
        "sites": [
            {
                "site": effects.scenario.sites[s],
                "name": names[effects.scenario.sites[s]],
                "before": _level(found.before[n]),
                "after": _level(found.after[n]),
                "change": _level(found.change[n]),
                "state_before": found.states[n][0],
                "state_after": found.states[n][1],
            }
            for n, s in enumerate(found.sites)
        ],
    }


def _level(level: FloatArray) -> Document:
    return {end: finite(float(part)) for end, part in zip(ENDS, level, strict=True)}


def volumes_csv(document: Document) -> str:
    """Return the volumes of all scenarios as CSV; what is not simulated has a row without any."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for scenario in document["scenarios"]:
        for norm in scenario["volumes"]:
            told = {"scenario": scenario["name"], "norm": norm["norm"]}
            told |= {"minimum": norm["minimum"], "unit": norm["unit"]}
            writer.writerows({**told, **row} for row in _csv_rows(norm))
    return file.getvalue()


def _csv_rows(norm: Document) -> Iterator[Document]:
    if not norm["is_simulated"]:
        yield {"state_before": "unknown", "state_after": "unknown"}
    for row in norm["sites"]:
        ends = {
            f"{when}_{end}": row[when][end]
            for when in ("before", "after", "change")
            for end in ENDS
        }
        plain = {name: row[name] for name in ("site", "name", "state_before", "state_after")}
        yield {**plain, **ends}
