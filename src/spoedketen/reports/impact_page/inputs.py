"""What was put into a study: assumptions, targets and demand, each with its source."""

from collections.abc import Mapping
from typing import Any

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.chain import chain_document
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.chain.targets import targets_on
from spoedketen.reports.documents import Document, finite


def assumed(values: Assumptions) -> list[Document]:
    """Return every assumption with its range, reason and source."""
    return [
        {
            "name": row.name,
            "value": row.value,
            "unit": row.unit,
            "low": row.low,
            "high": row.high,
            "reason": dict(row.reason),
            "source": row.source,
        }
        for row in values.values()
    ]


def target_rows(region: Region) -> list[Document]:
    """Return after how many minutes an ambulance counts as late, by urgency, and why."""
    minutes = targets_on(region.on)
    return [
        {
            "urgency": row["urgency"],
            "minutes": finite(float(minutes[row["urgency"]])),
            "norm": row.get("norm"),
            "reason": dict(row["reason"]),
        }
        for row in chain_document()["targets"]
    ]


def demand_rows(region: Region) -> list[Mapping[str, Any]]:
    """Return the requests a year by kind, with where the rate comes from."""
    told = {row["kind"]: row for row in chain_document()["demand"]}
    is_own = region.pack.table("demand").height > 0
    own_weeks = set(region.pack.table("demand_profile")["kind"])
    labels = chain_document()["kinds"]
    per_year = region.demand.per_week.sum(axis=(1, 2)) * 365.25 / 7
    return [
        {
            "kind": kind,
            "label": dict(labels[kind]["label"]),
            "per_year": float(per_year[number]),
            "origin": "pack" if is_own else told[kind]["origin"],
            "reason": None if is_own else dict(told[kind]["reason"]),
            "source": None if is_own else told[kind]["source"],
            "low_factor": None if is_own else told[kind]["low"],
            "high_factor": None if is_own else told[kind]["high"],
            "week": "pack" if kind in own_weeks else "assumed",
            "week_reason": None if kind in own_weeks else _week_reason(kind),
        }
        for number, kind in enumerate(region.demand.kinds)
    ]


def _week_reason(kind: str) -> dict[str, str]:
    document = chain_document()
    return dict(document["profiles"][document["kinds"][kind]["profile"]]["reason"])
