"""What rules of signals measure, now and as expected: of a service, or of a region together.

Of a region only what is shared within its network goes in, and it is known only where enough of
those that owe figures told them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache

from spoedketen.domain.alerts import UNKNOWN, Measured, Rule
from spoedketen.domain.crowding import crowding, formula
from spoedketen.live.capacity.alert_values import Found, Part
from spoedketen.live.capacity.neighbours import neighbours_of
from spoedketen.live.capacity.queries.standing import Moment, Standing, standing_in
from spoedketen.live.capacity.queries.sums import due, total
from spoedketen.live.capacity.values import Figures
from spoedketen.live.directory.queries import DEFAULT_AUDIENCE, directory, local_day
from spoedketen.live.directory.values import ServiceInfo, SiteInfo

ENOUGH_SHARE = 0.8
"""Of those that owe figures, who must have told them before a sum is known."""
MOST_PARTS = 5
NEAREST = 5
SHUT = frozenset({"stop", "time_out"})
BOARDING = "waiting_for_admission"
FIGURE_OF = {"crowding_score": "crowding", "stops": "opening", "neighbours_on_stop": "opening"}
NOTHING = Found(measured=UNKNOWN)


def figure_of(rule: Rule) -> str:
    """Return the kind of figure that a rule is about, by which locations share it."""
    other = "waiting" if rule.measure == "waiting_minutes" else "capacity"
    return FIGURE_OF.get(rule.measure, other)


def is_shared(site: SiteInfo, figure: str) -> bool:
    """Tell whether a location shares a kind of figure beyond its own organisation."""
    return site.audiences.get(figure, DEFAULT_AUDIENCE) != "own_organisation"


def is_told_to(site: SiteInfo, other: SiteInfo, figure: str) -> bool:
    """Tell whether a location shares a kind of figure so far that another location is told."""
    audience = site.audiences.get(figure, DEFAULT_AUDIENCE)
    if audience == "national" or site.organisation == other.organisation:
        return True
    regions = directory().regions
    beside = {near for network in site.networks for near in regions[network].neighbours}
    reach = {
        "own_organisation": frozenset(),
        "own_network": site.networks,
        "adjacent_network": site.networks | beside,
    }[audience]
    return bool(reach & other.networks)


def found_of(rule: Rule, standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Return what a rule measures for a service (one standing) or the services of a region."""
    if rule.measure == "crowding_score" and not _is_of_formula(rule, standing):
        return NOTHING
    return MEASURES[rule.measure](standing, now, horizon)


def _is_of_formula(rule: Rule, standing: Sequence[Standing]) -> bool:
    """Tell whether the score is of the formula that the rule was written for."""
    told = [each.crowding.formula for each in standing if each.crowding is not None]
    return not rule.formula or told == [rule.formula]


def _crowding(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    score = standing[0].crowding if len(standing) == 1 and horizon == "now" else None
    if score is None or score.score is None or score.is_stale(now.at):
        return NOTHING
    reckoned = crowding(formula(score.formula), score.inputs)
    parts = (Part(input=name, value=value) for name, value in reckoned.parts)
    return Found(measured=_one(score.score), parts=_largest(parts))


def _one(value: float) -> Measured:
    return Measured(value=value, sources=1, sources_total=1)


def _largest(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: -part.value)[:MOST_PARTS])


def _told(
    standing: Sequence[Standing], now: Moment, horizon: str
) -> list[tuple[Standing, list[Figures]]]:
    found = [(each, each.counted(now.at, horizon)) for each in due(standing)]
    return [(each, figures) for each, figures in found if figures]


def _is_enough(told: int, owing: int) -> bool:
    return told > 0 and told >= ENOUGH_SHARE * owing


