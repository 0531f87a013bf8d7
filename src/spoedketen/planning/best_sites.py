"""Location models on the minutes of a norm: which sites, and where one more station."""

from dataclasses import dataclass

import numpy as np

from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.points import Points
from spoedketen.planning.access import Access, exceeds
from spoedketen.planning.siting import Siting, maximal_cover, p_median, set_cover
from spoedketen.planning.travel_model import TravelModel

MODELS = ("mclp", "p_median", "lscp")
STATION_CANDIDATES = 600
"""So many of the most populous areas are tried for a station, and every area beyond the limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BestSites:
    """The chosen sites with what they achieve; ``gap`` is the proven distance to the optimum."""

    model: str
    chosen: Points
    people_beyond: int
    mean_minutes: float | None
    gap: float


def best_sites(found: Access, model: str, count: int | None, kept: tuple[str, ...]) -> BestSites:
    """Choose among the present sites: ``count`` of them, or as few as reach everyone reachable.

    ``mclp`` puts most people within the limit, ``p_median`` makes the sum of minutes least,
    ``lscp`` needs the fewest sites to reach everybody who is within the limit today. ``kept``
    sites stay in any case.
    """
    if model not in MODELS:
        raise RequestError("model_unknown", found=model, candidates=", ".join(MODELS))
    fixed = [_row(found.sites, id_) for id_ in kept]
    answer = _solved(found, model, count, fixed)
    return _told(found, model, answer)


def _row(sites: Points, id_: str) -> int:
    if id_ not in sites.ids:
        raise RequestError("site_not_candidate", found=id_)
    return sites.ids.index(id_)


def _solved(found: Access, model: str, count: int | None, fixed: list[int]) -> Siting:
    people, limit = found.areas.people, found.limit_minutes
    if limit is None:
        raise RequestError(
            "norm_has_no_limit", found=found.question.norm.id, day=str(found.question.as_of)
        )
    if model == "lscp":
        return set_cover(found.total_minutes, limit, people=people, fixed=fixed)
    if count is None:
        raise RequestError("option_missing", option="--count", or_option="--model lscp")
    if model == "mclp":
        return maximal_cover(found.total_minutes, people, limit, count, fixed=fixed)
    return p_median(found.total_minutes, people, count, fixed=fixed)


def _told(found: Access, model: str, answer: Siting) -> BestSites:
    rows = list(answer.chosen)
    minutes = found.total_minutes[:, rows].min(axis=1, initial=np.inf)
    people = found.areas.people
    reached = np.isfinite(minutes) & (people > 0)
    mean = np.average(minutes[reached], weights=people[reached]) if reached.any() else None
    return BestSites(
        model=model,
        chosen=found.sites.subset(rows),
        people_beyond=int(people[exceeds(minutes, found.limit_minutes or np.inf)].sum()),
        mean_minutes=None if mean is None else float(mean),
        gap=answer.gap,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StationChoice:
    """An area for one more station and the people beyond the limit with it."""

    area: str
    name: str
    beyond: int
    gain: int


def best_stations(found: Access, travel: TravelModel, count: int) -> tuple[StationChoice, ...]:
    """Return the areas where one more station brings most people within the limit, best first.

    Every candidate is tried exactly: with it, each area's first drive is the lesser of the
    present one and the one from the candidate.
    """
    if not found.question.norm.starts_at_station or found.limit_minutes is None:
        raise RequestError("norm_has_no_stations", found=found.question.norm.id)
    rows = _candidates(found)
    candidates = found.areas.points.subset(rows)
    reach = travel.minutes(found.question.norm.mode, candidates, found.areas.points)
    now = found.beyond() or 0
    beyond = np.array([_beyond_with(found, first) for first in reach], dtype=np.int64)
    order = np.lexsort((np.arange(rows.size), beyond))[:count]
    return tuple(
        StationChoice(
            area=candidates.ids[row],
            name=candidates.names[row],
            beyond=int(beyond[row]),
            gain=now - int(beyond[row]),
        )
        for row in order
    )


def _candidates(found: Access) -> np.ndarray:
    populous = np.argsort(-found.areas.people, kind="stable")[:STATION_CANDIDATES]
    return np.unique(np.concatenate([populous, np.flatnonzero(found.is_beyond())]))


def _beyond_with(found: Access, from_candidate: FloatArray) -> int:
    first = np.minimum(found.station_minutes, from_candidate)
    second = found.to_site.min(axis=1, initial=np.inf) if found.norm_has_sites else 0.0
    total = found.fixed_minutes + first + second
    return int(found.areas.people[exceeds(total, found.limit_minutes or np.inf)].sum())
