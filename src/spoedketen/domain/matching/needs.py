"""What is asked for: care, urgency, who it is for, and the rules of the region."""

from dataclasses import dataclass, field

from spoedketen.domain.care import CareKind, Condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one patient needs; ``care`` in the order in which it is preferred.

    ``urgency_rank`` is that of the NTS scheme (0 most urgent) or None where nobody triaged;
    ``is_urgency_comparable`` is not so where somebody triaged by a scheme that no agreed table
    translates. ``known_sites`` are locations that know the patient, ``unwanted_sites`` those not
    wished. ``is_unregistered`` is for the match: nobody is known who can treat the condition.
    """

    care: tuple[CareKind, ...]
    urgency_rank: int | None = None
    is_urgency_comparable: bool = True
    is_life_threatening: bool = False
    condition: Condition | None = None
    is_unregistered: bool = False
    age_years: int | None = None
    sex: str = ""
    insurer: str = ""
    limits: frozenset[str] = frozenset()
    known_sites: frozenset[str] = frozenset()
    unwanted_sites: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What counts how much, in minutes of travel: the unit in which options are compared.

    ``wait`` is per minute in a waiting room, ``wait_place`` per minute until a bed or place that
    providers are asked for: an hour of it is no hour of a family's driving.
    ``crowding`` is per step of the band above the first, ``stale_hour`` per hour past validity,
    ``tier`` per place further in the order of care asked for. ``full`` is for a bed or place that
    is not there, ``full_presented`` for a department that sees whoever comes, only later.
    """

    travel: float = 1.0
    wait: float = 0.5
    wait_place: float = 0.02
    full: float = 120.0
    full_presented: float = 30.0
    tight: float = 20.0
    unknown: float = 15.0
    crowding: float = 8.0
    threatening: float = 15.0
    stale_hour: float = 5.0
    tier: float = 30.0
    known: float = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchRules:
    """The weights of a region and its rules, as agreed.

    ``all_on_stop`` is ``nearest``, ``rotation`` or ``none``; ``open_within_minutes`` is within
    which an open department goes before a nearer one on stop, None is however far.
    ``excluded`` are services that take no patients by agreement. The turn goes round those at most
    ``rotation_within_minutes`` further than the nearest; ``took`` are services that had a turn
    already, longest ago first.
    """

    weights: Weights = field(default_factory=Weights)
    stop_margin_minutes: float = 15.0
    all_on_stop: str = "nearest"
    open_within_minutes: float | None = None
    excluded: frozenset[str] = frozenset()
    rotation_within_minutes: float = 20.0
    took: tuple[str, ...] = ()
