"""``spoedketen audit verify``: hold the audit log to its chain."""

import json
import os
from pathlib import Path

import click

from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, Group, language_option, option
from spoedketen.reports.language import marked as _

WHOLE = _("Het logboek is ongeschonden: {linked} regels in de keten, {unlinked} wachten erop.")
BROKEN = _(
    "Het logboek is geschonden: bij regel {broken_at} van de keten is iets gewijzigd of weg. "
    "Bewaar deze database en de back-ups zoals ze zijn, en zoek uit wie erbij kon."
)


@click.group("audit", cls=Group, help=_("Het logboek van wie wat deed en zag."))
@language_option()
def audit_group() -> None:
    """Hold the commands about the audit log."""


@audit_group.command(
    "verify",
    cls=Command,
    help=_("Controleer of het logboek ongeschonden is. Code 1 als de keten is gebroken."),
)
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@data_option()
@language_option()
@click.pass_obj
def verify_command(session: Session, /, as_json: bool, data: Path | None) -> None:
    """Print the verdict; exit 1 where a row was changed or is missing."""
    from spoedketen.live.supervision.judging import verified_audit  # noqa: PLC0415 - only this verb

    environment = {**os.environ, "LANGUAGE": session.language}
    is_whole, printed = verified_audit(data_folder(data), environment, phases(session))
    told = json.loads(printed)
    if as_json:
        session.print_json({"schema": "spoedketen/audit/1", **told})
    else:
        line = session.say(WHOLE if is_whole else BROKEN, **told)
        session.out.print(line, highlight=False, soft_wrap=True)
    if not is_whole:
        raise click.exceptions.Exit(1)
