"""Fill a new installation: the bundled pack, and with a demonstration its accounts and keys."""

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from spoedketen.live.accounts.values import system_actor
from spoedketen.live.demo.driver import REMEMBERED, remember
from spoedketen.live.demo.past import write_past
from spoedketen.live.directory.actions import import_new_agreements, import_pack
from spoedketen.live.directory.queries import current_version
from spoedketen.live.management.demonstration import (
    demonstration_accounts,
    demonstration_keys,
    widen_demonstration_keys,
)
from spoedketen.sources.pack_files import read_pack
from spoedketen.sources.pack_locations import pack_folder


class Command(BaseCommand):
    """Run after `migrate`; doing it twice changes nothing."""

    help = "Vul een nieuwe installatie met het meegeleverde regiopakket."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the pack, and whether a demonstration begins with a past."""
        parser.add_argument("--pack", default=settings.PACK)
        usual = not settings.DEMONSTRATION_PAST
        parser.add_argument("--no-past", action="store_true", default=usual)

    def handle(self, **options: Any) -> None:
        """Import the pack where the directory is empty; make what a demonstration needs."""
        at = timezone.now()
        if current_version() == 0:
            import_pack(system_actor("prepare"), read_pack(pack_folder(options["pack"])), at)
        import_new_agreements(system_actor("prepare"), at)
        if settings.DEMONSTRATION:
            demonstration_accounts(at)
            if not options["no_past"] and write_past(at):
                # The reporters go on from here instead of telling the day once more.
                remember(settings.DATA / REMEMBERED, at)
            file = settings.DATA / "secrets" / "demonstration_keys.json"
            if file.exists():
                widen_demonstration_keys(at)
            else:
                _write_private(file, json.dumps(demonstration_keys(at)))


def _write_private(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(text)
