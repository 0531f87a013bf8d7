"""Stops per quarter and region, as far as they may be told (C-5, M-5).

A stop counts, with all its minutes, in the quarter in which it began, so quarters add up and a mean
is over whole stops. Retracted stops were never.

Durations are told per network and for the nation only, where the number is told too: then the
minutes of a network fit every number its locations can have had, so they say nothing of a number.
Over divisions that cross they would: who has no stop has no minutes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import total_ordering
from zoneinfo import ZoneInfo

from spoedketen.domain.errors import RequestError
from spoedketen.quality.attack import Cell
from spoedketen.quality.disclosure import Protection, choices

DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
MONTHS = 3
QUARTERS = 4
RANKS = {"network": 0, "nation": 1, "safety_region": 2, "sub_region": 3}
"""What is withheld last to first: the network is what the agreement promises to tell."""
DURATION_DIVISIONS = frozenset({"network", "nation"})
TOLD_NETWORKS = "told_networks"
SECONDS = 60


@total_ordering
@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A quarter of a year in Dutch time."""

    year: int
    number: int

    @classmethod
    def named(cls, name: str) -> "Quarter":
        """Return the quarter of a name such as ``2026-Q3``."""
        year, _, number = name.upper().partition("-Q")
        if not (year.isdigit() and len(year) == QUARTERS and number in {"1", "2", "3", "4"}):
            raise RequestError("quarter_unknown", found=name)
        return cls(year=int(year), number=int(number))

    @classmethod
    def of(cls, at: datetime) -> "Quarter":
        """Return the quarter that a moment lies in."""
        local = at.astimezone(DUTCH_TIME)
        return cls(year=local.year, number=(local.month - 1) // MONTHS + 1)

    @property
    def name(self) -> str:
        """The name, such as ``2026-Q3``."""
        return f"{self.year}-Q{self.number}"

    @property
    def begins(self) -> datetime:
        """The moment at which it begins."""
        return datetime(self.year, MONTHS * (self.number - 1) + 1, 1, tzinfo=DUTCH_TIME)

    @property
    def ends(self) -> datetime:
        """The moment at which the next one begins."""
        return self.next.begins

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        last = self.number == QUARTERS
        return Quarter(year=self.year + last, number=1 if last else self.number + 1)

    @property
    def previous(self) -> "Quarter":
        """The quarter before it."""
        first = self.number == 1
        return Quarter(year=self.year - first, number=QUARTERS if first else self.number - 1)

    def holds(self, stop: "StopRecord") -> bool:
        """Tell whether a stop began in it."""
        return self.begins <= stop.began < self.ends

    def __lt__(self, other: "Quarter") -> bool:
        """Tell which comes first."""
        return (self.year, self.number) < (other.year, other.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A location that registers stops: its regions by division, and whether it tells durations."""

    id: str
    regions: Mapping[str, str]
    tells_duration: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecord:
    """A stop as it was: of which location, from when to when."""

    contributor: str
    began: datetime
    ended: datetime
    is_retracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFigures:
    """A line of the report. A figure is None where it is withheld; ``reason`` says why.

    ``contributors`` is how many locations it is over.
    """

    division: str
    region: str
    contributors: int
    number: int | None
    minutes: float | None
    mean_minutes: float | None
    number_choice: str
    duration_choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StopReport:
    """The report of a quarter."""

    quarter: Quarter
    lines: tuple[StopFigures, ...]
    protection: Protection = field(default_factory=Protection)

    @property
    def withheld(self) -> int:
        """How many lines tell no number."""
        return sum(line.number is None for line in self.lines)


def stop_report(
    quarter: Quarter,
    contributors: Iterable[Contributor],
    stops: Iterable[StopRecord],
    protection: Protection | None = None,
) -> StopReport:
    """Return the report of a quarter: number and duration per region, protected.

    Parameters
    ----------
    quarter
        The quarter, in Dutch time.
    contributors
        Every location that registers stops, with or without one in this quarter.
    stops
        Their stops; those outside the quarter and retracted ones are left out.
    protection
        How few contributors are too few; by default three.
    """
    rule = protection or Protection()
    there = sorted(contributors, key=lambda each: each.id)
    kept = list(stops)
    numbers = number_cells(quarter, there, kept)
    durations = duration_cells(quarter, there, kept)
    number_choices = choices(numbers, rule)
    told = [cell for cell in durations if number_choices[cell.id] == "told"]
    duration_choices = {
        **{cell.id: _without_duration(cell) for cell in numbers},
        **{cell.id: "beside" for cell in durations},
        **choices(told, rule),
    }
    minutes = {cell.id: cell.value for cell in told if duration_choices[cell.id] == "told"}
    lines = [
        _line(cell, number_choices[cell.id], minutes.get(cell.id), duration_choices[cell.id])
        for cell in numbers
    ]
    return StopReport(quarter=quarter, lines=tuple(lines), protection=rule)


def told_networks(lines: Iterable[StopFigures]) -> list[StopFigures]:
    """Return the networks of which the number is told."""
    return [line for line in lines if line.division == "network" and line.number is not None]


def sum_of_told(lines: Sequence[StopFigures]) -> StopFigures | None:
    """Return what the told networks come to where the nation is withheld; None if nothing is added.

    Whoever reads the networks can add them up, so it bounds nothing that they do not bound.
    """
    told = told_networks(lines)
    is_nation_told = any(x.division == "nation" and x.number is not None for x in lines)
    if is_nation_told or len(told) <= 1:
        return None
    number = sum(line.number or 0 for line in told)
    known = [line.minutes for line in told if line.minutes is not None]
    minutes = sum(known) if len(known) == len(told) else None
    return StopFigures(
        division=TOLD_NETWORKS,
        region="",
        contributors=sum(line.contributors for line in told),
        number=number,
        minutes=minutes,
        mean_minutes=minutes / number if minutes else None,
        number_choice="told",
        duration_choice="not_all" if minutes is None else "told",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFigures:
    """What one location had in a quarter; never published."""

    number: int = 0
    minutes: int = 0


def own_figures(
    quarter: Quarter, contributors: Iterable[Contributor], stops: Iterable[StopRecord]
) -> dict[str, OwnFigures]:
    """Return what each location had: stops that began in the quarter and were not retracted."""
    found = {each.id: OwnFigures() for each in contributors}
    for stop in stops:
        if stop.contributor in found and quarter.holds(stop) and not stop.is_retracted:
            had = found[stop.contributor]
            found[stop.contributor] = OwnFigures(
                number=had.number + 1, minutes=had.minutes + _minutes(stop)
            )
    return found


def number_cells(
    quarter: Quarter, contributors: Sequence[Contributor], stops: Iterable[StopRecord]
) -> list[Cell]:
    """Return the number of stops that began in the quarter, per region."""
    own = own_figures(quarter, contributors, stops)
    return _cells(contributors, {name: had.number for name, had in own.items()})


def duration_cells(
    quarter: Quarter, contributors: Sequence[Contributor], stops: Iterable[StopRecord]
) -> list[Cell]:
    """Return the minutes of stops that began in the quarter, per network and for the nation.

    Only of regions of which every location tells durations: minutes of a part fit no number.
    """
    own = own_figures(quarter, contributors, stops)
    silent = {each.id for each in contributors if not each.tells_duration}
    return [
        cell
        for cell in _cells(contributors, {name: had.minutes for name, had in own.items()})
        if _division(cell) in DURATION_DIVISIONS and not cell.members & silent
    ]


def _division(cell: Cell) -> str:
    return cell.id.partition("/")[0]


def _without_duration(cell: Cell) -> str:
    return "not_shared" if _division(cell) in DURATION_DIVISIONS else "crossing"


def _minutes(stop: StopRecord) -> int:
    # Elapsed time is counted in UTC: the hour that is set forward or back is no stop.
    elapsed = stop.ended.astimezone(UTC) - stop.began.astimezone(UTC)
    return max(round(elapsed.total_seconds() / SECONDS), 0)


def _cells(contributors: Iterable[Contributor], values: Mapping[str, float]) -> list[Cell]:
    members: dict[tuple[int, str, str], set[str]] = {}
    for each in contributors:
        for division, region in (("nation", "nl"), *each.regions.items()):
            if division in RANKS:
                place = (RANKS[division], division, region)
                members.setdefault(place, set()).add(each.id)
    return [
        Cell(
            id=f"{division}/{region}",
            members=frozenset(there),
            value=sum(values[member] for member in sorted(there)),
            rank=rank,
        )
        for (rank, division, region), there in sorted(members.items())
    ]


def _line(cell: Cell, choice: str, minutes: float | None, duration_choice: str) -> StopFigures:
    division, _, region = cell.id.partition("/")
    return StopFigures(
        division=division,
        region=region,
        contributors=len(cell.members),
        number=int(cell.value) if choice == "told" else None,
        minutes=minutes,
        mean_minutes=minutes / cell.value if minutes else None,
        number_choice=choice,
        duration_choice=duration_choice,
    )
