"""Leaving out the kinds of figure that a location does not share with the reader."""

from collections.abc import Iterable, Mapping, Sequence

from spoedketen.live.capacity.values import Figures


def shared(figures: Sequence[Figures], shown: Mapping[str, bool]) -> tuple[Figures, ...] | None:
    """Return the figures without the kinds that are not shared with the reader."""
    if shown["capacity"] and shown["waiting"]:
        return tuple(figures)
    if shown["capacity"]:
        return tuple(_without(f, ("waiting_minutes",)) for f in figures)
    if shown["waiting"]:
        return tuple(_without(f, CAPACITY_FIELDS) for f in figures)
    return None


CAPACITY_FIELDS = (
    "physical",
    "staffed",
    "occupied",
    "free",
    "blocked",
    "reserved",
    "surge",
    "low",
    "high",
)


def _without(figures: Figures, names: Iterable[str]) -> Figures:
    kept = {name: getattr(figures, name) for name in Figures.__dataclass_fields__}
    return Figures(**{**kept, **dict.fromkeys(names)})
