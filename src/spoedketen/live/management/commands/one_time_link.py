"""Print the path of a link that signs in once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from spoedketen.live.accounts.actions import create_link, ensure_assignment, ensure_person
from spoedketen.live.management.demonstration import ADMINISTRATOR


class Command(BaseCommand):
    """Used by `spoedketen up`, and by an administrator who lost the way in."""

    help = "Geef een eenmalige inloglink."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the address of the person."""
        parser.add_argument("--email", default=ADMINISTRATOR)

    def handle(self, **options: Any) -> None:
        """Make the person an administrator where new, and print the path."""
        person = ensure_person(options["email"], "Beheerder", staff=True)
        ensure_assignment(person, "administrator")
        self.stdout.write(f"/open/{create_link(person, timezone.now())}/")
