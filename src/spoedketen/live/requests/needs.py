"""From a case or a wish to what the engine asks."""

from dataclasses import dataclass

from spoedketen.domain.care import CareKind, care_table
from spoedketen.domain.matching.needs import Need
from spoedketen.domain.urgency import Urgency, schemes
from spoedketen.live.requests.values import Asking

NTS = "nts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How urgent: scheme and class, empty where nobody triaged, and whether a life is in danger."""

    scheme: str = ""
    urgency: str = ""
    is_life_threatening: bool = False


def need_of(asking: Asking, judged: Judged, crosswalks: tuple[str, ...] = ()) -> Need:
    """Return what the engine asks; an urgency of another scheme counts by its danger to life.

    It is translated to NTS only by a table that the region agreed; without one it is not known to
    be low.
    """
    table = care_table()
    urgency = schemes().urgency(judged.scheme, judged.urgency) if judged.urgency else None
    rank = _rank(urgency, crosswalks)
    return Need(
        care=tuple(table.kinds[code] for code in asking.care),
        urgency_rank=rank,
        is_urgency_comparable=urgency is None or rank is not None,
        is_life_threatening=judged.is_life_threatening
        or (urgency is not None and urgency.is_life_threatening),
        condition=table.conditions[asking.condition] if asking.condition else None,
        age_years=asking.age_years,
        sex=asking.sex,
        insurer=asking.insurer,
        limits=frozenset(asking.limits),
        known_sites=frozenset(asking.known_sites),
        unwanted_sites=frozenset(asking.unwanted_sites),
    )


def _rank(urgency: Urgency | None, crosswalks: tuple[str, ...]) -> int | None:
    if urgency is None:
        return None
    if urgency.scheme == NTS:
        return urgency.rank
    for name in crosswalks:
        table = schemes().crosswalks[name]
        if (table.from_scheme, table.to_scheme) == (urgency.scheme, NTS):
            return schemes().translated(urgency, name).rank
    return None


def care_of(codes: tuple[str, ...]) -> tuple[CareKind, ...]:
    """Return kinds of care by code."""
    return tuple(care_table().kinds[code] for code in codes)
