"""What a department sees beside its report: its stops, the agreement, and who is on stop now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.neighbours import alternatives_of, distance_km, neighbours_of
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.capacity.queries.detour import minutes_further
from spoedketen.live.capacity.queries.stops import rules_for, stops_of_service
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.stop_rules import UNDO_SECONDS, StopRules
from spoedketen.live.directory.values import ServiceInfo, SiteInfo
from spoedketen.live.web.board_rows import Amount, amount
from spoedketen.live.web.stop_lists import SHUT, ShownStop, shown_stop
from spoedketen.live.web.words import opening_words, state_word, told

NEAR = 5
TOLD_FOR = timedelta(hours=1)
"""So long the panel says of a stop that it is over."""
UNTOLD = ("unknown", "hidden")
NOT_TAKING = (*SHUT, "outside_hours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to choose; ``note`` says why it cannot be."""

    value: str
    word: str
    is_allowed: bool = True
    is_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A department nearby and how it stands."""

    name: str
    km: int
    further_minutes: float | None
    state: str
    words: str
    until: datetime | None
    now: Amount | None
    is_agreed: bool

    @property
    def order(self) -> tuple[int, float, int]:
        """Where there is room goes first, who is on stop last; within that the least further."""
        has_room = self.now is not None and not self.now.is_stale and bool(self.now.available)
        place = 2 if self.state in NOT_TAKING else 0 if has_room else 1
        further = inf if self.further_minutes is None else self.further_minutes
        return place, further, self.km


@dataclass(frozen=True, slots=True, kw_only=True)
class StopPanel:
    """The panel to declare a stop."""

    rules: StopRules
    states: tuple[Option, ...]
    scopes: tuple[Option, ...]
    reasons: tuple[Option, ...]
    lengths: tuple[Option, ...]
    running: tuple[ShownStop, ...]
    last: ShownStop | None
    neighbours: tuple[Neighbour, ...]
    source: str

    @property
    def around_words(self) -> str:
        """How many departments nearby are on stop now, and of how many that is not known."""
        states = [each.state for each in self.neighbours]
        count, unknown = (sum(s in kind for s in states) for kind in (SHUT, UNTOLD))
        if count:
            words = ngettext(
                "Nu {count} afdeling in de buurt op stop",
                "Nu {count} afdelingen in de buurt op stop",
                count,
            ).format(count=count)
        else:
            words = _("Geen bekende stop") if unknown else _("Geen afdeling in de buurt op stop")
        if not unknown:
            return words
        rest = _("van {unknown} van de {all} is het niet bekend")
        return f"{words}; {rest.format(unknown=unknown, all=len(states))}"


def stop_panel(actor: Actor, service: ServiceInfo, at: datetime) -> StopPanel:
    """Return the panel of a department."""
    sector = chain().by_service_type[service.service_type]
    rules = rules_for(service, at)
    stops = [shown_stop(actor, stop, at) for stop in stops_of_service(service)]
    return StopPanel(
        rules=rules,
        states=tuple(_states(sector, rules)),
        scopes=tuple(_scopes(sector)),
        reasons=tuple(
            Option(value=code, word=told(label)) for code, label in chain().stop_reasons.items()
        ),
        lengths=tuple(_lengths(rules)),
        running=tuple(stop for stop in stops if stop.is_active),
        last=_last(stops, at),
        neighbours=tuple(
            sorted(
                _neighbours(actor, service, alternatives_of(service, at), at),
                key=lambda near: near.order,
            )
        ),
        source=rules.source,
    )


def _last(stops: Iterable[ShownStop], at: datetime) -> ShownStop | None:
    """Return what ended not long ago, unless something runs again."""
    told = [stop for stop in stops if stop.outcome != "retracted"]
    first = max(told, key=lambda stop: (stop.is_active, stop.over_at), default=None)
    if first is None or first.is_active or at - first.over_at > TOLD_FOR:
        return None
    return first


def _states(sector: Sector, rules: StopRules) -> Iterator[Option]:
    states = [state for state in chain().stop_states if state in rules.states]
    first = "stop" if "stop" in states else next(iter(states), "")
    for state in chain().stop_states:
        yield Option(
            value=state,
            word=state_word(state, sector),
            is_allowed=state in rules.states,
            is_first=state == first,
        )


def _scopes(sector: Sector) -> Iterator[Option]:
    yield Option(value="", word=_("hele afdeling"), is_first=True)
    for code, label in sector.parts.items():
        yield Option(value=code, word=told(label))


def _lengths(rules: StopRules) -> Iterator[Option]:
    """Yield the agreed lengths; where a level allows none of them, what it does allow."""
    allowed = [each for each in rules.choices_minutes if each <= rules.maximum_minutes]
    first = allowed[min(1, len(allowed) - 1)] if allowed else rules.maximum_minutes
    for minutes in rules.choices_minutes if allowed else (first, *rules.choices_minutes):
        yield Option(
            value=str(minutes),
            word=length_words(minutes),
            is_allowed=minutes <= rules.maximum_minutes,
            is_first=minutes == first,
        )


def length_words(minutes: int) -> str:
    """Return a length as people say it."""
    hours, rest = divmod(minutes, 60)
    if rest or not hours:
        return _("{count} min").format(count=minutes)
    return _("{count} uur").format(count=hours)


def _neighbours(
    actor: Actor, service: ServiceInfo, agreed: Sequence[SiteInfo], at: datetime
) -> Iterator[Neighbour]:
    """Return the nearest, and every alternative that the stop will name, however it stands."""
    further = minutes_further(service)
    near = sorted(neighbours_of(service, at), key=lambda other: further.get(other.slug, inf))[:NEAR]
    sites = {site.slug: site for site in [*(other.site for other in near), *agreed]}
    sector = chain().by_service_type[service.service_type]
    slugs = {site: f"{site}.{service.service_type}" for site in sites}
    rows = {row.service: row for row in board_rows(actor, list(slugs.values()), at)}
    for slug, site in sites.items():
        row = rows.get(slugs[slug])
        opening = row.opening if row else None
        yield Neighbour(
            name=site.name,
            km=round(distance_km(service.site, site)),
            further_minutes=further.get(slugs[slug]),
            state=opening.state if opening else "hidden",
            words=opening_words(opening, sector) if opening else _("niet met u gedeeld"),
            until=opening.until if opening else None,
            now=amount(row.figures, sector, at) if row else None,
            is_agreed=site in agreed,
        )


def undo_seconds(stop: ShownStop, at: datetime) -> int:
    """Return how long a stop can still be undone; 0 where it is too late."""
    left = stop.stop.declared_at + timedelta(seconds=UNDO_SECONDS) - at
    return max(0, int(left.total_seconds()))
