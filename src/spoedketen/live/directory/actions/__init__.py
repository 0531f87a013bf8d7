"""Every change to the directory."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from typing import Any

import yaml
from django.db import models, transaction
from django.db.models import F

from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.live.accounts.actions import NewOrganisation, ensure_organisations
from spoedketen.live.accounts.queries import organisation_ids
from spoedketen.live.accounts.sort_keys import sort_key
from spoedketen.live.accounts.values import Actor, Forbidden
from spoedketen.live.audit.actions import record
from spoedketen.live.audit.values import AuditLine
from spoedketen.live.directory.contact_kinds import OTHER, contact_kinds
from spoedketen.live.directory.models import (
    Agreement,
    CalendarWindow,
    Contact,
    DirectoryVersion,
    Region,
    Service,
    SharingChoice,
    Site,
    SiteRegion,
)
from spoedketen.live.directory.packed import PackedDirectory, PackedSite, packed_directory
from spoedketen.live.directory.queries import directory, forget_picture, own_relation, relations_to
from spoedketen.live.directory.values import AgreementInfo
from spoedketen.live.directory.words import AUDIENCES, FIGURES
from spoedketen.live.events.actions import publish
from spoedketen.live.events.values import NewEvent

EDIT = "directory.edit"
PHONE = re.compile(r"[+]?[0-9][0-9 ()*#.-]{1,38}")
LONGEST_NOTE = 300
REMOVABLE = (CalendarWindow, Contact)
"""Everything else has a history and ends by its date."""


@transaction.atomic
def note_change(actor: Actor, what: str, at: datetime, **more: Any) -> None:
    """Give the directory a new version, log it and tell everyone who holds a picture of it."""
    DirectoryVersion.objects.get_or_create(id=1)
    DirectoryVersion.objects.filter(id=1).update(version=F("version") + 1)
    told = {"action": "U", "object_type": "directory", "object_id": what, **more}
    line = AuditLine(event="directory.changed", **{"authorisation": EDIT, **told})
    record(actor.as_audited(), line, at)
    publish(NewEvent(kind="directory.changed", subject=what))
    transaction.on_commit(forget_picture)


def save_edited(actor: Actor, row: models.Model, fields: Sequence[str], at: datetime) -> None:
    """Keep a row as the administrator edited it, with the name by which it sorts."""
    actor.must(EDIT)
    with transaction.atomic():
        is_fresh = row.pk is None
        if hasattr(row, "sort_key"):
            row.sort_key = sort_key(str(row))
        row.save()
        told = {"action": "C" if is_fresh else "U", "details": {"fields": list(fields)}}
        note_change(actor, _name(row), at, object_type=row._meta.model_name, **told)  # noqa: SLF001 - Django's public name


def remove_edited(actor: Actor, row: models.Model, at: datetime) -> None:
    """Remove a row on which no history hangs."""
    actor.must(EDIT)
    if not isinstance(row, REMOVABLE):
        raise Forbidden(EDIT)
    with transaction.atomic():
        name, kind = _name(row), row._meta.model_name  # noqa: SLF001
        row.delete()
        note_change(actor, name, at, object_type=kind, action="D")


def _name(row: models.Model) -> str:
    return str(getattr(row, "slug", "") or getattr(row, "email", "") or row.pk)


@transaction.atomic
def import_pack(actor: Actor, pack: Pack, at: datetime) -> dict[str, int]:
    """Fill an empty directory from a region pack; return how many rows of each kind."""
    if Site.objects.exists():
        raise RequestError("directory_not_empty", pack=pack.note.name)
    packed = packed_directory(pack)
    regions = _import_regions(packed)
    sites = _import_sites(packed, regions)
    _import_services(packed, sites)
    _import_calendars(packed.calendars)
    _import_agreements(regions)
    note_change(actor, f"pack {pack.note.name}", at)
    return {
        "regions": len(regions),
        "sites": len(sites),
        "services": len(packed.services),
        "agreements": Agreement.objects.count(),
    }


Regions = Mapping[tuple[str, str], Region]


def _import_regions(packed: PackedDirectory) -> Regions:
    rows = [
        Region(
            slug=row["id"],
            division=row["division"],
            name=row["name"],
            sort_key=sort_key(row["name"]),
            origin=row["origin"] or "indicative",
            source=row["source"] or "",
        )
        for row in packed.regions
    ]
    Region.objects.bulk_create(rows)
    found = {(row.division, row.slug): row for row in rows}
    for row in packed.regions:
        if row["parent"]:
            region = found[row["division"], row["id"]]
            # A sub-region's parent is its network; inside another division it is of the same one.
            division = "network" if row["division"] == "sub_region" else row["division"]
            parent = found.get((division, row["parent"]))
            field = "network" if row["division"] == "sub_region" else "parent"
            Region.objects.filter(id=region.id).update(**{field: parent})
    for one, other in packed.neighbours:
        found["network", one].neighbours.add(found["network", other])
    return found


def _import_sites(packed: PackedDirectory, regions: Regions) -> dict[str, Site]:
    owners = {site.organisation: site for site in packed.sites}
    _make_organisations(owners)
    ids = organisation_ids()
    rows = [_site_row(site, ids[site.organisation]) for site in packed.sites]
    Site.objects.bulk_create(rows, batch_size=1_000)
    found = {row.slug: row for row in rows}
    members = [
        SiteRegion(site=found[site.slug], region=regions[division, name], is_home=is_home)
        for site in packed.sites
        for division, name, is_home in _memberships(site)
        if (division, name) in regions
    ]
    SiteRegion.objects.bulk_create(members, batch_size=2_000)
    return found


def _make_organisations(owners: Mapping[str, PackedSite]) -> None:
    ensure_organisations(
        [
            NewOrganisation(
                slug=slug,
                name=site.organisation_name,
                kind=site.kind,
                origin=site.origin,
                source=site.source,
            )
            for slug, site in owners.items()
        ]
    )


def _site_row(site: PackedSite, organisation: int) -> Site:
    return Site(
        slug=site.slug,
        organisation_id=organisation,
        name=site.name,
        sort_key=sort_key(site.name),
        kind=site.kind,
        town=site.town,
        lat=site.lat,
        lon=site.lon,
        valid_from=site.valid_from,
        valid_to=site.valid_to,
        origin=site.origin,
        source=site.source[:300],
    )


def _memberships(site: PackedSite) -> Iterable[tuple[str, str, bool]]:
    for division, name in site.regions.items():
        yield division, name, True
    for name in site.further_networks:
        if name != site.regions.get("network"):
            yield "network", name, False


def _import_services(packed: PackedDirectory, sites: Mapping[str, Site]) -> None:
    rows = {
        service.slug: Service(
            slug=service.slug,
            site=sites[service.site],
            service_type=service.service_type,
            level=service.level,
            calendar=service.calendar,
            valid_from=service.valid_from,
            valid_to=service.valid_to,
            origin=service.origin,
            source=service.source[:300],
        )
        for service in packed.services
    }
    Service.objects.bulk_create(rows.values(), batch_size=1_000)


def _import_calendars(rows: Iterable[Mapping[str, Any]]) -> None:
    CalendarWindow.objects.bulk_create(
        CalendarWindow(
            calendar=row["id"],
            days=row["days"],
            holidays=row["holidays"],
            opens=row["opens"],
            closes=row["closes"],
            valid_from=row["valid_from"],
            valid_to=row["valid_to"],
        )
        for row in rows
    )


@transaction.atomic
def import_new_agreements(actor: Actor, at: datetime) -> int:
    """Add the starting agreements of kinds that an older installation lacks; return how many."""
    known = set(Agreement.objects.values_list("kind", flat=True))
    regions = {(row.division, row.slug): row for row in Region.objects.defer("geometry")}
    added = _import_agreements(regions, leave=known)
    if added:
        note_change(actor, f"agreements {added} of new kinds", at)
    return added


def _import_agreements(regions: Regions, leave: Collection[str] = ()) -> int:
    text = (files("spoedketen.live.directory") / "agreements.yaml").read_text(encoding="utf-8")
    rows = [
        Agreement(
            region=region,
            kind=row["kind"],
            parameters=row["parameters"],
            valid_from=row["valid_from"],
            source=row["source"],
        )
        for row in yaml.safe_load(text)
        if row["kind"] not in leave
        for region in _agreeing(row["region"], regions)
    ]
    return len(Agreement.objects.bulk_create(rows))


def _agreeing(place: Mapping[str, str] | None, regions: Regions) -> Sequence[Region | None]:
    """Return the regions of a row: one by name, every one of a division, or the country."""
    if place is None:
        return [None]
    division, slug = place["division"], place.get("slug")
    return [found for name, found in regions.items() if name == (division, slug or name[1])]


@transaction.atomic
def choose_sharing(
    actor: Actor, site: str, figure: str, audience: str, *, reason: str, at: datetime
) -> None:
    """Set up to whom a location shares one kind of figure, from now on."""
    found = directory().site_by_slug.get(site)
    if found is None:
        raise RequestError("site_unknown", site=site)
    actor.must("sharing.edit", relations_to(actor, found))
    check_choice("figure", figure, [code for code, _ in FIGURES])
    check_choice("audience", audience, [code for code, _ in AUDIENCES])
    SharingChoice.objects.create(
        site_id=found.id, figure=figure, audience=audience, chosen_by=actor.name, reason=reason
    )
    note_change(actor, f"sharing {site} {figure} {audience}", at)


def check_choice(name: str, given: str, known: list[str]) -> None:
    """Refuse a word that is not on a closed list."""
    if given not in known:
        raise RequestError("choice_unknown", name=name, given=given, known=", ".join(known))


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenContact:
    """A contact as a form gives it: without a number a new one, without a telephone it goes."""

    id: int | None
    kind: str
    phone: str
    note: str


@transaction.atomic
def save_contacts(actor: Actor, site: str, given: Iterable[GivenContact], at: datetime) -> int:
    """Keep whom to call at a location; return how many contacts changed."""
    found = directory().site_by_slug.get(site)
    if found is None:
        raise RequestError("site_unknown", site=site)
    actor.must("contacts.edit", own_relation(actor, found))
    held = {row.id: row for row in Contact.objects.select_for_update().filter(site_id=found.id)}
    changed = sum(_save_contact(found.id, held, each) for each in given)
    if changed:
        note_change(
            actor, site, at, object_type="contact", authorisation="contacts.edit",
            details={"changed": changed},
        )  # fmt: skip
    return changed


def _save_contact(site: int, held: Mapping[int, Contact], given: GivenContact) -> bool:
    """Add, change or remove one contact; tell whether it is another than before."""
    row = held.get(given.id or 0)
    if not given.phone:
        return bool(row and row.delete())
    _check_contact(given)
    told = {"kind": given.kind, "phone": given.phone, "note": given.note}
    if row is None:
        Contact.objects.create(site_id=site, **told)
        return True
    before = {name: getattr(row, name) for name in told}
    for name, value in told.items():
        setattr(row, name, value)
    row.save()
    return before != told


def _check_contact(given: GivenContact) -> None:
    check_choice("kind", given.kind, [*contact_kinds(), OTHER])
    if not PHONE.fullmatch(given.phone):
        raise RequestError("phone_unfit", given=given.phone[:40])
    if len(given.note) > LONGEST_NOTE:
        raise RequestError("text_too_long", max_length=LONGEST_NOTE)


@transaction.atomic
def end_service(actor: Actor, slug: str, day: date, at: datetime) -> None:
    """Let a service end on a day; it stays in the directory with its history."""
    actor.must("directory.edit")
    Service.objects.filter(slug=slug).update(valid_to=day)
    note_change(actor, f"service {slug} ends {day}", at)


@transaction.atomic
def ensure_agreements(actor: Actor, wanted: Sequence[AgreementInfo], at: datetime) -> int:
    """Add agreements of regions that have none of that kind; return how many."""
    known = set(Agreement.objects.values_list("region_id", "kind"))
    rows = [
        Agreement(
            region_id=each.region,
            kind=each.kind,
            parameters=dict(each.parameters),
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            source=each.source,
        )
        for each in wanted
        if (each.region, each.kind) not in known
    ]
    if rows:
        Agreement.objects.bulk_create(rows)
        note_change(actor, f"agreements {len(rows)}", at)
    return len(rows)
