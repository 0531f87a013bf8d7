"""How good an option is: minutes of travel, and everything else weighed as minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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
class Scale:
    """How candidates of one kind of care are weighed: what is the same for all of them.

    ``calm`` is 0 in danger of life: then only the way there counts, and whether it can take the
    patient at all. ``usual_wait_minutes`` is the median wait of those who told and
    ``usual_places`` their mean cost of being full: for who told nothing, so that silence never
    wins.
    """

    need: Need
    weights: Weights
    kind: CareKind
    calm: float
    tier: float
    usual_wait_minutes: float = 0.0
    usual_places: float = 0.0


def scales_of(need: Need, found: Sequence[Candidate], weights: Weights) -> dict[str, Scale]:
    """Return the scale of each kind of care, with what is usual among its candidates."""
    by_kind: dict[str, list[Candidate]] = {kind.code: [] for kind in need.care}
    for one in found:
        by_kind[one.care].append(one)
    calm = 0.0 if need.is_life_threatening else 1.0
    scales: dict[str, Scale] = {}
    for place, kind in enumerate(need.care):
        if kind.code in scales:
            continue  # named twice: the first place counts
        plain = Scale(
            need=need, weights=weights, kind=kind, calm=calm, tier=calm * weights.tier * place
        )
        there = by_kind[kind.code]
        scales[kind.code] = replace(
            plain,
            usual_wait_minutes=_median([one.wait_minutes for one in there]),
            usual_places=_mean([_places(plain, one) for one in there]),
        )
    return scales


def _median(told: Sequence[int | None]) -> float:
    known = [each for each in told if each is not None]
    return float(median(known)) if known else 0.0


def _mean(told: Sequence[float | None]) -> float:
    """Return the mean of what is known and of one more that has places: few tell little."""
    return fmean([0.0, *(each for each in told if each is not None)])


def option(scale: Scale, one: Candidate, remarks: tuple[str, ...]) -> Option:
    """Return a candidate with what it costs, part by part; parts of 0 are left out."""
    parts = {name: cost for name, cost in _parts(scale, one).items() if cost}
    return Option(
        candidate=one,
        cost=sum(parts.values()),
        parts=parts,
        remarks=(*remarks, *_remarks(scale, one)),
    )


def _parts(scale: Scale, one: Candidate) -> dict[str, float]:
    weights, calm = scale.weights, scale.calm
    places = _places(scale, one)
    wait = scale.usual_wait_minutes if one.wait_minutes is None else one.wait_minutes
    return {
        "travel": weights.travel * one.minutes,
        "tier": scale.tier,
        "places": calm * (weights.unknown + scale.usual_places if places is None else places),
        "wait": calm * (weights.wait_place if scale.kind.how == "enquiry" else weights.wait) * wait,
        "crowding": calm * weights.crowding * (one.crowding or 0),
        "threatening": calm * (weights.threatening if one.stop == "threatening" else 0.0),
        "stale": calm * weights.stale_hour * one.stale_minutes / 60.0,
        "known": -calm * weights.known if one.site in scale.need.known_sites else 0.0,
    }


def _places(scale: Scale, one: Candidate) -> float | None:
    if one.places is None:
        return None
    weights = scale.weights
    if one.places.value <= 0:
        return weights.full_presented if scale.kind.how == "destination" else weights.full
    return weights.tight if one.places.low <= 0 else 0.0


def _remarks(scale: Scale, one: Candidate) -> tuple[str, ...]:
    places, need = one.places, scale.need
    is_contract_unknown = one.contracts is None or not need.insurer
    told = {
        "capable": need.condition is not None and need.condition.is_met(one.capabilities),
        "knows_patient": one.site in need.known_sites,
        "opening_unknown": not one.is_opening_known,
        "capacity_unknown": places is None,
        "full": places is not None and places.value <= 0,
        "may_be_full": places is not None and places.low <= 0 < places.value,
        "stale": one.stale_minutes > 0,
        "threatening": one.stop == "threatening",
        "contract_unknown": scale.kind.insurer and is_contract_unknown,
        "capability_unknown": need.is_unregistered,
    }
    return tuple(code for code, holds in told.items() if holds)


def order_of(each: Option) -> tuple[float, float, str, str]:
    """Return what options are ordered by: cost, minutes, name, so that ties are steady."""
    return each.cost, each.candidate.minutes, each.candidate.service, each.candidate.care
