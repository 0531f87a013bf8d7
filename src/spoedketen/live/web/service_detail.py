"""One service in detail: how it stands, its day, its contacts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.history import service_history
from spoedketen.live.capacity.queries.stops import stops_of_service
from spoedketen.live.capacity.sectors import Label, Resource, Sector, chain
from spoedketen.live.capacity.values import (
    EXPECTED_HORIZON,
    BoardRow,
    Figures,
    HistoryPoint,
    Opening,
    StopInfo,
)
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.directory.queries.contacts import contacts_of
from spoedketen.live.directory.values import ServiceInfo, SiteInfo
from spoedketen.live.placements.queries.placements import freed_beds
from spoedketen.live.placements.queries.relations import VIEW as PLACEMENTS
from spoedketen.live.placements.values import FreedBed
from spoedketen.live.web.board_rows import Amount, amount
from spoedketen.live.web.charts import DayChart, day_chart
from spoedketen.live.web.crowding_detail import crowding_context
from spoedketen.live.web.freed_beds import shown_beds
from spoedketen.live.web.messages import NotShared
from spoedketen.live.web.words import (
    contact_word,
    opening_words,
    reason_word,
    scope_word,
    state_word,
)

STEP = timedelta(minutes=15)
PATIENT = "patient"
"""People who wait are only counted: nothing of them is staffed or free."""
DAY = timedelta(hours=24)
LONGEST_VALID = timedelta(days=2)
"""What was told before the day began may still hold within it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One resource; ``figures`` is None where nothing was ever told."""

    name: Label
    figures: Figures | None
    is_stale: bool
    aside: str
    is_count: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PartOpening:
    """The state of a part of a department."""

    state: str
    words: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine:
    """Whom to call."""

    word: str
    phone: str
    dial: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A service as its panel and page show it."""

    row: BoardRow
    sector: Sector
    state: str
    words: str
    reason: str
    part_openings: tuple[PartOpening, ...]
    lines: tuple[Line, ...]
    now: Amount | None
    later: Amount | None

    @property
    def opening(self) -> Opening | None:
        """The opening status, where it is shared."""
        return self.row.opening

    @property
    def is_shared(self) -> bool:
        """Whether the reader may see its figures."""
        return self.row.figures is not None


def service_named(slug: str) -> ServiceInfo:
    """Return a service that takes part in the board."""
    service = directory().by_slug.get(slug)
    if service is None or service.service_type not in chain().by_service_type:
        raise NotFound("service_unknown", given=slug)
    return service


def detail_of(actor: Actor, service: ServiceInfo, at: datetime) -> Detail:
    """Return a service in detail, as far as the actor may see it."""
    rows = board_rows(actor, [service.slug], at)
    if not rows:
        raise NotShared(service.site)
    row, sector = rows[0], chain().by_service_type[service.service_type]
    later = [f for f in row.expected or () if f.horizon == EXPECTED_HORIZON]
    opening = row.opening
    return Detail(
        row=row,
        sector=sector,
        state=opening.state if opening else "hidden",
        words=opening_words(opening, sector),
        reason=reason_word(opening.reason) if opening and opening.reason else "",
        part_openings=tuple(_parts(opening, sector)),
        lines=tuple(_lines(row, sector, at)),
        now=amount(row.figures, sector, at),
        later=amount(later, sector, at),
    )


def _parts(opening: Opening | None, sector: Sector) -> Iterator[PartOpening]:
    for part in opening.parts if opening else ():
        words = f"{state_word(part.state, sector)}: {scope_word(sector, part.scope)}"
        yield PartOpening(state=part.state, words=words, until=part.until)


def _lines(row: BoardRow, sector: Sector, at: datetime) -> Iterator[Line]:
    told = {f.resource: f for f in row.figures or ()}
    for resource in sector.resources_of(row.service_type):
        yield _line(resource, told.get(resource.code), at)


def _line(resource: Resource, figures: Figures | None, at: datetime) -> Line:
    if figures is None:
        return Line(name=resource.label, figures=None, is_stale=False, aside="", is_count=False)
    asides = [
        (figures.blocked, _("{count} gesloten")),
        (figures.reserved, _("{count} gereserveerd")),
        (figures.surge, _("{count} opschaalbaar")),
        (figures.physical, _("{count} fysiek")),
    ]
    told = [words.format(count=count) for count, words in asides if count]
    return Line(
        name=resource.label,
        figures=figures,
        is_stale=figures.is_stale(at),
        aside="" if resource.unit == PATIENT else ", ".join(told),
        is_count=resource.unit == PATIENT,
    )


