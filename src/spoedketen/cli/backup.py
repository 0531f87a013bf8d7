"""``spoedketen backup|restore``: put the live server's data away and bring them back."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.reports.language import marked as _

if TYPE_CHECKING:
    from spoedketen.live.supervision.backups import Installation

MISSING = _("Let op: {name} ontbrak in de map 'secrets' en is nieuw gemaakt. {lost}")
LOST = {
    "secret_key": _("Iedereen meldt zich opnieuw aan."),
    "field_keys": _("Tweede factoren zijn niet meer te lezen: iedereen maakt een nieuwe."),
    "key_pepper": _("API-sleutels werken niet meer: maak voor elk systeem een nieuwe."),
}


@click.command(
    "backup",
    cls=Command,
    help=_("Schrijf een back-up van de server, terwijl hij draait of stilstaat."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option(
    "--with-keys",
    is_flag=True,
    help=_("Ook de sleutels; bewaar zo'n back-up als een geheim."),
)
@data_option()
@language_option()
@click.pass_obj
def backup_command(session: Session, /, file: Path, with_keys: bool, data: Path | None) -> None:
    """Write the database, and the keys where they were asked for, into one file."""
    from spoedketen.live.supervision.backups import back_up  # noqa: PLC0415 - only this verb

    made_at = datetime.fromtimestamp(time.time(), UTC).isoformat(timespec="seconds")
    back_up(_installation(session, data), file, made_at=made_at, keys=with_keys)
    _print(session, session.say("Geschreven naar {folder}.", folder=file))
    if not with_keys:
        told = _(
            "De sleutels zitten er niet in. Zonder de map 'secrets' van nu werken na terugzetten "
            "API-sleutels en tweede factoren niet meer."
        )
        _print(session, session.say(told))


@click.command(
    "restore",
    cls=Command,
    help=_("Zet een back-up terug in een lege database. De server moet stilstaan."),
)
@click.argument("file", type=click.Path(path_type=Path))
@option("--replace", is_flag=True, help=_("Vervang wat er in de database en aan sleutels is."))
@data_option()
@language_option()
@click.pass_obj
def restore_command(session: Session, /, file: Path, replace: bool, data: Path | None) -> None:
    """Bring a backup back, whole or not at all."""
    from spoedketen.live.supervision.backups import bring_back  # noqa: PLC0415 - only this verb

    restored = bring_back(_installation(session, data), file, replace=replace)
    manifest = restored.manifest
    told = _("Teruggezet: back-up van {made_at}, gemaakt met Spoedketen {version}.")
    _print(session, session.say(told, made_at=manifest.made_at, version=manifest.version))
    for name in restored.missing_keys:
        lost = session.say(LOST[name])
        _print(session, session.say(MISSING, name=name, lost=lost))


def _installation(session: Session, data: Path | None) -> "Installation":
    from spoedketen.live.supervision.backups import Installation  # noqa: PLC0415 - these verbs

    return Installation(data=data_folder(data), environment=dict(os.environ), tell=phases(session))


def _print(session: Session, line: str) -> None:
    session.out.print(line, highlight=False, soft_wrap=True)
