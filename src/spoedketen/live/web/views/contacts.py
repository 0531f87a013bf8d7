"""Contacts of a location: thirteen kinds, kept by the organisation itself."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.actions import GivenContact, save_contacts
from spoedketen.live.directory.contact_kinds import OTHER, contact_kinds
from spoedketen.live.directory.queries import directory, own_relation
from spoedketen.live.directory.queries.contacts import contacts_of
from spoedketen.live.directory.values import ContactInfo, SiteInfo
from spoedketen.live.web.deeds import attempt
from spoedketen.live.web.gate import PageRequest, needs
from spoedketen.live.web.words import contact_word

PERMISSION = "contacts.edit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """A contact in the form: one that is there, or room for one."""

    id: int | None
    kind: str
    phone: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """Return how its fields are called."""
        return str(self.id) if self.id else f"{self.kind}-nieuw"

    @property
    def word(self) -> str:
        """Return whom one calls."""
        return contact_word(self.kind)


@needs(PERMISSION)
def edit_contacts(request: PageRequest, slug: str) -> HttpResponse:
    """Show whom to call at a location, or take in changes."""
    site = directory().site_by_slug.get(slug)
    if site is None:
        raise NotFound("site_unknown", site=slug)
    if not request.actor.may(PERMISSION, own_relation(request.actor, site)):
        raise Forbidden(PERMISSION)
    held = contacts_of(site.id)
    if request.method == "POST":
        _take_in(request, site, held)
        return redirect("web:site", slug)
    return render(request, "web/site_contacts.html", _context(site, held))


def _context(site: SiteInfo, held: list[ContactInfo]) -> dict[str, object]:
    count = len({each.kind for each in held} & set(contact_kinds()))
    words = _("{count} van {all} soorten contact ingevuld").format(
        count=count, all=len(contact_kinds())
    )
    return {"site": site, "rows": _rows(held), "count_words": words}


def _rows(held: list[ContactInfo]) -> list[ContactRow]:
    """Return what is there by kind, with room where there is none and for one more at the end."""
    rows = []
    for kind in (*contact_kinds(), OTHER):
        own = [
            ContactRow(id=each.id, kind=kind, phone=each.phone, note=each.note)
            for each in held
            if each.kind == kind
        ]
        room = [ContactRow(id=None, kind=kind)] if not own or kind == OTHER else []
        rows += [*own, *room]
    return rows


def _take_in(request: PageRequest, site: SiteInfo, held: list[ContactInfo]) -> None:
    given = [
        GivenContact(
            id=row.id,
            kind=row.kind,
            phone=request.POST.get(f"telefoon-{row.name}", row.phone).strip(),
            note=request.POST.get(f"toelichting-{row.name}", row.note).strip(),
        )
        for row in _rows(held)
    ]
    said = _("De contacten van {name} zijn vastgelegd.").format(name=site.name)
    attempt(request, lambda: save_contacts(request.actor, site.slug, given, request.at), said)
