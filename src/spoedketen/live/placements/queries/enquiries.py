"""Reading enquiries: those that an actor must answer, and those that went out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from spoedketen.domain.care import care_table
from spoedketen.domain.placing import age_band
from spoedketen.live.accounts.queries import organisation_names
from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory
from spoedketen.live.placements.models import OPEN_ENQUIRY, Enquiry
from spoedketen.live.placements.queries.promises import left_at
from spoedketen.live.placements.queries.relations import VIEW, asked_row
from spoedketen.live.placements.values import EnquiryInfo

RECENT = timedelta(hours=24)
COPIED = (
    *("service", "state", "asked_at", "deadline", "answered_at", "code", "note"),
    *("version", "amended_at", "before"),
)


def enquiries_to(actor: Actor, at: datetime, *, answered: bool = False) -> list[EnquiryInfo]:
    """Return the enquiries that an actor's organisations must answer, the first due first.

    With ``answered`` those that ended in the last day, newest first.
    """
    actor.must(VIEW)
    own = actor.organisations_with(VIEW)
    rows = Enquiry.objects.select_related("placement").filter(organisation_id__in=own)
    if answered:
        ended = rows.exclude(state__in=OPEN_ENQUIRY).filter(answered_at__gt=at - RECENT)
        return enquiry_infos(ended.order_by("-answered_at"), at)
    return enquiry_infos(rows.filter(state__in=OPEN_ENQUIRY).order_by("deadline", "id"), at)


def enquiry_of(actor: Actor, public_id: str, at: datetime) -> EnquiryInfo:
    """Return one enquiry that was put to the actor's organisation."""
    return enquiry_infos([asked_row(actor, public_id, VIEW)], at)[0]


def enquiry_infos(rows: Iterable[Enquiry], at: datetime, *, own: bool = True) -> list[EnquiryInfo]:
    """Return rows as values: age in tens of years, place as its region.

    What is left is told only to the provider itself (``own``).
    """
    held = list(rows)
    ids = {row.organisation_id for row in held} | {row.placement.holder_id for row in held}
    names = organisation_names(frozenset(ids))
    return [_info(row, names, at if own else None) for row in held]


def _info(row: Enquiry, names: dict[int, str], at: datetime | None) -> EnquiryInfo:
    need, found = row.placement, directory().by_slug.get(row.service)
    region = directory().regions.get(need.network_id or 0)
    resource = care_table().kinds[need.care].resource
    is_asked = found is not None and at is not None and row.state in OPEN_ENQUIRY
    left = left_at(found.id, resource, at) if is_asked and found and at else None
    return EnquiryInfo(
        id=str(row.public_id),
        service_name=found.site.name if found else row.service,
        town=found.site.town if found else "",
        organisation=row.organisation_id,
        organisation_name=names.get(row.organisation_id, ""),
        asked_by_organisation=names.get(need.holder_id, ""),
        care=need.care,
        place_region=region.name if region else "",
        age_band=age_band(need.age_years),
        sex=need.sex,
        insurer=need.insurer,
        limits=tuple(need.limits),
        wanted_at=need.wanted_at,
        is_of_before=_is_of_before(row),
        left=left,
        is_left_known=left is not None,
        **{name: getattr(row, name) for name in COPIED},
    )


def _is_of_before(row: Enquiry) -> bool:
    """Tell whether an answer was given before the need was amended."""
    amended = row.placement.amended_at
    is_no = row.state == "declined" and row.answered_at is not None
    return bool(is_no and amended and row.answered_at and row.answered_at <= amended)
