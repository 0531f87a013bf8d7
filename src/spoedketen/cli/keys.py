"""``spoedketen keys renew``: replace the key of second factors."""

import os
from pathlib import Path

import click

from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, Group, language_option
from spoedketen.reports.language import marked as _


@click.group("keys", cls=Group, help=_("De sleutels van deze installatie."))
@language_option()
def keys_group() -> None:
    """Hold the commands about keys."""


@keys_group.command(
    "renew",
    cls=Command,
    help=_("Versleutel tweede factoren opnieuw met een nieuwe sleutel. De server moet stilstaan."),
)
@data_option()
@language_option()
@click.pass_obj
def renew_command(session: Session, /, data: Path | None) -> None:
    """Put a new key first, write every secret anew and let the old keys go."""
    from spoedketen.live.supervision.renewing import renewed_keys  # noqa: PLC0415 - only this verb

    number = renewed_keys(data_folder(data), os.environ, phases(session))
    told = session.say("Sleutel vervangen; {number} tweede factoren opnieuw.", number=number)
    session.out.print(told, highlight=False, soft_wrap=True)