def _occupied(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Measure which percentage of the staffed places is not free, counted alike everywhere."""
    owing = due(standing)
    told = [
        (each, kept)
        for each, figures in _told(standing, now, horizon)
        if (kept := [f for f in figures if f.staffed is not None and f.available is not None])
    ]
    staffed = sum(f.staffed or 0 for _, figures in told for f in figures)
    if not _is_enough(len(told), len(owing)) or staffed <= 0:
        return Found(measured=Measured(value=None, sources=len(told), sources_total=len(owing)))
    return Found(
        measured=Measured(
            value=_share(told, staffed, lambda f: f.available),
            low=_share(told, staffed, lambda f: f.high),
            high=_share(told, staffed, lambda f: f.low),
            sources=len(told),
            sources_total=len(owing),
        ),
        parts=_fullest(told),
    )


Told = Sequence[tuple[Standing, list[Figures]]]
Free = Callable[[Figures], int | None]


def _share(told: Told, staffed: int, free: Free) -> float | None:
    """Return 100 less the free percentage; None where not everybody told that end."""
    frees = [free(f) for _, figures in told for f in figures]
    if any(each is None for each in frees):
        return None
    return min(100.0, max(0.0, 100 - 100 * sum(each or 0 for each in frees) / staffed))


def _fullest(told: Told) -> tuple[Part, ...]:
    """Return who has the least free, as its occupied percentage."""
    parts = []
    for each, figures in told:
        staffed = sum(f.staffed or 0 for f in figures)
        if staffed > 0:
            value = _share([(each, figures)], staffed, lambda f: f.available)
            parts.append(Part(service=each.service.slug, value=value or 0.0))
    return _largest(parts) if len(told) > 1 else ()


def _free(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    owing, told = due(standing), _told(standing, now, horizon)
    figures = [f for _, each in told for f in each]
    value = total(f.available for f in figures)
    if not _is_enough(len(told), len(owing)) or value is None:
        return Found(measured=Measured(value=None, sources=len(told), sources_total=len(owing)))
    has_band = all(f.low is not None and f.high is not None for f in figures)
    measured = Measured(
        value=value,
        low=total(f.low for f in figures) if has_band else None,
        high=total(f.high for f in figures) if has_band else None,
        sources=len(told),
        sources_total=len(owing),
    )
    return Found(measured=measured, parts=_fullest(told))


def _waiting(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Measure the longest waiting time."""
    waits = [
        Part(service=each.service.slug, value=wait)
        for each in due(standing)
        if (wait := _longest(each.current(now.at, horizon))) is not None
    ]
    return _of_parts(waits, max, len(due(standing)))


def _longest(figures: Iterable[Figures]) -> int | None:
    return max((f.waiting_minutes for f in figures if f.waiting_minutes is not None), default=None)


def _of_parts(parts: list[Part], of: Callable[[list[float]], float], owing: int) -> Found:
    if not _is_enough(len(parts), owing):
        return Found(measured=Measured(value=None, sources=len(parts), sources_total=owing))
    value = of([part.value for part in parts])
    measured = Measured(value=value, sources=len(parts), sources_total=owing)
    return Found(measured=measured, parts=_largest(parts) if owing > 1 else ())


def _boarding(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Measure how many wait in the emergency department for a bed on a ward."""
    waits = [
        Part(service=each.service.slug, value=figure.occupied)
        for each in due(standing)
        for figure in each.current(now.at, horizon)
        if figure.resource == BOARDING and figure.occupied is not None
    ]
    return _of_parts(waits, sum, len(due(standing)))


def _stops(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Measure how many departments are on stop as a whole; what is declared is known."""
    del now
    if horizon != "now" or not standing:
        return NOTHING
    shut = [each for each in standing if each.opening.state in SHUT]
    known = len(standing)
    measured = Measured(value=len(shut), sources=known, sources_total=known)
    parts = tuple(Part(service=each.service.slug, value=1) for each in shut)
    return Found(measured=measured, parts=parts)


def _neighbours(standing: Sequence[Standing], now: Moment, horizon: str) -> Found:
    """Measure how many of the nearest departments are on stop, for one that is not itself."""
    if horizon != "now" or len(standing) != 1:
        return NOTHING
    own = standing[0]
    if own.opening.state in SHUT | {"outside_hours"}:
        return Found(measured=_one(0))
    found = _stops(_near_and_told(own, now), now, horizon)
    sites = (own.site.id, *(each.site.id for each in _near_and_told(own, now)))
    return Found(measured=found.measured, parts=found.parts, sites=sites)


def _near_and_told(own: Standing, now: Moment) -> list[Standing]:
    """Return the nearest departments whose opening status the own location is told."""
    whole = _by_id(now)
    near = (whole[other] for other in _nearest(own.service, now))
    return [each for each in near if is_told_to(each.site, own.site, "opening")]


@lru_cache(maxsize=2)
def _by_id(now: Moment) -> Mapping[int, Standing]:
    return {each.service.id: each for each in standing_in(None, now)}


def _nearest(service: ServiceInfo, now: Moment) -> tuple[int, ...]:
    near = _near_on(now.held.directory_version, local_day(now.at), service.id)
    return tuple(each for each in near if each in _by_id(now))


@lru_cache(maxsize=512)
def _near_on(version: int, day: date, service: int) -> tuple[int, ...]:
    """Return the nearest of a day; another version of the directory may have others."""
    del version
    at = datetime.combine(day, time(12), UTC)
    own = directory().services[service]
    return tuple(each.id for each in neighbours_of(own, at, NEAREST))


def forget() -> None:
    """Let the next look be made anew."""
    _by_id.cache_clear()
    _near_on.cache_clear()


MEASURES: Mapping[str, Callable[[Sequence[Standing], Moment, str], Found]] = {
    "crowding_score": _crowding,
    "occupied_percent": _occupied,
    "free": _free,
    "waiting_minutes": _waiting,
    "boarding": _boarding,
    "stops": _stops,
    "neighbours_on_stop": _neighbours,
}
