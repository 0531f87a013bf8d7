"""A report as it is kept: the same told again, whatever became of the directory since."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from typing import Any

from spoedketen.quality.disclosure import Protection
from spoedketen.quality.stop_report import Quarter, StopFigures, StopReport
from spoedketen.reports.stop_report.publication import Definition, Edition, LeftOut, Publication


def stored(published: Publication) -> dict[str, Any]:
    """Return a report as plain data; its edition is kept beside it."""
    report = published.report
    return {
        "quarter": report.quarter.name,
        "protection": asdict(report.protection),
        "lines": [asdict(line) for line in report.lines],
        "names": dict(published.names),
        "definitions": [asdict(each) for each in published.definitions],
        "contributing_networks": published.contributing_networks,
        "networks": published.networks,
        "is_demonstration": published.is_demonstration,
        "left_out": [asdict(each) for each in published.left_out],
    }


def restored(kept: Mapping[str, Any], edition: Edition) -> Publication:
    """Return the report that was kept."""
    report = StopReport(
        quarter=Quarter.named(kept["quarter"]),
        lines=tuple(StopFigures(**line) for line in kept["lines"]),
        protection=Protection(**kept["protection"]),
    )
    return Publication(
        report=report,
        names=kept["names"],
        definitions=tuple(Definition(**each) for each in kept["definitions"]),
        contributing_networks=kept["contributing_networks"],
        networks=kept["networks"],
        is_demonstration=kept["is_demonstration"],
        edition=edition,
        left_out=tuple(LeftOut(**each) for each in kept.get("left_out", ())),
    )


def digest(kept: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what is told, whatever the order in which it is kept."""
    return sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
