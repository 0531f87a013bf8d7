"""What other assumptions make of the differences, as a document and as CSV."""

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.impact.doubt import Doubt
from spoedketen.planning.impact.pairs import Paired
from spoedketen.reports.documents import Document, finite
from spoedketen.reports.impact_page.study import Scenario

NAMED_AT_MOST = 3
HARDLY = 1e-4
"""Share of a total that is no change."""


def doubt_document(doubt: Doubt | None, totals: Mapping[str, Paired]) -> Document | None:
    """Return how far each difference goes under the draws; None where none were asked for."""
    if doubt is None:
        return None
    return {
        "draws": len(doubt.told),
        "replications": doubt.replications,
        "totals": {
            name: _range(values, float(np.ravel(totals[name].difference)[0]))
            | {"drivers": _named(doubt.drivers[name])}
            for name, values in doubt.differences.items()
            if _changes(values, float(np.ravel(totals[name].before)[0]))
        },
    }


def _changes(values: FloatArray, before: float) -> bool:
    """Tell whether a total changes at all; who is under way at the end differs by a few."""
    return bool(np.abs(values).max() > HARDLY * abs(before))


def _range(values: FloatArray, difference: float) -> Document:
    """Return the ends and the middle of the draws, and how many go the way of the study.

    A study without a difference has no way to go.
    """
    return {
        "lowest": finite(float(values.min())),
        "median": finite(float(np.median(values))),
        "highest": finite(float(values.max())),
        "same_way": int((np.sign(values) == np.sign(difference)).sum()) if difference else None,
    }


def _named(drivers: Sequence[tuple[str, float]]) -> list[Document]:
    return [{"name": name, "rank_correlation": rho} for name, rho in drivers[:NAMED_AT_MOST]]


def doubt_csv(scenarios: Sequence[Scenario]) -> str | None:
    """Return every draw, a row each: what was drawn, and the differences of each scenario.

    None where no draws were asked for.
    """
    doubts = [(each.effects.scenario.name, each.doubt) for each in scenarios if each.doubt]
    if not doubts:
        return None
    drawn = list(doubts[0][1].told[0])
    results = [
        (f"{name}: {total}", values)
        for name, doubt in doubts
        for total, values in doubt.differences.items()
    ]
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["draw", *drawn, *(head for head, _values in results)])
    for number, told in enumerate(doubts[0][1].told):
        found = [float(values[number]) for _head, values in results]
        writer.writerow([number + 1, *(told[name] for name in drawn), *found])
    return file.getvalue()
