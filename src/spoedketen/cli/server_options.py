"""What the commands of the live server share: where its data are, and its phases in words."""

import os
from collections.abc import Callable
from pathlib import Path

import click

from spoedketen.cli.session import Session
from spoedketen.cli.translated import Function, option
from spoedketen.reports.language import marked as _

PHASES = {
    "beginning": _("Spoedketen start; de gegevens staan in {data}."),
    "initialise": _("Database wordt aangemaakt …"),
    "start": _("Database wordt gestart …"),
    "recover": _("De database is niet netjes gestopt en herstelt zich; niets gaat verloren …"),
    "wait_for_other": _("Een vorige database is nog aan het stoppen …"),
    "migrating": _("Tabellen worden bijgewerkt …"),
    "preparing": _("Regio's, locaties en diensten worden klaargezet …"),
    "serving": _("Server wordt gestart …"),
    "slow": _("De server is er na een minuut nog niet; wat hij zegt staat in {log}."),
    "child_ended": _(
        "Proces {name} is onverwacht gestopt (code {status}) en start over {seconds:.1f} s "
        "opnieuw. Laatste regel: {said} (meer in {log})"
    ),
    "child_restarted": _("Proces {name} is opnieuw gestart."),
    "disk_full": _(
        "De schijf met {folder} is vol: er wordt niets meer opgeslagen. Maak ruimte; daarna gaat "
        "de server vanzelf verder."
    ),
    "disk_freed": _("Er is weer ruimte op de schijf; de server gaat verder."),
    "stopping": _("Spoedketen stopt …"),
}


def data_option() -> Callable[[Function], Function]:
    """Return ``--data``."""
    return option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        help=_("Gegevensmap; anders SPOEDKETEN_DATA of de gebruikelijke map."),
    )


def data_folder(given: Path | None) -> Path:
    """Return the data folder that was given or the usual one."""
    from spoedketen.live.supervision.surroundings import (  # noqa: PLC0415 - only these verbs
        default_data_folder,
    )

    return given if given is not None else default_data_folder(os.environ)


def phases(session: Session) -> Callable[..., None]:
    """Return a listener that tells each phase on standard error, one plain sentence a line."""

    def tell(code: str, **told: object) -> None:
        if code in PHASES:
            session.aside.print(session.say(PHASES[code], **told), highlight=False, soft_wrap=True)

    return tell
