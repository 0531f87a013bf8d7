"""The stops that a demonstration had before it began: pure, from a seed and two moments."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.capacity.stop_rules import StopRules, latest_end
from spoedketen.live.capacity.values import PastStop, StopStep
from spoedketen.live.demo.chance import between, draw
from spoedketen.live.demo.rhythm import AMSTERDAM
from spoedketen.live.demo.stops import (
    DUTY,
    EPOCH,
    PlannedStop,
    duty_of,
    duty_turn,
    planned_stops,
)

RENEW_BEFORE, RENEWED = timedelta(minutes=5), timedelta(minutes=30)
MISTAKEN, FORGOTTEN, UNSEEN = 0.02, 0.1, 0.04
"""Shares: declared by mistake and undone, not ended but lapsed, never marked as seen."""
UNDONE = timedelta(seconds=6)
SEEN_MINUTES = (1, 20)
SEEN_SPREAD = timedelta(minutes=10)
"""More than the control rooms of one stop differ."""
MOST_ARRIVALS = 4
QUARTER_MONTHS = 3


def beginning(at: datetime) -> datetime:
    """Return the beginning of the quarter before the running one, by local time."""
    local = at.astimezone(AMSTERDAM)
    quarters = local.year * 4 + (local.month - 1) // QUARTER_MONTHS - 1
    month = quarters % 4 * QUARTER_MONTHS + 1
    return datetime(quarters // 4, month, 1, tzinfo=AMSTERDAM).astimezone(at.tzinfo)


def past_stops(
    seed: int, rules: Mapping[str, StopRules], since: datetime, at: datetime
) -> Iterator[PastStop]:
    """Yield what every department declared between two moments; what still runs stays open."""
    turns = _turns(seed, sorted(rules), since, at)
    for service, agreed in rules.items():
        plans = [*planned_stops(seed, service, since, at), *turns[service]]
        yield from _Department(seed=seed, service=service, rules=agreed, at=at).stops(plans)


def _turns(
    seed: int, departments: Sequence[str], since: datetime, at: datetime
) -> Mapping[str, list[PlannedStop]]:
    found: dict[str, list[PlannedStop]] = defaultdict(list)
    for turn in range((since - EPOCH) // DUTY, (at - EPOCH) // DUTY + 1):
        stop = duty_turn(seed, turn)
        service = duty_of(seed, departments, turn)
        if service and since <= stop.begins < at:
            found[service].append(stop)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Department:
    seed: int
    service: str
    rules: StopRules
    at: datetime

    def stops(self, plans: Iterable[PlannedStop]) -> Iterator[PastStop]:
        """Yield what was declared, one after the other."""
        free_from = EPOCH
        for plan in sorted(plans, key=lambda each: each.threatens or each.begins):
            if (plan.threatens or plan.begins) < free_from:
                continue
            yield from self._before(plan)
            stop = self._stop(plan)
            free_from = stop.until
            yield stop

    def _draw(self, name: str, plan: PlannedStop) -> float:
        return draw(self.seed, self.service, name, plan.begins.isoformat())

    def _key(self, plan: PlannedStop, state: str) -> str:
        # As the departments write it that go on after this.
        return f"demo-{self.service[-60:]}-{plan.begins:%Y%m%dT%H%M}-{state}"

    def _before(self, plan: PlannedStop) -> Iterator[PastStop]:
        """Yield the announcement, or what was declared by mistake and undone at once."""
        if plan.threatens is not None:
            yield self._ended(plan, "threatening", plan.threatens)
        elif self._draw("mistaken", plan) < MISTAKEN:
            yield self._undone(plan)

    def _ended(self, plan: PlannedStop, state: str, begins: datetime) -> PastStop:
        ends = plan.begins
        return PastStop(
            key=self._key(plan, state),
            service=self.service,
            state=state,
            reason=plan.reason,
            declared_at=begins,
            until=ends,
            steps=(
                StopStep(kind="declared", at=begins, until=begins + RENEWED),
                StopStep(kind="replaced", at=ends, until=ends),
            ),
            ended_at=ends,
            end_reason="replaced",
            seen_after=self._seen_after(plan),
        )

    def _undone(self, plan: PlannedStop) -> PastStop:
        begins = plan.begins - RENEWED
        until, undone = begins + timedelta(minutes=plan.minutes), begins + UNDONE
        return PastStop(
            key=self._key(plan, "mistake"),
            service=self.service,
            state="stop",
            reason=plan.reason,
            declared_at=begins,
            until=until,
            steps=(
                StopStep(kind="declared", at=begins, until=until),
                StopStep(kind="retracted", at=undone, until=None),
            ),
            retracted_at=undone,
        )

    def _stop(self, plan: PlannedStop) -> PastStop:
        steps = list(self._renewals(plan))
        until, is_forgotten = steps[-1].until, self._draw("forgotten", plan) < FORGOTTEN
        assert until is not None  # noqa: S101 - each of these steps has one
        ended = plan.ends if plan.ends < min(until, self.at) and not is_forgotten else None
        if ended:
            steps.append(StopStep(kind="ended", at=ended, until=ended))
        elif until <= self.at:
            steps.append(StopStep(kind="lapsed", at=until, until=until))
        return PastStop(
            key=self._key(plan, "stop"),
            service=self.service,
            state="stop",
            reason=plan.reason,
            declared_at=plan.begins,
            until=ended or until,
            steps=tuple(steps),
            ended_at=ended,
            end_reason="ended" if ended else "",
            seen_after=self._seen_after(plan),
            arrivals=tuple(self._arrivals(plan, min(ended or until, self.at))),
        )

    def _renewals(self, plan: PlannedStop) -> Iterator[StopStep]:
        """Yield the declaration and each renewal, as long as it lasted and the region allows."""
        latest = latest_end(plan.begins, self.rules)
        until = min(latest, plan.begins + timedelta(minutes=plan.minutes))
        yield StopStep(kind="declared", at=plan.begins, until=until)
        while self.rules.is_renewable and until < plan.ends:
            moment = until - RENEW_BEFORE
            until = moment + RENEWED
            if moment > self.at or until > latest:
                return
            yield StopStep(kind="renewed", at=moment, until=until)

    def _seen_after(self, plan: PlannedStop) -> timedelta | None:
        """Return when the control rooms saw it; none has yet seen what was declared just now."""
        after = timedelta(minutes=between(*SEEN_MINUTES, self._draw("seen", plan)))
        is_late = plan.begins + after + SEEN_SPREAD > self.at
        return None if is_late or self._draw("unseen", plan) < UNSEEN else after

    def _arrivals(self, plan: PlannedStop, until: datetime) -> Iterator[datetime]:
        for number in range(int(MOST_ARRIVALS * self._draw("arrivals", plan))):
            share = draw(self.seed, self.service, "arrival", number, plan.begins.isoformat())
            yield plan.begins + share * (until - plan.begins)
