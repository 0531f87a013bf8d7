"""Begin a new history of the stream, after a restore."""

from typing import Any

from django.core.management.base import BaseCommand

from spoedketen.live.events.actions import begin_history


class Command(BaseCommand):
    """Clients with the old epoch take a fresh picture; what was brought back is not told again."""

    help = "Begin een nieuwe geschiedenis van de gebeurtenissenstroom."

    def handle(self, **options: Any) -> None:
        """Empty the outbox, change the epoch and print it."""
        del options
        self.stdout.write(begin_history().hex)
