"""Which accepted figures look like a slip: the sender is asked, nothing is refused."""

from collections.abc import Iterable

from spoedketen.live.capacity.values import STATES, Figures, NewObservation, Rejection

TIMES, MORE = 2, 10
"""A count that is both more than so many times and more than so many above the one before."""


def doubts(new: NewObservation, previous: Figures | None) -> tuple[Rejection, ...]:
    """Return what to ask the sender about; ``previous`` is what this service told before."""
    return (*_over_physical(new), *_leaps(new, previous))


def _over_physical(new: NewObservation) -> Iterable[Rejection]:
    if new.staffed is not None and new.physical is not None and new.staffed > new.physical:
        parameters = {"staffed": new.staffed, "physical": new.physical}
        yield Rejection(code="staffed_over_physical", field="staffed", parameters=parameters)


def _leaps(new: NewObservation, previous: Figures | None) -> Iterable[Rejection]:
    for name in STATES if previous else ():
        told, before = getattr(new, name), getattr(previous, name)
        if told is not None and before is not None and told > max(TIMES * before, before + MORE):
            parameters = {"given": told, "before": before}
            yield Rejection(code="far_more_than_before", field=name, parameters=parameters)
