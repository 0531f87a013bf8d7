"""One question, which ambulance to move now, from reports of units to advice."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from spoedketen.domain.ambulance_units import UnitReport
from spoedketen.planning.relocation.advice import Advice, advice
from spoedketen.planning.relocation.region import RegionGround, hour_of_week, situation_of
from spoedketen.planning.relocation.situation import Terms
from spoedketen.planning.relocation.standing import Standing, standing
from spoedketen.planning.relocation.terms import Validity


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Advice with what it was made of; ``calls_per_hour`` of this hour of the week."""

    region: str
    at: datetime
    terms: Terms
    validity: Validity
    calls_per_hour: float
    calls_per_week: float
    standing: Standing
    advice: Advice

    def to_ask(self, point: str) -> tuple[str, ...]:
        """Return the unknown units that told last of this point: perhaps one stands there."""
        return tuple(
            each.report.id
            for each in self.standing.unknown
            if point in {each.report.station, each.report.towards}
        )


def answer(
    ground: RegionGround,
    reports: Iterable[UnitReport],
    now: datetime,
    terms: Terms,
    validity: Validity,
) -> Answer:
    """Return the advice for a region at a moment, with which units counted."""
    found = standing(reports, now, validity)
    situation, lost = situation_of(ground, found.counted, hour_of_week(now), terms)
    outside = {each.report.id for each in lost}
    here = tuple(each for each in found.counted if each.report.id not in outside)
    return Answer(
        region=ground.region,
        at=now,
        terms=terms,
        validity=validity,
        calls_per_hour=float(situation.demand.calls.sum()),
        calls_per_week=situation.demand.calls_per_week,
        standing=replace(found, counted=here, unknown=(*found.unknown, *lost)),
        advice=advice(situation),
    )
