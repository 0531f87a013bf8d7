"""Cases, options and stories as the desk shows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.domain.urgency import schemes
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.requests.match_values import MatchInfo, OptionInfo
from spoedketen.live.requests.queries.cases import handed_to, queue
from spoedketen.live.requests.values import RequestInfo, StepInfo
from spoedketen.live.web import case_words as words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in the queue; ``tone`` is ``danger``, ``soon`` or ``calm``."""

    request: RequestInfo
    state: str
    outcome: str
    who: str
    due: str
    target: str
    is_late: bool
    tone: str
    is_mine: bool
    is_ours: bool


def case_row(actor: Actor, each: RequestInfo, at: datetime) -> CaseRow:
    """Return a case as it stands in the queue."""
    return CaseRow(
        request=each,
        state=words.state_word(each.state),
        outcome=words.word_of("outcomes", each.outcome) or words.state_word(each.state),
        who=words.who_words(each),
        due=words.due_words(each.target_at, at) if each.is_open else "",
        target=words.target_words(each, at) if each.is_open else "",
        is_late=each.is_open and each.target_at is not None and each.target_at < at,
        tone=_tone(each),
        is_mine=each.held_by == actor.id and actor.kind == "user",
        is_ours=each.holder in actor.organisations,
    )


def _tone(each: RequestInfo) -> str:
    if each.is_life_threatening:
        return "danger"
    if not each.urgency:
        return "untriaged"
    urgency = schemes().urgency(each.urgency_scheme, each.urgency)
    return "soon" if urgency.target_minutes is not None and urgency.target_minutes <= 60 else "calm"  # noqa: PLR2004


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueWish:
    """Which cases of the queue are shown, and in which order; empty is all, the most pressing."""

    urgency: str = ""
    track: str = ""
    holder: str = ""
    order: str = ""

    @property
    def is_whole(self) -> bool:
        """Tell whether every case is shown."""
        return not (self.urgency or self.track or self.holder)

    def shows(self, row: CaseRow) -> bool:
        """Tell whether a case is among them."""
        fits = {
            "": True,
            "mine": row.is_mine,
            "nobody": row.request.held_by is None,
            "others": row.request.held_by is not None and not row.is_mine,
        }
        return (
            self.urgency in {"", row.tone}
            and self.track in {"", row.request.track}
            and fits.get(self.holder, True)
        )


WHOLE = QueueWish()
TONES = ("danger", "soon", "untriaged", "calm")
ORDERS: Mapping[str, Callable[[CaseRow], Any]] = {
    "age": lambda row: row.request.opened_at,
    "urgency": lambda row: (TONES.index(row.tone), row.request.opened_at),
    "kind": lambda row: (row.request.track, row.request.opened_at),
    "holder": lambda row: (row.request.held_by_name.casefold(), row.request.opened_at),
}


def _chosen(rows: list[CaseRow], wish: QueueWish) -> list[CaseRow]:
    found = [row for row in rows if wish.shows(row)]
    order = ORDERS.get(wish.order)
    return sorted(found, key=order) if order else found


def queue_groups(
    actor: Actor, at: datetime, wish: QueueWish = WHOLE
) -> list[tuple[str, str, list[CaseRow]]]:
    """Return the queue in groups: ours, of others that concern us, and what was just closed."""
    rows = _chosen([case_row(actor, each, at) for each in queue(actor, at)], wish)
    closed = _chosen([case_row(actor, each, at) for each in queue(actor, at, closed=True)], wish)
    waiting = handed_to(actor)
    handed = [row for row in rows if row.request.id in waiting and not row.is_ours]
    rest = [row for row in rows if row not in handed]
    groups = [
        ("handed", _("Aan ons doorgezet, nog niet overgenomen"), handed),
        ("ours", _("Bij ons"), [row for row in rest if row.is_ours]),
        ("theirs", _("Bij anderen, wij zijn betrokken"), [r for r in rest if not r.is_ours]),
        ("closed", _("Afgesloten in de laatste 24 uur"), closed),
    ]
    return [group for group in groups if group[2]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionCard:
    """An option with its words; ``whole`` minutes, band words, remarks with their weight."""

    option: OptionInfo
    care: str
    mode: str
    minutes: int
    free: str
    remarks: tuple[tuple[str, bool], ...]
    parts: tuple[tuple[str, float], ...]
    phone: str = ""


def option_cards(found: MatchInfo) -> list[OptionCard]:
    """Return the options of a match, best first."""
    return [_card(each) for each in found.options]


def _card(each: OptionInfo) -> OptionCard:
    return OptionCard(
        option=each,
        care=words.care_word(each.care),
        mode=words.mode_word(each.mode),
        minutes=round(each.minutes),
        free=_free(each),
        remarks=tuple((words.remark_word(code), code in words.WARNING) for code in each.remarks),
        parts=tuple((words.part_word(code), value) for code, value in each.parts.items()),
    )


def _free(each: OptionInfo) -> str:
    """Return what is free on arrival, with its band where one was told."""
    if each.free is None:
        return ""
    if each.free_low == each.free_high:
        return _("{free} vrij").format(free=each.free)
    band = {"free": each.free, "low": each.free_low, "high": each.free_high}
    return _("{free} vrij ({low} tot {high})").format(**band)


def dropped_counts(found: MatchInfo) -> list[tuple[str, int]]:
    """Return how many were not proposed, per reason, the most first."""
    counts: Mapping[str, int] = found.counts
    told = ((words.reason_word(code), count) for code, count in counts.items())
    return sorted(told, key=lambda row: -row[1])


def service_name(slug: str) -> str:
    """Return the name of the location of a service."""
    service = directory().by_slug.get(slug)
    return service.site.name if service else slug


def story_lines(steps: Sequence[StepInfo]) -> list[tuple[Any, str]]:
    """Return the story, newest first; a service is named."""
    return [(step, _said(step)) for step in reversed(steps)]


def _said(step: StepInfo) -> str:
    slug = str(step.data.get("service", ""))
    said = words.step_words(step)
    return said.replace(slug, service_name(slug)) if slug else said
