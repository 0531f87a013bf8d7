"""Rapporten: delivery per link of the chain, receipts elsewhere, and findings."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.actions.delivery_findings import (
    ANSWER,
    CLOSE,
    answer_finding,
    close_finding,
)
from spoedketen.live.capacity.actions.receipts import PERMISSION as REPORT
from spoedketen.live.capacity.actions.receipts import record_receipt
from spoedketen.live.capacity.delivery_plan import rule_of
from spoedketen.live.capacity.delivery_values import NewReceipt, SectorDelivery, ServiceDelivery
from spoedketen.live.capacity.queries.deliveries import (
    SUMS,
    days_until,
    sector_deliveries,
    with_arrivals,
)
from spoedketen.live.capacity.queries.delivery_findings import finding_named
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import AMSTERDAM, local_day, relations_to
from spoedketen.live.web import delivery_words as words
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.delivery_page import (
    delivery_context,
    period_of,
    shown_finding,
    shown_share,
)
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.posted import posted_from
from spoedketen.live.web.regions import chosen_region
from spoedketen.live.web.service_detail import service_named
from spoedketen.live.web.sheets import sheet
from spoedketen.live.web.words import told


@needs(SUMS)
def show_delivery(request: PageRequest) -> HttpResponse:
    """Show how a region delivers."""
    return render(request, "web/delivery.html", delivery_context(request))


@needs(SUMS)
def delivery_pieces(request: PageRequest) -> HttpResponse:
    """Give the same for a page that stands open."""
    return render(request, "web/delivery_pieces.html", delivery_context(request))


@needs(SUMS)
def delivery_sheet(request: PageRequest) -> HttpResponse:
    """Give every service that the reader may see as CSV; who sees none gets the counts."""
    region, sector = chosen_region(request), request.GET.get("schakel", "")
    days = days_until(request.at, period_of(request)[1])
    place = region.id if region else None
    found = sector_deliveries(request.actor, place, days, request.at, sector)
    name = f"{_('aanlevering')}-{request.at.date()}"
    if not any(each.services for each in found):
        return sheet(name, [str(head) for head in words.count_heads()], _counts(found))
    header = [
        *(_("schakel"), _("locatie"), _("eigenaar"), _("stand"), _("op tijd"), _("te laat")),
        *(_("ontbreekt"), _("niet verwacht"), _("onbekend"), _("laatst hier"), _("laatst elders")),
        *(_("langste stilte"), _("platform"), _("status"), _("grondslag")),
    ]
    rows = [_line(e) for s in found for e in with_arrivals(s.services, request.at)]
    return sheet(name, header, rows)


def _counts(found: Iterable[SectorDelivery]) -> Iterator[list[object]]:
    """Yield a row per link and state, and one for the share, each with how far off it may be."""
    for each in found:
        counts, label = each.counts, told(chain().sectors[each.sector].label)
        rest = [counts.providers, counts.withheld]
        for state, word in words.state_words().items():
            number = counts.states.get(state, 0) if counts.providers else None
            yield [label, word, number, counts.off_by, *rest]
        share, off = shown_share(counts)
        yield [label, _("op tijd in deze periode, %"), share, off, *rest]


def _line(each: ServiceDelivery) -> list[object]:
    tally, held = each.tally, each.planned[-1].held if each.planned else None
    return [
        told(chain().sectors[each.sector].label),
        each.service.site.name,
        each.service.site.organisation_name,
        words.state_words()[each.state],
        *(tally.on_time, tally.late, tally.missing, tally.not_due, tally.unknown),
        each.last_here,
        each.last_there,
        words.gap_words(each),
        told(held.platform_name) if held else "",
        words.status_word(held.rule.status) if held else "",
        told(held.rule.basis) if held else "",
    ]


@needs(REPORT)
def report_receipt(request: PageRequest, slug: str) -> HttpResponse:
    """Ask when another platform received a delivery and what shows it, or take that in."""
    service = service_named(slug)
    if not request.actor.may(REPORT, relations_to(request.actor, service.site)):
        raise Forbidden(REPORT)
    held = rule_of(service, local_day(request.at))
    if request.method == "POST" and held:
        item = NewReceipt(
            key=request.POST.get("key", ""),
            service=slug,
            platform=held.rule.platform,
            delivered_at=_moment(request),
            proof=request.POST.get("proof", ""),
        )
        said = _("{name}: ontvangst elders vastgelegd.").format(name=service.site.name)
        if attempt(request, lambda: record_receipt(request.actor, item, request.at), said):
            return redirect("web:delivery")
    context = {
        "service": service,
        "held": held,
        "sector": chain().by_service_type.get(service.service_type),
        "key": request.POST.get("key") or str(uuid4()),
        "given": request.POST,
        "at": request.at,
    }
    return render(request, "web/delivery_receipt.html", context)


def _moment(request: PageRequest) -> datetime:
    """Return the local moment of the form; what is none is a year too far, and refused so."""
    try:
        given = parse_datetime(request.POST.get("moment", ""))
    except ValueError:
        given = None
    return given.replace(tzinfo=AMSTERDAM) if given else datetime(2200, 1, 1, tzinfo=AMSTERDAM)


@needs(SUMS)
def show_finding(request: PageRequest, number: UUID) -> HttpResponse:
    """Show one finding: rule, evidence, what was said and done."""
    finding = finding_named(request.actor, str(number))
    relations = relations_to(request.actor, finding.service.site)
    is_open = finding.closed_at is None
    context = {
        **shown_finding(finding, request.at),
        "evidence": [(_due(row), words.verdict_words(dict(row))) for row in finding.evidence],
        "steps": [(step, words.step_word(step.kind)) for step in finding.steps],
        "status": words.status_word(finding.rule.status),
        "may_answer": is_open and request.actor.may(ANSWER, relations),
        "may_close": is_open and request.actor.may(CLOSE, relations),
        "at": request.at,
    }
    return render(request, "web/delivery_finding.html", context)


def _due(row: object) -> datetime:
    assert isinstance(row, dict)  # noqa: S101 - as it was kept
    return datetime.fromisoformat(row["due"])


@posted_from("web:delivery_finding", "number")
@needs(ANSWER)
def answer(request: PageRequest, number: UUID) -> HttpResponse:
    """Keep the answer of the provider."""
    note, said = request.POST.get("note", ""), _("Het antwoord is vastgelegd.")
    finding_named(request.actor, str(number))
    attempt(request, lambda: answer_finding(request.actor, str(number), note, request.at), said)
    return redirect("web:delivery_finding", number)


@posted_from("web:delivery_finding", "number")
@needs(CLOSE)
def close(request: PageRequest, number: UUID) -> HttpResponse:
    """Close a finding."""
    note, said = request.POST.get("note", ""), _("De bevinding is afgesloten.")
    finding_named(request.actor, str(number))
    attempt(request, lambda: close_finding(request.actor, str(number), note, request.at), said)
    return redirect("web:delivery_finding", number)
