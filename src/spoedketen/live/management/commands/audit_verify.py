"""Check the chain of the audit log."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand

from spoedketen.live.audit.queries import chain_report


class Command(BaseCommand):
    """Exit 0 where every link fits, else 1."""

    help = "Controleer de keten van het auditlogboek."

    def handle(self, **options: Any) -> None:
        """Print the report as one JSON object."""
        del options
        report = chain_report()
        told = {
            "linked": report.linked,
            "unlinked": report.unlinked,
            "oldest_unlinked_at": report.oldest_unlinked_at,
            "broken_at": report.broken_at,
            "reason": report.reason,
        }
        self.stdout.write(json.dumps(told, default=str))
        if not report.is_sound:
            sys.exit(1)
