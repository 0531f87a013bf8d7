"""Reports of units between runs, in batches: late, twice, or not at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from spoedketen.domain.ambulance_units import BUSY, IDLE, MOVING, UNIT_STATES
from spoedketen.domain.errors import RequestError
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.checks import moment_rejections, text_rejections
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.queries.places import place_at, region_of
from spoedketen.live.capacity.values import Rejection
from spoedketen.live.directory.queries import directory
from spoedketen.live.events.actions import publish, take_turn
from spoedketen.live.events.values import NewEvent
from spoedketen.live.fleet.checks import LONGEST_NAME, SLACK, position_rejections
from spoedketen.live.fleet.grounds import Grounds
from spoedketen.live.fleet.models import UnitStatus
from spoedketen.live.fleet.queries.relations import REPORT
from spoedketen.live.fleet.queries.relocations import known_stations, rooms_of_regions
from spoedketen.live.fleet.relocation_values import NewUnitStatus, UnitReceipt

MOST_UNITS = 500
LONGEST_WAIT = timedelta(hours=12)
KEPT = ("state", "station", "towards", "lat", "lon", "free_at")


@transaction.atomic
def record_units(
    actor: Actor, items: Sequence[NewUnitStatus], at: datetime
) -> tuple[UnitReceipt, ...]:
    """Keep the last that is told of each unit; each is judged by itself, in the order sent.

    An older message than the last changes nothing, nor does the same once more. States and places
    are many: they are in no log, and one event tells each control room that something changed.

    Raises
    ------
    Refused
        ``too_many_items``.
    RequestError
        ``places_not_ready`` in the first seconds of an installation.
    """
    actor.must(REPORT)
    if len(items) > MOST_UNITS:
        told = {"given": len(items), "most": MOST_UNITS}
        raise Refused([Rejection(code="too_many_items", field="items", parameters=told)])
    held = known_stations()
    for organisation in sorted(actor.organisations_with(REPORT)):
        take_turn(f"units/{organisation}")
    receipts, rooms = [], set()
    for item in items:
        receipt, room = _judged(actor, item, held, at)
        receipts.append(receipt)
        rooms |= {room} if room else set()
    for room in sorted(rooms):
        publish(NewEvent(kind="units.told", subject="units", regions=(room,)))
    return tuple(receipts)


def _judged(
    actor: Actor, item: NewUnitStatus, held: Grounds, at: datetime
) -> tuple[UnitReceipt, int | None]:
    """Keep one report where it can be; return its receipt and the control room that hears."""
    owner, refused = _owner(actor, item), unit_rejections(item, held, at)
    if owner is None:
        told = {"given": item.organisation[:160]}
        refused.append(Rejection(code="unit_not_yours", field="organisation", parameters=told))
    name = item.vehicle[:LONGEST_NAME]
    if refused or owner is None:
        return UnitReceipt(vehicle=name, status="rejected", rejections=tuple(refused)), None
    room = _record(owner, item, held)
    return UnitReceipt(vehicle=name, status="duplicate" if room is None else "accepted"), room


def _owner(actor: Actor, item: NewUnitStatus) -> int | None:
    own = actor.organisations_with(REPORT)
    if item.organisation:
        found = organisation_ids().get(item.organisation)
        return found if found in own else None
    return next(iter(own)) if len(own) == 1 else None


def unit_rejections(item: NewUnitStatus, held: Grounds, at: datetime) -> list[Rejection]:
    """Return every reason to refuse a report, except whose the unit is."""
    found = [
        *text_rejections("vehicle", item.vehicle, LONGEST_NAME, least=1),
        *(each for name in ("at", "since", "free_at") for each in _moment(item, name, at)),
    ]
    if item.state not in UNIT_STATES:
        told = {"given": item.state[:LONGEST_NAME], "known": ", ".join(UNIT_STATES)}
        found.append(Rejection(code="not_one_of", field="state", parameters=told))
    for name in ("station", "towards"):
        given = getattr(item, name)
        if given and given not in held.region_of_station:
            unknown = {"given": given[:160]}
            found.append(Rejection(code="station_unknown", field=name, parameters=unknown))
    if not item.vehicle.isprintable() and not any(each.field == "vehicle" for each in found):
        found.append(Rejection(code="not_a_text", field="vehicle"))
    if item.since is not None and item.since > item.at:
        late = {"given": item.since.isoformat(timespec="minutes")}
        found.append(Rejection(code="status_in_future", field="since", parameters=late))
    return [*found, *_place(item)]


def _moment(item: NewUnitStatus, name: str, at: datetime) -> Iterable[Rejection]:
    given: datetime | None = getattr(item, name)
    yield from moment_rejections(name, given)
    latest = at + (LONGEST_WAIT if name == "free_at" else SLACK)
    if given is not None and given > latest:
        told = {"given": given.isoformat(timespec="minutes")}
        yield Rejection(code="status_in_future", field=name, parameters=told)


def _place(item: NewUnitStatus) -> Iterable[Rejection]:
    lat, lon = item.lat, item.lon
    if (lat is None) != (lon is None):
        yield Rejection(code="required", field="lat" if lat is None else "lon")
    elif lat is not None and lon is not None:
        yield from position_rejections(lat, lon)
    if item.state == MOVING and not item.towards:
        yield Rejection(code="required", field="towards")
    if item.state == IDLE and not item.station and lat is None:
        yield Rejection(code="required", field="station")


def _is_told(row: UnitStatus, item: NewUnitStatus) -> bool:
    """Tell whether a report is the one that is kept; of one moment the last that was sent holds."""
    told = {name: getattr(item, name) for name in KEPT}
    if item.state != BUSY:
        told["free_at"] = None
    same_since = item.since is None or item.since == row.since
    return row.at == item.at and same_since and all(getattr(row, n) == v for n, v in told.items())


def _record(owner: int, item: NewUnitStatus, held: Grounds) -> int | None:
    """Keep a report and return the control room that hears of it (0 for none), None if older."""
    row = UnitStatus.objects.filter(organisation_id=owner, vehicle=item.vehicle.strip()).first()
    if row is not None and (row.at > item.at or _is_told(row, item)):
        return None
    row = row or UnitStatus(organisation_id=owner, vehicle=item.vehicle.strip(), since=item.at)
    row.since = item.since or (row.since if row.state == item.state else item.at)
    row.at = item.at
    for name in KEPT:
        setattr(row, name, getattr(item, name))
    if item.state != BUSY:
        row.free_at = None
    row.safety_region_id = _region(row, held) or row.safety_region_id or _home(owner)
    row.save()
    return rooms_of_regions().get(row.safety_region_id or 0, 0)


def _region(row: UnitStatus, held: Grounds) -> int | None:
    """Return the region of the station that is named, else of the nearest place."""
    slug = held.region_of_station.get(row.towards or row.station)
    region = directory().region_named(slug, "safety_region") if slug else None
    if region is not None or row.lat is None:
        return region.id if region else None
    try:
        return region_of(place_at("", row.lat, row.lon), "safety_region")
    except RequestError:  # at sea or abroad: it stays of the region it was of
        return None


def _home(owner: int) -> int | None:
    """Return the region of an ambulance service by its own location."""
    for service in directory().services.values():
        if service.service_type == "ambulance" and service.site.organisation == owner:
            return service.site.regions.get("safety_region")
    return None