def chart_of(detail: Detail, service: ServiceInfo, at: datetime) -> DayChart | None:
    """Return the day of a service, drawn, where its figures are shared."""
    if not detail.is_shared:
        return None
    told = service_history(service, since=at - DAY - LONGEST_VALID, until=at)
    shaded = shaded_stops(detail, service)
    later = [f for f in detail.row.expected or () if f.horizon == EXPECTED_HORIZON]
    counted = [f for f in later if detail.sector.resources[f.resource].counts]
    return day_chart(
        series(told, detail.sector, service.service_type, at),
        shaded,
        counted[0] if len(counted) == 1 else None,
        at,
    )


def shaded_stops(detail: Detail, service: ServiceInfo) -> list[tuple[StopInfo, str]]:
    """Return the stops to be drawn behind a curve, with their words."""
    stops = stops_of_service(service) if detail.opening else []
    return [(stop, _shade_words(stop, detail.sector)) for stop in stops]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceChange:
    """A figure of one source that took the place of one of another."""

    at: datetime
    resource: Label
    source: Label
    before: Label


def source_changes(told: Iterable[Figures], sector: Sector) -> list[SourceChange]:
    """Return when a system took over from a person or the other way around, newest first."""
    last: dict[str, str] = {}
    found = []
    for each in told:
        before = last.get(each.resource, each.source)
        last[each.resource] = each.source
        if before != each.source:
            found.append(
                SourceChange(
                    at=each.observed_at,
                    resource=sector.resources[each.resource].label,
                    source=chain().sources[each.source],
                    before=chain().sources[before],
                )
            )
    return found[::-1]


def changes_of(detail: Detail, service: ServiceInfo, at: datetime) -> list[SourceChange]:
    """Return the changes of source within the day, where the figures are shared."""
    if not detail.is_shared:
        return []
    return source_changes(service_history(service, since=at - DAY, until=at), detail.sector)


def _shade_words(stop: StopInfo, sector: Sector) -> str:
    return f"{state_word(stop.state, sector)}, {scope_word(sector, stop.scope)}"


def series(
    told: Sequence[Figures], sector: Sector, service_type: str, at: datetime
) -> list[HistoryPoint]:
    """Return what was available every quarter of an hour; a gap where a part was not known."""
    wanted = {r.code for r in sector.resources_of(service_type) if r.counts}
    latest: dict[str, Figures] = {}
    pending = list(told)[::-1]
    points = []
    moment = at - DAY
    while moment <= at:
        while pending and pending[-1].observed_at <= moment:
            figures = pending.pop()
            latest[figures.resource] = figures
        points.append(_point(latest, wanted, moment))
        moment += STEP
    return points


def _point(latest: dict[str, Figures], wanted: set[str], moment: datetime) -> HistoryPoint:
    held = [latest[code] for code in wanted if code in latest]
    known = [f.available for f in held if not f.is_stale(moment) and f.available is not None]
    is_whole = bool(wanted) and len(known) == len(wanted)
    return HistoryPoint(
        at=moment,
        available=sum(known) if is_whole else None,
        staffed=None,
        waiting_minutes=None,
    )


def contact_lines(actor: Actor, site: SiteInfo) -> list[ContactLine]:
    """Return whom to call, where the location shares that with the actor."""
    if site.id not in visible_sites(actor, "contacts"):
        return []
    return [
        ContactLine(
            word=contact_word(each.kind),
            phone=each.phone,
            dial="".join(sign for sign in each.phone if sign.isdigit() or sign == "+"),
            note=each.note,
        )
        for each in contacts_of(site.id)
    ]


def _freed(actor: Actor) -> list[FreedBed]:
    """Return the beds of the actor's own services that come free, where the role sees them."""
    return freed_beds(actor) if actor.may(PLACEMENTS) else []


def detail_context(actor: Actor, slug: str, at: datetime) -> dict[str, Any]:
    """Return what the panel and the page of a service show."""
    service = service_named(slug)
    detail = detail_of(actor, service, at)
    return {
        "detail": detail,
        "at": at,
        "chart": chart_of(detail, service, at),
        "contacts": contact_lines(actor, service.site),
        "beds": shown_beds((bed for bed in _freed(actor) if bed.service == slug), at),
        **crowding_context(detail.row, service, shaded_stops(detail, service), at),
    }
