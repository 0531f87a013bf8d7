"""How many requests of each kind come from where, by age, and when in the week."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spoedketen.domain.chain import BANDS, chain_document
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack

WEEKS_PER_YEAR = 365.25 / 7
HOURS, DAYS = 24, 7
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """Requests of K kinds from A areas by B age bands.

    ``per_week`` [K, A, B]; ``profile`` [K, 168] adds up to 1 per kind, from Monday 00:00;
    ``people`` who live there.
    """

    kinds: tuple[str, ...]
    per_week: FloatArray
    profile: FloatArray
    people: float

    def by_area(self, kind: str) -> FloatArray:
        """Return the requests of a kind per week [A]."""
        return np.asarray(self.per_week[self.kinds.index(kind)].sum(axis=1))

    def times(self, factors: Mapping[str, float]) -> "Demand":
        """Return the demand with the requests of some kinds multiplied."""
        each = np.array([factors.get(kind, 1.0) for kind in self.kinds])
        return replace(self, per_week=self.per_week * each[:, None, None])


def demand_of(pack: Pack) -> Demand:
    """Return the demand of a pack: its own table, else the product's rates.

    Raises
    ------
    RequestError
        If the pack tells a week of a kind in which nobody comes.
    """
    kinds = tuple(chain_document()["kinds"])
    people = people_by_band(pack)
    per_week = np.zeros((len(kinds), *people.shape))
    for kind, band, per_thousand in _rates(pack):
        column = people[:, BANDS.index(band)]
        per_week[kinds.index(kind), :, BANDS.index(band)] += (
            column * per_thousand / 1_000 / WEEKS_PER_YEAR
        )
    return Demand(
        kinds=kinds, per_week=per_week, profile=_profiles(kinds, pack), people=float(people.sum())
    )


def people_by_band(pack: Pack) -> FloatArray:
    """Return inhabitants [A, B]; where ages are unknown, as the whole of the pack is."""
    areas = pack.table("areas")
    total = areas["population"].to_numpy().astype(float)
    columns = {
        name: areas[name].to_numpy().astype(float) for name in areas.columns if "age_" in name
    }
    columns["age_65_74"] = columns["age_65_plus"] - columns["age_75_plus"]
    people = np.stack([columns[band] for band in BANDS], axis=1)
    people = np.where(np.isnan(people), 0.0, np.maximum(people, 0.0))
    known = people.sum(axis=1, keepdims=True)
    spread = people.sum(axis=0) / max(people.sum(), 1.0)
    shares = np.where(known > 0, people / np.maximum(known, 1.0), spread)
    return np.asarray(total[:, None] * shares)


def _rates(pack: Pack) -> list[tuple[str, str, float]]:
    own = pack.table("demand")
    if own.height:
        return [tuple(row) for row in own.select("kind", "band", "per_1000_year").iter_rows()]
    return [
        (row["kind"], band, rate)
        for row in chain_document()["demand"]
        for band, rate in row["rates"].items()
    ]


def _profiles(kinds: tuple[str, ...], pack: Pack) -> FloatArray:
    document, own = chain_document(), _own_weeks(pack)
    told = {kind: document["profiles"][document["kinds"][kind]["profile"]] for kind in kinds}
    return np.stack([own.get(kind, week_profile(told[kind])) for kind in kinds])


def _own_weeks(pack: Pack) -> dict[str, FloatArray]:
    """Return the share of a week's requests in each hour [168], of the kinds that a pack tells."""
    found: dict[str, FloatArray] = {}
    rows = pack.table("demand_profile").select("kind", "day", "hour", "weight")
    for kind, day, hour, weight in rows.iter_rows():
        week = found.setdefault(kind, np.zeros(DAYS * HOURS))
        week[WEEKDAYS.index(day) * HOURS + int(hour[:2])] += weight
    empty = [kind for kind, week in found.items() if week.sum() <= 0]
    if empty:
        raise RequestError("week_without_requests", found=", ".join(empty))
    return {kind: week / week.sum() for kind, week in found.items()}


def week_profile(profile: Mapping[str, Any]) -> FloatArray:
    """Return the share of a week's requests in each hour [168]."""
    week = np.outer(profile["days"], np.array(profile["hours"], float))
    closed = profile.get("closed")
    if closed:
        week[np.ix_(closed["days"], range(closed["from"], closed["to"]))] = 0.0
    return np.asarray((week / week.sum()).ravel())
