"""How the desks do, as sums of a region and period and of its parts; few are not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.small_cells import in_fives, is_small, percent
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.draws import draw_of
from spoedketen.live.requests.queries.counts import Counted, Period, counted

SUMS = "requests.sums"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure; None is not told: too few, or nothing to measure.

    ``value`` is a percentage or the median in minutes, ``high`` the 90th percentile; counts are in
    fives.
    ``is_withheld`` tells "too few" from "nothing".
    """

    code: str
    kind: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    value: float | None
    high: float | None
    numerator: int | None
    denominator: int | None
    is_withheld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskMeasures:
    """The measures of a region, and of its parts.

    Parts are networks by id; or municipalities by slug, and places by id where the pack knows no
    municipality. The part "" is what is not known.
    """

    whole: Sequence[Measure]
    parts: Mapping[str, Sequence[Measure]]


@cache
def measure_table() -> Mapping[str, Mapping[str, Any]]:
    """Return what is measured."""
    text = (files("spoedketen.live.requests") / "measures.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def desk_measures(
    actor: Actor, region: int | None, *, since: datetime, until: datetime
) -> DeskMeasures:
    """Return every measure of a network with its municipalities, or of the nation with networks.

    Counts are told in fives and shares of those: they do not add up exactly, so that nothing is
    found by subtracting parts, periods or groups.
    """
    actor.must(SUMS)
    asked = Period(region=region, since=since, until=until)
    found = counted(asked)
    areas = sorted({area for parts in found.parts.values() for area in parts})
    return DeskMeasures(
        whole=_row(asked, found.whole, f"{region or 'nation'}"),
        parts={
            area: _row(asked, {code: parts.get(area) for code, parts in found.parts.items()}, area)
            for area in areas
        },
    )


def _row(asked: Period, found: Mapping[str, Counted | None], area: str) -> list[Measure]:
    # A network is the same cell beside its parts and beside the others of the nation.
    cell = f"{asked.since.isoformat()}/{area}"
    return [_told(code, found.get(code) or Counted(), f"{cell}/{code}") for code in measure_table()]


def _told(code: str, found: Counted, cell: str) -> Measure:
    row = measure_table()[code]
    is_share = row["kind"] == "share"
    is_withheld = is_small(found.part if is_share else found.whole, found.whole)
    told = Counted() if is_withheld else found
    part, whole = _rounded(told.part, f"{cell}/part"), _rounded(told.whole, f"{cell}/whole")
    return Measure(
        code=code,
        kind=row["kind"],
        label={"nl": row["nl"], "en": row["en"]},
        definition=row["definition"],
        value=percent(part, whole) if is_share else _minutes(told.value),
        high=None if is_share else _minutes(told.high),
        numerator=min(part, whole) if is_share and told.whole else None,
        denominator=whole if told.whole else None,
        is_withheld=is_withheld,
    )


def _minutes(found: float | None) -> float | None:
    return None if found is None else float(round(found))


def _rounded(count: int, cell: str) -> int:
    """Return a count in fives, the same at each look."""
    return in_fives(count, draw_of(cell))
