"""Write every encrypted secret anew with the first key; afterwards the older keys may go."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from spoedketen.live.accounts.actions.field_secrets import renew_field_secrets
from spoedketen.live.requests.actions.sealed import renew_sealed


class Command(BaseCommand):
    """Used after a new line was put first in the file of field keys."""

    help = (
        "Versleutel geheimen van tweede factoren en patiëntgegevens opnieuw met de eerste sleutel."
    )

    def handle(self, **options: Any) -> None:  # noqa: ARG002 - Django's signature
        """Renew them and say how many."""
        at = timezone.now()
        self.stdout.write(str(renew_field_secrets(at) + renew_sealed(at)))
