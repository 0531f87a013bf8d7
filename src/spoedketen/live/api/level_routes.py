"""Reading escalation levels, their log, and the contacts of a location."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from spoedketen.live.api.authentication import ReadingKey
from spoedketen.live.api.gates import caller
from spoedketen.live.api.level_schemas import ContactOut, EscalationsOut, EscalationStepsOut
from spoedketen.live.api.notice import notice
from spoedketen.live.api.pages import PageNumber, PageSize, paged
from spoedketen.live.api.responses import READ_ERRORS
from spoedketen.live.api.shapes import escalation_out, escalation_step_out
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.directory.queries.contacts import contacts_of
from spoedketen.live.distribution.queries.levels import region_at, standings, steps_of

router = Router(tags=["escalation"], auth=ReadingKey())


@router.get(
    "/escalations", response={200: EscalationsOut, **READ_ERRORS}, operation_id="list_escalations"
)
def list_escalations(
    request: HttpRequest, page: PageNumber = 1, page_size: PageSize = 100
) -> EscalationsOut:
    """List how every region with levels stands, the highest first.

    The nation is division `nation`, region `nl`. A person sets a level, never a key.
    """
    actor = caller(request, "list_escalations")
    rows = standings(actor, timezone.now())
    shown, following = paged(request, rows, page, page_size)
    items = [escalation_out(each) for each in shown]
    return EscalationsOut(items=items, count=len(rows), next=following, notice=notice())


@router.get(
    "/escalations/{division}/{region}/log",
    response={200: EscalationStepsOut, **READ_ERRORS},
    operation_id="list_escalation_steps",
)
def list_escalation_steps(
    request: HttpRequest,
    division: str,
    region: str,
    page: PageNumber = 1,
    page_size: PageSize = 100,
) -> EscalationStepsOut:
    """List every step of a region, newest first; corrections stay beside what they correct."""
    actor = caller(request, "list_escalation_steps")
    rows = steps_of(actor, region_at(division, region))
    shown, following = paged(request, rows, page, page_size)
    items = [escalation_step_out(each) for each in shown]
    return EscalationStepsOut(items=items, count=len(rows), next=following, notice=notice())


@router.get(
    "/sites/{site}/contacts",
    response={200: list[ContactOut], **READ_ERRORS},
    operation_id="list_contacts",
)
def list_contacts(request: HttpRequest, site: str) -> list[ContactOut]:
    """List whom to call at a location, as far as it shares that with the caller."""
    actor = caller(request, "list_contacts")
    found = directory().site_by_slug.get(site)
    if found is None:
        raise NotFound("site_unknown", site=site)
    if found.id not in visible_sites(actor, "contacts"):
        return []
    return [
        ContactOut(kind=each.kind, phone=each.phone, note=each.note, notice=notice())
        for each in contacts_of(found.id)
    ]
