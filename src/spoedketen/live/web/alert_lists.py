"""Signals as a page shows them: whose they are, what is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.alert_values import AlertInfo, Part
from spoedketen.live.capacity.queries.alert_relations import concerns
from spoedketen.live.capacity.queries.alerts import alerts_seen_by, unseen_by
from spoedketen.live.capacity.queries.measures import figure_of
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web import alert_words as words
from spoedketen.live.web.regions import address_of
from spoedketen.live.web.stop_lists import alerts_of
from spoedketen.live.web.words import told

CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAlert:
    """A signal with its words; ``is_own`` where the reader may handle it."""

    alert: AlertInfo
    label: str
    place: str
    address: str
    sector: Sector
    severity: str
    sentence: str
    latest: str
    owner: str
    outcome: str
    is_own: bool
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPart:
    """A part of a figure, with its name and what it adds; without an address if not shared."""

    name: str
    words: str
    address: str


def shown_alert(actor: Actor, alert: AlertInfo, at: datetime) -> ShownAlert:
    """Return one signal with its words for a reader."""
    place, address = _place(alert)
    return ShownAlert(
        alert=alert,
        label=told(alert.rule.label),
        place=place,
        address=address,
        sector=chain().sectors[alert.rule.sector],
        severity=words.severity_word(alert.rule.severity),
        sentence=words.sentence(alert),
        latest=words.latest_words(alert),
        owner=words.roles_words(alert.rule.owner),
        outcome=words.outcome_word(alert.outcome),
        is_own=concerns(actor, alert),
        is_quiet=alert.rule.is_quiet(at),
    )


def _place(alert: AlertInfo) -> tuple[str, str]:
    """Return the name of what is watched, and where it can be looked at."""
    service = directory().services.get(alert.subject.service)
    if service is not None:
        return service.site.name, reverse("web:service", args=[service.slug])
    region = directory().regions.get(alert.subject.region)
    slug = address_of(region) if region else "nederland"
    name = region.name if region else _("Nederland")
    return name, f"{reverse('web:board')}?regio={slug}&schakel={alert.rule.sector}"


def shown_parts(actor: Actor, alert: AlertInfo) -> list[ShownPart]:
    """Return what a figure was made of; a location that is not shared has no name."""
    sites = visible_sites(actor, figure_of(alert.rule))
    return [_part(alert, part, sites) for part in alert.parts]


def _part(alert: AlertInfo, part: Part, sites: frozenset[int]) -> ShownPart:
    said = words.part_words(alert.rule, part)
    if part.input:
        return ShownPart(name=words.input_name(part.input), words=said, address="")
    service = directory().by_slug.get(part.service)
    if service is None or service.site.id not in sites:
        return ShownPart(name=_("niet met u gedeeld"), words=said, address="")
    address = reverse("web:service", args=[service.slug])
    return ShownPart(name=service.site.name, words=said, address=address)


def listed_alerts(actor: Actor, region: RegionInfo | None, at: datetime) -> dict[str, Any]:
    """Return the signals of a region in the order in which they ask for something."""
    found = alerts_seen_by(actor, region.id if region else None, at)
    shown = [shown_alert(actor, alert, at) for alert in found]
    running = [each for each in shown if each.alert.is_open and each.alert.cleared_at is None]
    over = [each for each in shown if each.alert.is_open and each.alert.cleared_at is not None]
    groups = [
        ("own", _("Voor u"), [each for each in running if each.is_own]),
        ("others", _("Van anderen"), [each for each in running if not each.is_own]),
        ("over", _("Voorbij, nog af te sluiten"), over),
        (CLOSED, _("Afgesloten in de afgelopen 24 uur"), _closed(shown)),
    ]
    return {
        "groups": [(code, name, _in_order(code, rows)) for code, name, rows in groups if rows],
        "is_calm": not running,
        "open": len(running),
        "unseen": sum(each.alert.seen_at is None for each in running),
        "at": at,
        "name": region.name if region else _("Nederland"),
    }


def _closed(shown: Iterable[ShownAlert]) -> list[ShownAlert]:
    return [each for each in shown if not each.alert.is_open]


def _in_order(code: str, rows: list[ShownAlert]) -> list[ShownAlert]:
    """Return what was closed last first; of what is open, what weighs most."""
    if code != CLOSED:
        return _heaviest_first(rows)
    return sorted(rows, key=lambda each: each.alert.closed_at or each.alert.raised_at, reverse=True)


def _heaviest_first(shown: list[ShownAlert]) -> list[ShownAlert]:
    """Return what nobody saw first, then the serious ones, then the newest."""
    return sorted(
        shown,
        key=lambda each: (
            each.alert.seen_at is not None,
            each.alert.rule.severity != "serious",
            -each.alert.raised_at.timestamp(),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bell:
    """What rings for a reader: stops and signals that nobody has seen."""

    stops: int
    signals: int

    @property
    def count(self) -> int:
        """How many in all."""
        return self.stops + self.signals


def bell_of(actor: Actor, at: datetime) -> Bell:
    """Return what rings for a reader."""
    return Bell(stops=alerts_of(actor, at), signals=len(unseen_by(actor, at)))


def watches(actor: Actor) -> bool:
    """Tell whether anything may ring for a reader."""
    return actor.may("alerts.handle") or actor.may("stop.acknowledge")


PERIODS = {"7": timedelta(days=7), "30": timedelta(days=30), "90": timedelta(days=90)}
