"""How the desks do, as sums of a region and period and of its parts; few are not told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.small_cells import is_small, withheld
from spoedketen.live.accounts.values import Actor
from spoedketen.live.requests.queries.counts import Counted, Period, Tables, counted

SUMS = "requests.sums"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One measure; None is not told: too few, or nothing to measure.

    ``value`` is a percentage or the median in minutes, ``high`` the 90th percentile.
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

    What a part withholds cannot be had by subtracting the others from the whole: neither within
    a network, nor within the nation.
    """
    actor.must(SUMS)
    asked = Period(region=region, since=since, until=until)
    found = counted(asked)
    nation = found if region is None else counted(replace(asked, region=None))
    return DeskMeasures(
        whole=[
            _told(code, found.whole.get(code), code in _unsaid(nation, region))
            for code in measure_table()
        ],
        parts=_parts(found, nation, region),
    )


def _unsaid(nation: Tables, region: int | None) -> set[str]:
    """Return which measures a region does not tell."""
    if region is None:
        return {code for code, told in nation.whole.items() if is_small(_share(code, told))}
    return {code for code, parts in nation.parts.items() if str(region) in _withheld(code, parts)}


def _parts(found: Tables, nation: Tables, region: int | None) -> dict[str, list[Measure]]:
    unsaid = _unsaid(nation, region)
    hidden = {
        code: frozenset(parts) if code in unsaid else _withheld(code, parts)
        for code, parts in found.parts.items()
    }
    areas = sorted({area for parts in found.parts.values() for area in parts})
    return {
        area: [
            _told(code, found.parts.get(code, {}).get(area), area in hidden.get(code, ()))
            for code in measure_table()
        ]
        for area in areas
    }


def _withheld(code: str, parts: Mapping[str, Counted]) -> frozenset[str]:
    return withheld({area: _share(code, told) for area, told in parts.items()})


def _share(code: str, told: Counted) -> tuple[int, int]:
    """Return what must not be small: a time is of so many, and tells of all of them."""
    return (told.whole, told.whole) if measure_table()[code]["kind"] == "minutes" else told.share


def _told(code: str, found: Counted | None, is_withheld: bool) -> Measure:  # noqa: FBT001 - said by its name
    row = measure_table()[code]
    told = Counted() if found is None or is_withheld else found
    is_share = row["kind"] == "share"
    return Measure(
        code=code,
        kind=row["kind"],
        label={"nl": row["nl"], "en": row["en"]},
        definition=row["definition"],
        value=_value(told, is_share=is_share),
        high=None if is_share or told.high is None else float(told.high),
        numerator=told.part if is_share and told.whole else None,
        denominator=told.whole or None,
        is_withheld=is_withheld and found is not None and found.whole > 0,
    )


def _value(told: Counted, *, is_share: bool) -> float | None:
    if not told.whole:
        return None
    return 100 * told.part / told.whole if is_share else float(told.value or 0)
