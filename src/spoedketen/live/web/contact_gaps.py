"""Contacts that are missing: of which location, and who can fill them in."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.contact_kinds import contact_kinds
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.queries.contacts import contact_kinds_at
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.web.words import contact_word

EDIT = "contacts.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactGaps:
    """Which kinds of contact a location has and lacks; ``fill`` is where the reader repairs it."""

    site: SiteInfo
    count: int
    all: int
    missing: tuple[str, ...]
    ask: str
    fill: str


def completeness(actor: Actor, region: int) -> list[ContactGaps]:
    """Return what each hospital of a region has, the fewest first."""
    sites = [s for s in directory().sites.values() if s.kind == "hospital"]
    here = [site for site in sites if region in site.regions.values()]
    held = contact_kinds_at(site.id for site in here)
    found = [_gaps(actor, site, held.get(site.id, frozenset())) for site in here]
    return sorted(found, key=lambda each: each.count)


def _gaps(actor: Actor, site: SiteInfo, held: frozenset[str]) -> ContactGaps:
    lacking = [kind for kind in contact_kinds() if kind not in held]
    return ContactGaps(
        site=site,
        count=len(held),
        all=len(contact_kinds()),
        missing=tuple(contact_word(kind) for kind in lacking),
        ask=ask_words(site.organisation_name),
        fill=fill_address(actor, site),
    )


def ask_words(organisation: str) -> str:
    """Return whom to ask for a contact of an organisation."""
    return _("vraag de beheerder van {organisation}").format(organisation=organisation)


def fill_address(actor: Actor, site: SiteInfo) -> str:
    """Return where the actor himself may fill in contacts; empty where he may not."""
    is_own = actor.may(EDIT, own_relation(actor, site))
    return reverse("web:site_contacts", args=[site.slug]) if is_own else ""
