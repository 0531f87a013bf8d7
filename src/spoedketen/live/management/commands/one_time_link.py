"""Print the path of a link that signs in once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from spoedketen.live.accounts.actions import create_link, ensure_assignment, ensure_person
from spoedketen.live.accounts.queries.people import first_with_role
from spoedketen.live.management.demonstration_people import ADMINISTRATOR

ROLE = "administrator"
NAMELESS = "beheerder@installatie.invalid"
"""Who runs a real installation without having said who that is."""


def person_named(email: str) -> int:
    """Return the person with an address; a link gives nobody an account or a role."""
    found = get_user_model().objects.filter(email=email).values_list("id", flat=True).first()
    if found is None:
        message = f"Er is geen account met adres {email}. Controleer het adres, of nodig uit."
        raise CommandError(message)
    return int(found)


class Command(BaseCommand):
    """Used by `spoedketen up`, and by an administrator who lost the way in."""

    help = "Geef een eenmalige inloglink."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address of the person."""
        parser.add_argument("--email", default="")

    def handle(self, **options: Any) -> None:
        """Print the path; only the installation's own administrator is made where new."""
        email = options["email"].strip().lower()
        person = person_named(email) if email else administrator(timezone.now())
        self.stdout.write(f"/open/{create_link(person, timezone.now())}/")


def administrator(at: datetime) -> int:
    """Return the administrator that was named, or the first there is, or a new one."""
    named = settings.ADMINISTRATOR
    known = None if named else first_with_role(ROLE, at)
    if known is not None:
        return known
    person = ensure_person(named or _usual(), "Beheerder", staff=True)
    ensure_assignment(person, ROLE)
    return person


def _usual() -> str:
    return ADMINISTRATOR if settings.DEMONSTRATION else NAMELESS
