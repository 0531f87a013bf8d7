"""``spoedketen link``: a fresh link to sign in once."""

import os
from pathlib import Path

import click

from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.reports.language import marked as _


@click.command(
    "link",
    cls=Command,
    help=_("Geef een link waarmee iemand eenmaal kan aanmelden, een uur geldig."),
)
@option("--email", default="", help=_("Van wie er al een account is; anders de beheerder."))
@data_option()
@language_option()
@click.pass_obj
def link_command(session: Session, /, email: str, data: Path | None) -> None:
    """Print the path of the link; the address before it is that of the server."""
    from spoedketen.live.supervision.links import fresh_link  # noqa: PLC0415 - only this verb

    path = fresh_link(data_folder(data), email, os.environ, phases(session))
    told = session.say("Open om aan te melden: {link}", link=path)
    session.out.print(told, highlight=False, soft_wrap=True)
