"""What may be told of crowding, and how long it holds: pure, from the agreement."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.domain.crowding import Formula, InputFault, formula, input_faults
from spoedketen.live.capacity.checks import FUTURE_MINUTES, LONGEST_KEY, OLDEST_DAYS
from spoedketen.live.capacity.crowding_values import (
    PERCEIVED_LEAST,
    PERCEIVED_MOST,
    NewCrowding,
)
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import Figures, Rejection
from spoedketen.live.directory.values import AgreementInfo

CROWDED = "emergency_department"
"""The link whose crowding is measured."""


COMPARED = {
    "ed_patients": ("treatment_room", "occupied"),
    "ed_beds": ("treatment_room", "staffed"),
    "ed_boarders": ("waiting_for_admission", "occupied"),
}
"""Which count of crowding says about the same as which figure of capacity."""
APART, TIMES = 5, 2
"""Two such numbers disagree when they are at least so far apart, and one so many times the other;
own starting values: patients also wait outside the rooms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A count of crowding and the figure of capacity that it is far from."""

    input: str
    counted: float
    figures: Figures
    state: str
    told: int


def disagreements(
    inputs: Mapping[str, float], figures: Iterable[Figures]
) -> Iterable[Disagreement]:
    """Yield where what is counted is far from the capacity of the same department."""
    now = {each.resource: each for each in figures if each.horizon == "now"}
    for name, counted in inputs.items():
        resource, state = COMPARED.get(name, ("", ""))
        told = getattr(now[resource], state) if resource in now else None
        if told is not None and _is_far(counted, told):
            yield Disagreement(
                input=name, counted=counted, figures=now[resource], state=state, told=told
            )


def _is_far(one: float, other: float) -> bool:
    return abs(one - other) >= APART and max(one, other) >= TIMES * min(one, other)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdingRules:
    """The agreement on crowding that holds for a location."""

    formula: Formula
    valid_minutes: int
    source: str


def crowding_rules(agreement: AgreementInfo | None) -> CrowdingRules:
    """Return the rules of an agreement; without one the starting values."""
    if agreement is None:
        return CrowdingRules(formula=formula("nedocs_2004"), valid_minutes=90, source="")
    return CrowdingRules(
        formula=formula(agreement.parameters["formula"]),
        valid_minutes=int(agreement.parameters["valid_minutes"]),
        source=agreement.source,
    )


def crowding_rejections(
    item: NewCrowding, service_type: str, rules: CrowdingRules, at: datetime
) -> list[Rejection]:
    """Return every reason to refuse what was told; an empty list accepts it."""
    sector = chain().by_service_type.get(service_type)
    if sector is None or sector.code != CROWDED:
        given = {"given": item.service}
        return [Rejection(code="service_has_no_crowding", field="service", parameters=given)]
    return [*_frame(item, at), *_inputs(item, rules.formula), *_perceived(item)]


def _frame(item: NewCrowding, at: datetime) -> Iterable[Rejection]:
    if not item.key.strip():
        yield Rejection(code="key_missing", field="key")
    elif len(item.key) > LONGEST_KEY or not item.key.isprintable():
        yield Rejection(code="key_unfit", field="key", parameters={"longest": LONGEST_KEY})
    if item.source not in {"automatic", "manual"}:
        known = {"given": item.source, "known": "automatic, manual"}
        yield Rejection(code="source_unknown", field="source", parameters=known)
    if item.observed_at > at + timedelta(minutes=FUTURE_MINUTES):
        given = {"given": item.observed_at.isoformat(), "now": at.isoformat()}
        yield Rejection(code="observed_in_future", field="observed_at", parameters=given)
    elif item.observed_at < at - timedelta(days=OLDEST_DAYS):
        days = {"days": OLDEST_DAYS}
        yield Rejection(code="observed_too_long_ago", field="observed_at", parameters=days)


def _inputs(item: NewCrowding, wanted: Formula) -> Iterable[Rejection]:
    if not item.inputs:
        if item.perceived is None:
            yield Rejection(code="no_crowding", field="inputs")
        return
    known = [each.id for each in wanted.inputs]
    for name in item.inputs:
        if name not in known:
            parameters = {"given": name, "known": ", ".join(known)}
            yield Rejection(code="input_unknown", field=f"inputs.{name}", parameters=parameters)
    yield from (_of_fault(fault) for fault in input_faults(wanted, item.inputs))


def _plain(given: float | None) -> str | None:
    return None if given is None else f"{given:g}"


def _of_fault(fault: InputFault) -> Rejection:
    return Rejection(
        code=f"input_{fault.code}",
        field=f"inputs.{fault.input}",
        parameters={
            "given": _plain(fault.given),
            "least": f"{fault.least:g}",
            "most": f"{fault.most:g}",
        },
    )


def _perceived(item: NewCrowding) -> Iterable[Rejection]:
    if item.perceived is not None and not PERCEIVED_LEAST <= item.perceived <= PERCEIVED_MOST:
        limits = {"least": PERCEIVED_LEAST, "most": PERCEIVED_MOST, "given": item.perceived}
        yield Rejection(code="input_outside", field="perceived", parameters=limits)
