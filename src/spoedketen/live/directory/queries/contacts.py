"""Whom to call at a location."""

from collections import defaultdict
from collections.abc import Iterable

from spoedketen.live.directory.contact_kinds import contact_kinds, contact_order
from spoedketen.live.directory.models import Contact
from spoedketen.live.directory.values import ContactInfo


def contacts_of(site: int) -> list[ContactInfo]:
    """Return whom to call at a site, in the order of the kinds."""
    rows = Contact.objects.filter(site_id=site).order_by("id")
    found = [ContactInfo(id=row.id, kind=row.kind, phone=row.phone, note=row.note) for row in rows]
    return sorted(found, key=lambda each: contact_order(each.kind))


def contact_kinds_at(sites: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return which kinds of contact each site has; what is other does not count."""
    known = Contact.objects.filter(site_id__in=list(sites), kind__in=contact_kinds())
    found: dict[int, set[str]] = defaultdict(set)
    for site, kind in known.values_list("site_id", "kind"):
        found[site].add(kind)
    return {site: frozenset(kinds) for site, kinds in found.items()}


def contact_counts(sites: Iterable[int]) -> dict[int, int]:
    """Return how many kinds of contact each site has."""
    return {site: len(kinds) for site, kinds in contact_kinds_at(sites).items()}


def phones_at(sites: Iterable[int]) -> dict[tuple[int, str], str]:
    """Return the telephone of each kind of contact, by site."""
    rows = Contact.objects.filter(site_id__in=list(sites)).order_by("-id")
    return {(row.site_id, row.kind): row.phone for row in rows}
