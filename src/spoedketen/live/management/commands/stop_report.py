"""Print the stops of a quarter, as far as they may be published."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.actions.stop_report import stop_publication
from spoedketen.quality.stop_report import Quarter
from spoedketen.reports.stop_report.data import csv_table, document
from spoedketen.reports.stop_report.paper import pdf


class Command(BaseCommand):
    """Used by ``spoedketen report stops``: who runs it has the whole database anyway."""

    help = "Schrijf het kwartaalrapport van SEH-stops."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the quarter, the form and the language."""
        parser.add_argument("--quarter", required=True)
        parser.add_argument("--kind", choices=("json", "csv", "pdf"), default="json")
        parser.add_argument("--language", choices=("nl", "en"), default="nl")

    def handle(self, **options: Any) -> None:
        """Write the report to standard output."""
        reader = Actor(kind="system", id=0, name="report", roles=frozenset({"administrator"}))
        quarter, language = Quarter.named(options["quarter"]), options["language"]
        published = stop_publication(reader, quarter, timezone.now())
        if options["kind"] == "pdf":
            content = pdf(published, language)
        elif options["kind"] == "csv":
            content = csv_table(published, language).encode()
        else:
            content = json.dumps(document(published, language), ensure_ascii=False).encode()
        sys.stdout.buffer.write(content)
