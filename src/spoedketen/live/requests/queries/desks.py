"""Which desk keeps the cases of a place: a regional agreement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.capacity.queries.places import places, region_of
from spoedketen.live.directory.queries import directory, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of a region: who keeps its cases, its number, the line of its control room."""

    organisation: int | None
    organisation_slug: str
    phone: str
    transfer_line: str
    transfer_lines: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """The control room that a case would go to, and the line that a desk calls it on; or empty."""

    room: str
    line: str


def organisation_named(slug: str) -> int | None:
    """Return the id of an organisation."""
    return organisation_ids().get(slug)


def desk_for(place: Place, day: date | None = None) -> Desk | None:
    """Return the desk of a place, or None where its region agreed none."""
    on = day or local_day(timezone.now())
    region = region_of(place, "sub_region") or region_of(place, "network")
    return desk_of(region, on)


def desk_of(region: int | None, day: date) -> Desk | None:
    """Return the desk of a region, or None where none was agreed."""
    agreement = directory().agreement_in("desk", region, day)
    if agreement is None:
        return None
    told = agreement.parameters
    return Desk(
        organisation=organisation_named(str(told["organisation"])),
        organisation_slug=str(told["organisation"]),
        phone=str(told.get("phone", "")),
        transfer_line=str(told.get("transfer_line", "")),
        transfer_lines=told.get("transfer_lines", {}),
    )


def room_line(place: str, desk: Desk | None) -> RoomLine:
    """Return whom a desk calls when it hands over a case of a place.

    A desk that spans several control rooms names the line of each; its one line is for all others.
    """
    table = places()
    row = table.by_id.get(place)
    room = region_of(table.place(row), "control_room") if row is not None else None
    found = directory().regions.get(room or 0)
    if found is None or desk is None:
        return RoomLine(room=found.name if found else "", line="")
    return RoomLine(room=found.name, line=desk.transfer_lines.get(found.slug) or desk.transfer_line)
