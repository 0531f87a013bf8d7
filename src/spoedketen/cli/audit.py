"""``spoedketen audit verify``: hold the audit log to its chain."""

import os
from pathlib import Path

import click

from spoedketen.cli.options import language_option
from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, Group
from spoedketen.reports.language import marked as _


@click.group("audit", cls=Group, help=_("Het logboek van wie wat deed en zag."))
@language_option()
def audit_group() -> None:
    """Hold the commands about the audit log."""


@audit_group.command(
    "verify",
    cls=Command,
    help=_("Controleer of het logboek ongeschonden is. Code 1 als de keten is gebroken."),
)
@data_option()
@language_option()
@click.pass_obj
def verify_command(session: Session, /, data: Path | None) -> None:
    """Print the verdict; exit 1 where a row was changed or is missing."""
    from spoedketen.live.supervision.judging import verified_audit  # noqa: PLC0415 - only this verb

    environment = {**os.environ, "LANGUAGE": session.language}
    is_whole, printed = verified_audit(data_folder(data), environment, phases(session))
    session.out.print(printed, highlight=False, soft_wrap=True)
    if not is_whole:
        raise click.exceptions.Exit(1)
