"""After how many minutes an ambulance is late, by urgency: dated data, as of a day."""

from collections.abc import Mapping
from datetime import date
from math import inf
from typing import Any

import numpy as np

from spoedketen.domain.chain import chain_document
from spoedketen.domain.geodesy import FloatArray
from spoedketen.norms.registry import norm
from spoedketen.simulation.chain_records import URGENCIES

LIMIT = "limit_minutes"


def targets_on(day: date) -> FloatArray:
    """Return the target of each urgency in minutes on a day [urgencies]; inf where there is none.

    Of a norm that sets none yet on that day its first value counts: a share of late runs that is
    nothing because nobody had written a target down would be read as good news.
    """
    found = np.full(URGENCIES, inf)
    for row in chain_document()["targets"]:
        found[row["urgency"]] = _minutes(row, day)
    return found


def _minutes(row: Mapping[str, Any], day: date) -> float:
    if "norm" not in row:
        return float(row["minutes"]) if row["from"] <= day else inf
    parameter = norm(row["norm"]).parameters[LIMIT]
    held = parameter.on(day) or min(parameter.values, key=lambda value: value.valid_from)
    return held.value
