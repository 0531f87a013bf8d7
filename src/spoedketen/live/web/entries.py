"""What somebody typed about a service: fields, faults in words, and observations."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.live.capacity.checks import rejections
from spoedketen.live.capacity.sectors import Label, Resource, Sector
from spoedketen.live.capacity.values import (
    EXPECTED_HORIZON,
    BoardRow,
    Figures,
    NewObservation,
    Rejection,
)
from spoedketen.live.capacity.wording import rejection_sentence

BEDS = ("staffed", "occupied", "blocked", "reserved")
PEOPLE = ("occupied",)
MORE = ("physical", "surge")
"""Asked too, but seldom changed: they stand folded below the form."""
LATER = "later"
LATERS = {LATER: EXPECTED_HORIZON, "later_1h": "1h", "later_24h": "24h", "later_7d": "7d"}
"""The box of each horizon; the first stands in the form itself."""
WAS = "-was"
WAITING = "waiting_minutes"
LONGEST = 6
"""Digits; what is longer is no number of beds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One box to fill."""

    name: str
    label: str
    text: str
    fault: str = ""
    was: str | None = None
    """What stood there unasked: sent back as it was, it is nobody's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One resource with its boxes; None where a box does not apply."""

    resource: Resource
    label: Label
    fields: tuple[Field | None, ...]
    more: tuple[Field | None, ...]
    last: Figures | None
    is_stale: bool

    @property
    def has_more(self) -> bool:
        """Whether something of it stands folded."""
        return any(self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The whole form."""

    rows: tuple[EntryRow, ...]
    waiting: Field | None
    columns: tuple[str, ...]
    more_columns: tuple[str, ...]
    is_automatic: bool
    """Whether a system reports these figures too: its next message replaces what is typed."""

    @property
    def has_faults(self) -> bool:
        """Whether something must be mended first."""
        fields = [each for row in self.rows for each in (*row.fields, *row.more) if each]
        return any(each.fault for each in [*fields, *([self.waiting] if self.waiting else [])])


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came in: texts as typed, by field, and the faults found in them."""

    texts: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def column_words() -> dict[str, str]:
    """Return the heading of every column."""
    return {
        "staffed": _("Operationeel"),
        "occupied": _("Bezet"),
        "blocked": _("Gesloten"),
        "reserved": _("Gereserveerd"),
        LATER: _("Vrij over 4 uur"),
        "physical": _("Fysiek"),
        "surge": _("Opschaalbaar"),
        "later_1h": _("Vrij over 1 uur"),
        "later_24h": _("Vrij over 24 uur"),
        "later_7d": _("Vrij over 7 dagen"),
    }


SHOWN = (*BEDS, LATER)
FOLDED = (*MORE, *(name for name in LATERS if name != LATER))


def states_of(resource: Resource) -> tuple[str, ...]:
    """Return what is asked of a resource: of waiting people only how many there are."""
    return PEOPLE if resource.unit == "patient" else (*BEDS, *MORE)


def entry_of(row: BoardRow, sector: Sector, at: datetime, told: Told | None = None) -> Entry:
    """Return the form, with what was last told or, after a fault, with what was typed."""
    words = column_words()
    last = {f.resource: f for f in row.figures or ()}
    rows = [
        _entry_row(resource, _Last(row, resource, at), told)
        for resource in sector.resources_of(row.service_type)
    ]
    waits = [f.waiting_minutes for f in last.values() if f.waiting_minutes is not None]
    waiting = _field(WAITING, _("Wachttijd in minuten"), max(waits, default=None), told)
    return Entry(
        rows=tuple(rows),
        waiting=waiting if sector.has_waiting else None,
        columns=tuple(words[name] for name in SHOWN),
        more_columns=tuple(words[name] for name in FOLDED),
        is_automatic=any(f.source == "automatic" and not f.is_stale(at) for f in last.values()),
    )


class _Last:
    """What was last told of one resource: now, and for each horizon that still holds."""

    def __init__(self, row: BoardRow, resource: Resource, at: datetime) -> None:
        told = [
            f for f in (*(row.figures or ()), *(row.expected or ())) if f.resource == resource.code
        ]
        self.at = at
        self.now = next((f for f in told if f.horizon == "now"), None)
        self.later = {f.horizon: f.available for f in told if not f.is_stale(at)}

    @property
    def is_stale(self) -> bool:
        return self.now is not None and self.now.is_stale(self.at)


def _entry_row(resource: Resource, last: _Last, told: Told | None) -> EntryRow:
    return EntryRow(
        resource=resource,
        label=resource.label,
        fields=tuple(_box(resource, name, last, told) for name in SHOWN),
        more=tuple(_box(resource, name, last, told) for name in FOLDED),
        last=last.now,
        is_stale=last.is_stale,
    )


def _box(resource: Resource, state: str, last: _Last, told: Told | None) -> Field | None:
    """Return the box of a state or a horizon; None where a resource has no such thing."""
    name = f"{resource.code}-{state}"
    label = column_words()[state]
    if state in LATERS:
        if not resource.counts:
            return None
        return _given(name, label, last.later.get(LATERS[state]), told)
    if state not in states_of(resource):
        return None
    is_count = states_of(resource) == PEOPLE
    return _field(name, _("Aantal") if is_count else label, _known(last.now, state), told)


def _known(figures: Figures | None, state: str) -> int | None:
    found = getattr(figures, state) if figures else None
    return found if isinstance(found, int) else None


def _field(name: str, label: str, last: int | None, told: Told | None) -> Field:
    text = "" if last is None else str(last)
    if told is None:
        return Field(name=name, label=label, text=text)
    return Field(
        name=name,
        label=label,
        text=told.texts.get(name, ""),
        fault=told.faults.get(name, ""),
    )


def _given(name: str, label: str, last: int | None, told: Told | None) -> Field:
    """Return a field that counts only where the person changed what stood there."""
    found = _field(name, label, last, told)
    return replace(found, was=found.text if told is None else told.texts.get(name + WAS, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A form that came in, for one service at one moment; ``key`` makes it count once."""

    row: BoardRow
    sector: Sector
    key: str
    at: datetime


def read_entry(sent: Sent, posted: Mapping[str, str]) -> tuple[list[NewObservation], Told]:
    """Return the observations in a form, and the faults beside their fields."""
    texts = {name: str(text).strip() for name, text in posted.items()}
    faults = dict(_unreadable(texts, _names(sent)))
    if faults:
        return [], Told(texts=texts, faults=faults)
    items = list(_observations(sent, texts))
    for item in items:
        for rejection in rejections(item, sent.row.service_type, sent.at):
            faults.setdefault(_field_of(item, rejection), rejection_sentence(rejection))
    if not items:
        faults[_names(sent)[0]] = _("Vul ten minste één getal in.")
    return items, Told(texts=texts, faults=faults)


def _names(sent: Sent) -> list[str]:
    names = [
        f"{resource.code}-{state}"
        for resource in sent.sector.resources_of(sent.row.service_type)
        for state in (*states_of(resource), *LATERS)
    ]
    return [*names, WAITING]


def _unreadable(texts: Mapping[str, str], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        text = texts.get(name, "")
        is_number = text.removeprefix("-").isdecimal() and len(text) <= LONGEST
        if text and not is_number:
            words = _("Vul een heel getal in, bijvoorbeeld 12; u schreef “{given}”.")
            yield name, words.format(given=text[:20])


def _number(texts: Mapping[str, str], name: str) -> int | None:
    text = texts.get(name, "")
    return int(text) if text else None


def _observations(sent: Sent, texts: Mapping[str, str]) -> Iterator[NewObservation]:
    waiting = _number(texts, WAITING) if sent.sector.has_waiting else None
    for resource in sent.sector.resources_of(sent.row.service_type):
        values = {s: _number(texts, f"{resource.code}-{s}") for s in states_of(resource)}
        is_told = any(value is not None for value in values.values())
        if is_told or (waiting is not None and resource.counts):
            yield NewObservation(
                key=f"{sent.key}:{resource.code}:now",
                service=sent.row.service,
                resource=resource.code,
                observed_at=sent.at,
                source="manual",
                unit=resource.unit,
                staffed=values.get("staffed"),
                occupied=values.get("occupied"),
                blocked=values.get("blocked"),
                reserved=values.get("reserved"),
                physical=values.get("physical"),
                surge=values.get("surge"),
                waiting_minutes=waiting if resource.counts else None,
            )
            waiting = None
        if resource.counts:
            yield from _expectations(sent, resource, texts)


def _expectations(
    sent: Sent, resource: Resource, texts: Mapping[str, str]
) -> Iterator[NewObservation]:
    for box, horizon in LATERS.items():
        name = f"{resource.code}-{box}"
        free = _number(texts, name)
        if free is not None and texts.get(name) != texts.get(name + WAS):
            yield NewObservation(
                key=f"{sent.key}:{resource.code}:{horizon}",
                service=sent.row.service,
                resource=resource.code,
                observed_at=sent.at,
                horizon=horizon,
                source="manual",
                unit=resource.unit,
                free=free,
            )


def _field_of(item: NewObservation, rejection: Rejection) -> str:
    if rejection.field == WAITING:
        return WAITING
    boxes = {horizon: box for box, horizon in LATERS.items()}
    if item.horizon in boxes:
        return f"{item.resource}-{boxes[item.horizon]}"
    known = {f"{item.resource}-{state}" for state in (*BEDS, *MORE)}
    name = f"{item.resource}-{rejection.field}"
    return name if name in known else f"{item.resource}-{'staffed' if item.staffed else 'occupied'}"


def over_occupied(items: Sequence[NewObservation]) -> dict[str, str]:
    """Return a fault per resource with more patients than staffed places, to be confirmed.

    It happens (a bed in the corridor), so it is asked once and then believed.
    """
    return {
        f"{item.resource}-occupied": _(
            "Meer bezet ({occupied}) dan operationeel ({staffed})."
        ).format(occupied=item.occupied, staffed=item.staffed)
        for item in items
        if item.staffed is not None and item.occupied is not None and item.occupied > item.staffed
    }


def repeated(row: BoardRow, key: str, at: datetime) -> list[NewObservation]:
    """Return the last figures once more, as true now."""
    return [
        NewObservation(
            key=f"{key}:{f.resource}:{f.horizon}",
            service=row.service,
            resource=f.resource,
            observed_at=at,
            source="manual",
            unit=f.unit,
            physical=f.physical,
            staffed=f.staffed,
            occupied=f.occupied,
            free=f.free,
            blocked=f.blocked,
            reserved=f.reserved,
            surge=f.surge,
            waiting_minutes=f.waiting_minutes,
        )
        for f in row.figures or ()
    ]
