"""How good an option is: minutes of travel, and everything else weighed as minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from spoedketen.domain.care import CareKind
from spoedketen.domain.matching.candidates import Candidate
from spoedketen.domain.matching.needs import Need, Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A candidate that is proposed; ``cost`` in minutes, the sum of ``parts``.

    ``remarks`` are codes: ``nearest``, ``knows_patient``, ``full``, ``may_be_full``, ``stale``,
    ``capacity_unknown``, ``opening_unknown``, ``contract_unknown``, ``threatening``, ``capable``,
    ``despite_stop``, ``all_on_stop``, ``capability_unknown``.
    """

    candidate: Candidate
    cost: float
    parts: Mapping[str, float]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Typical:
    """What is usual among those who told: for who told nothing, so that silence never wins.

    ``wait_minutes`` is their median wait, ``places`` their mean cost of being full.
    """

    wait_minutes: float = 0.0
    places: float = 0.0


def typical_of(need: Need, found: Sequence[Candidate], weights: Weights) -> dict[str, Typical]:
    """Return what is usual per kind of care."""
    return {
        care: Typical(
            wait_minutes=_median([one.wait_minutes for one in found if one.care == care]),
            places=_mean([_places(need, one, weights) for one in found if one.care == care]),
        )
        for care in {one.care for one in found}
    }


def _median(told: Sequence[int | None]) -> float:
    known = [each for each in told if each is not None]
    return float(median(known)) if known else 0.0


def _mean(told: Sequence[float | None]) -> float:
    """Return the mean of what is known and of one more that has places: few tell little."""
    return fmean([0.0, *(each for each in told if each is not None)])


def option(
    need: Need, one: Candidate, weights: Weights, usual: Typical, remarks: tuple[str, ...]
) -> Option:
    """Return a candidate with what it costs, part by part; parts of 0 are left out."""
    parts = {name: cost for name, cost in _parts(need, one, weights, usual).items() if cost}
    return Option(
        candidate=one,
        cost=sum(parts.values()),
        parts=parts,
        remarks=(*remarks, *_remarks(need, one)),
    )


def _parts(need: Need, one: Candidate, weights: Weights, usual: Typical) -> dict[str, float]:
    order = [kind.code for kind in need.care]
    # In danger of life only the way there counts, and whether it can take the patient at all.
    calm = 0.0 if need.is_life_threatening else 1.0
    known = one.site in need.known_sites
    places = _places(need, one, weights)
    wait = usual.wait_minutes if one.wait_minutes is None else one.wait_minutes
    return {
        "travel": weights.travel * one.minutes,
        "tier": calm * weights.tier * order.index(one.care),
        "places": calm * (weights.unknown + usual.places if places is None else places),
        "wait": calm * weights.wait * wait,
        "crowding": calm * weights.crowding * (one.crowding or 0),
        "threatening": calm * (weights.threatening if one.stop == "threatening" else 0.0),
        "stale": calm * weights.stale_hour * one.stale_minutes / 60.0,
        "known": -calm * weights.known if known else 0.0,
    }


def _places(need: Need, one: Candidate, weights: Weights) -> float | None:
    if one.places is None:
        return None
    if one.places.value <= 0:
        kind = _kind(need, one)
        return weights.full_presented if kind.how == "destination" else weights.full
    return weights.tight if one.places.low <= 0 else 0.0


def _remarks(need: Need, one: Candidate) -> tuple[str, ...]:
    places = one.places
    told = {
        "capable": need.condition is not None and need.condition.is_met(one.capabilities),
        "knows_patient": one.site in need.known_sites,
        "opening_unknown": not one.is_opening_known,
        "capacity_unknown": places is None,
        "full": places is not None and places.value <= 0,
        "may_be_full": places is not None and places.low <= 0 < places.value,
        "stale": one.stale_minutes > 0,
        "threatening": one.stop == "threatening",
        "contract_unknown": _is_contract_unknown(need, one),
        "capability_unknown": need.is_unregistered,
    }
    return tuple(code for code, holds in told.items() if holds)


def _kind(need: Need, one: Candidate) -> CareKind:
    return next(kind for kind in need.care if kind.code == one.care)


def _is_contract_unknown(need: Need, one: Candidate) -> bool:
    kind = _kind(need, one)
    return kind.insurer and (one.contracts is None or not need.insurer)


def order_of(each: Option) -> tuple[float, float, str, str]:
    """Return what options are ordered by: cost, minutes, name, so that ties are steady."""
    return each.cost, each.candidate.minutes, each.candidate.service, each.candidate.care
