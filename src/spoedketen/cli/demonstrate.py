"""``spoedketen demonstrate``: let a running demonstration play a busy afternoon."""

from datetime import UTC, datetime
from pathlib import Path
from time import time

import click

from spoedketen.cli.drill import running_drill, tell_running
from spoedketen.cli.server_options import data_folder, data_option
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.reports.language import marked as _

SHORTEST, USUAL, LONGEST = 45, 60, 300


@click.command(
    "demonstrate",
    cls=Command,
    help=_(
        "Laat een demonstratie die draait een drukke middag in het griepseizoen spelen: drie "
        "SEH's bij elkaar lopen vol, gaan op stop en worden weer rustig."
    ),
)
@option(
    "--minutes",
    type=click.IntRange(SHORTEST, LONGEST),
    default=USUAL,
    show_default=True,
    help=_("In hoeveel minuten de middag van 13:00 tot 19:30 wordt verteld."),
)
@data_option()
@language_option()
@click.pass_obj
def demonstrate_command(session: Session, /, minutes: int, data: Path | None) -> None:
    """Leave the request in the data folder; the demonstration takes it up within seconds."""
    from spoedketen.live.demo.asked_story import ASKED, ask_story  # noqa: PLC0415 - only this verb

    folder = data_folder(data)
    if not (folder / "secrets" / "demonstration_keys.json").is_file():
        raise click.ClickException(
            session.say(
                "In {folder} draait geen demonstratie. Begin er een met: spoedketen up",
                folder=folder,
            )
        )
    if running_drill(folder) is not None:
        tell_running(session, folder)
        raise click.ClickException(
            session.say(_("Er loopt al een oefening. Stop die eerst met: spoedketen drill --stop"))
        )
    ask_story(folder / ASKED, datetime.fromtimestamp(time(), UTC), minutes)
    session.out.print(
        session.say(
            "De middag begint binnen enkele seconden en duurt {minutes} minuten. Kijk op het bord, "
            "bij Stops, Signalen en Keten; regio: het netwerk van St Jansdal (Harderwijk).",
            minutes=minutes,
        ),
        soft_wrap=True,
    )
