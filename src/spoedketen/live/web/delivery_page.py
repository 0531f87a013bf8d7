"""What the page on delivery shows: a card per link, who is late, findings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.utils.translation import gettext as _

from spoedketen.domain.delivery import FAILED, failures_in_a_row
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.actions.receipts import PERMISSION as REPORT
from spoedketen.live.capacity.delivery_values import (
    Counts,
    FindingInfo,
    RuleInForce,
    SectorDelivery,
    ServiceDelivery,
)
from spoedketen.live.capacity.queries.deliveries import (
    days_until,
    sector_deliveries,
    with_arrivals,
)
from spoedketen.live.capacity.queries.delivery_findings import findings_seen_by
from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.directory.queries import local_day, relations_of
from spoedketen.live.web import delivery_words as words
from spoedketen.live.web.gate import PageRequest
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.words import told
from spoedketen.quality.stop_report import Quarter

TODAY, QUARTER, USUAL = "vandaag", "kwartaal", "7"
DAYS = {TODAY: 1, USUAL: 7, "30": 30}
MOST_ROWS = 50
MOST_OFF = 20
"""Of a share that may lie further off, in per cent points, nothing is told."""
SHOWN = ("on_time", "late", "missing", "awaited", "not_due", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownState:
    """How many services stand in one way."""

    code: str
    word: str
    glyph: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSector:
    """A link with its counts."""

    sector: Sector
    delivery: SectorDelivery
    rule: str
    status: str
    states: tuple[ShownState, ...]
    share: int | None
    share_off: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDelivery:
    """A service that was late or delivered nothing."""

    each: ServiceDelivery
    sector: Sector
    owner: str
    standing: str
    glyph: str
    is_failing: bool
    failed: int
    judged: int
    last: str
    gap: str
    may_report: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    """A rule in force with the links for which it holds."""

    held: RuleInForce
    sectors: str
    rule: str
    status: str
    finding: str
    own_rules: str
    is_unheard: bool


def periods() -> list[tuple[str, str]]:
    """Return the periods that one may choose."""
    return [
        (TODAY, _("vandaag")),
        (USUAL, _("7 dagen")),
        ("30", _("30 dagen")),
        (QUARTER, _("dit kwartaal")),
    ]


def period_of(request: PageRequest) -> tuple[str, int]:
    """Return the period asked for and its number of days up to today."""
    asked = request.GET.get("periode", USUAL)
    if asked == QUARTER:
        begun = local_day(Quarter.of(request.at).begins)
        return asked, (local_day(request.at) - begun).days + 1
    return (asked, DAYS[asked]) if asked in DAYS else (USUAL, DAYS[USUAL])


def delivery_context(request: PageRequest) -> dict[str, Any]:
    """Return what the page shows of the region, link and period asked for."""
    region, sector = chosen_region(request), request.GET.get("schakel", "")
    sector = sector if sector in chain().sectors else ""
    period, number = period_of(request)
    days, place = days_until(request.at, number), region.id if region else None
    found = sector_deliveries(request.actor, place, days, request.at, sector)
    failing = [each for link in found for each in link.services if each.failed]
    findings = findings_seen_by(request.actor, place, request.at - timedelta(days=number))
    return {
        "sectors": [_shown_sector(each) for each in found],
        "rules": shown_rules(found, request.at - timedelta(days=number)),
        "rows": _rows(request.actor, failing, request.at),
        "again": sum(each.state not in FAILED for each in failing),
        "failing": sum(each.state in FAILED for each in failing),
        "sees_providers": any(each.services for each in found),
        "findings": [
            each
            for each in (shown_finding(finding, request.at) for finding in findings)
            if not sector or each["finding"].sector == sector
        ],
        "choices": list(chain().sectors.values()),
        "chosen": sector,
        "period": period,
        "periods": periods(),
        "name": region.name if region else _("Nederland"),
        "query": f"periode={period}&schakel={sector}",
        "most": MOST_ROWS,
        "at": request.at,
    }


def _shown_sector(each: SectorDelivery) -> ShownSector:
    known = words.state_words()
    share, off = shown_share(each.counts)
    states = (
        ShownState(
            code=code,
            word=known[code],
            glyph=words.GLYPHS.get(code, "unknown"),
            number=each.counts.states.get(code, 0),
        )
        for code in SHOWN
    )
    always = {"on_time", *FAILED}
    return ShownSector(
        sector=chain().sectors[each.sector],
        delivery=each,
        rule=words.rule_words(each.held) if each.held else "",
        status=words.status_word(each.held.rule.status) if each.held else "",
        states=tuple(state for state in states if state.number or state.code in always),
        share=share,
        share_off=off,
    )


def shown_share(counts: Counts) -> tuple[int | None, int]:
    """Return the share on time in per cent and how far off it may be; only a full one is 100."""
    share, bounds = counts.tally.share, counts.share_bounds
    if share is None or bounds is None:
        return None, 0
    shown = 100 if share == 1 else min(99, round(share * 100))
    if not counts.off_by:
        return shown, 0
    off = ceil(max(shown - 100 * bounds[0], 100 * bounds[1] - shown))
    if shown + off > 100:  # noqa: PLR2004 - more than all cannot be: the middle of what can
        least = 100 * max(bounds[0], 0.0)
        shown, off = round((100 + least) / 2), ceil((100 - least) / 2)
    return (shown, off) if off <= MOST_OFF else (None, off)


def shown_rules(found: Iterable[SectorDelivery], since: datetime) -> list[ShownRule]:
    """Return the rules in force, one for all links that share it."""
    alike: dict[str, list[SectorDelivery]] = {}
    for each in found:
        if each.held is not None:
            alike.setdefault(f"{each.held.agreement.id} {each.held.raw}", []).append(each)
    return [_rule(rows, since) for rows in alike.values()]


def _rule(rows: list[SectorDelivery], since: datetime) -> ShownRule:
    held, heard = rows[0].held, rows[0].heard_there
    assert held is not None  # noqa: S101 - only links with a rule come here
    own = sorted({name for each in rows for name in each.own_rules})
    return ShownRule(
        held=held,
        sectors=", ".join(told(chain().sectors[each.sector].label) for each in rows),
        rule=words.rule_words(held),
        status=words.status_word(held.rule.status),
        finding=words.finding_rule_words(held.rule),
        own_rules=", ".join(own),
        is_unheard=heard is None or heard < since,
    )


def _rows(actor: Actor, failing: list[ServiceDelivery], at: datetime) -> list[ShownDelivery]:
    """Return who is late or missing, the worst first."""
    worst = sorted(failing, key=_badness)[:MOST_ROWS]
    sites = {each.service.site.id: each.service.site for each in worst}
    relations = relations_of(actor, sites.values())
    may = {site: actor.may(REPORT, found) for site, found in relations.items()}
    return [
        _shown(each, at, may_report=may[each.service.site.id])
        for each in sorted(with_arrivals(worst, at), key=_badness)
    ]


def _badness(each: ServiceDelivery) -> tuple[int, int, str, str]:
    run = failures_in_a_row(each.states())
    return -run, -len(each.failed), each.service.site.sort_key, each.service.slug


def _shown(each: ServiceDelivery, at: datetime, *, may_report: bool) -> ShownDelivery:
    site = each.service.site
    return ShownDelivery(
        each=each,
        owner=site.organisation_name if site.organisation_name != site.name else "",
        sector=chain().sectors[each.sector],
        standing=words.standing_words(each, at),
        glyph=words.GLYPHS.get(each.state, "unknown"),
        is_failing=each.state in FAILED,
        failed=len(each.failed),
        judged=each.tally.judged,
        last=words.arrival_words(each, at),
        gap=words.gap_words(each),
        may_report=may_report,
    )


def shown_finding(finding: FindingInfo, at: datetime) -> dict[str, Any]:
    """Return a finding with its words."""
    return {
        "finding": finding,
        "sector": chain().sectors[finding.sector],
        "word": words.finding_word(finding.state),
        "turn": words.turn_words(finding, at),
        "failures": len(finding.evidence),
    }
