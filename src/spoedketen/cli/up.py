"""``spoedketen up``: the live server, from nothing to a sign-in link."""

import os
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path

import click

from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Command, language_option, option
from spoedketen.reports.language import marked as _

LARGEST_PORT = 65535
MOST_WORKERS = 64


@click.command(
    "up",
    cls=Command,
    help=_(
        "Start de server met een eigen database. Stop met Ctrl-C. Staat DATABASE_URL in de "
        "omgeving, dan wordt die database gebruikt."
    ),
)
@option(
    "--port",
    type=click.IntRange(1, LARGEST_PORT),
    help=_("Poort; anders 8000 of de eerste vrije daarna."),
)
@option(
    "--bind",
    "address",
    default="127.0.0.1",
    show_default=True,
    help=_("IP-adres; het gebruikelijke is alleen op deze computer bereikbaar."),
)
@data_option()
@option(
    "--workers",
    type=click.IntRange(1, MOST_WORKERS),
    default=1,
    show_default=True,
    help=_("Aantal webprocessen."),
)
@option("--no-browser", is_flag=True, help=_("Open geen browser."))
@option(
    "--demo/--no-demo",
    "demonstration",
    default=None,
    help=_("Met verzonnen cijfers; gebruikelijk voor een nieuwe database, daarna blijft het zo."),
)
@option(
    "--administrator",
    default="",
    help=_("E-mailadres van wie de installatie beheert; die krijgt de inloglink."),
)
@language_option()
@click.pass_obj
def up_command(
    session: Session,
    /,
    port: int | None,
    address: str,
    data: Path | None,
    workers: int,
    no_browser: bool,
    demonstration: bool | None,
    administrator: str,
) -> None:
    """Run the server until somebody stops it."""
    from spoedketen.live.supervision.server import Order, serve  # noqa: PLC0415 - only this verb

    named = {"SPOEDKETEN_ADMINISTRATOR": administrator} if administrator else {}
    order = Order(
        data=data_folder(data),
        environment={**os.environ, **named},
        address=address,
        port=port,
        workers=workers,
        demonstration=demonstration,
    )
    serve(order, _listener(session, data, opens=not no_browser))


def _listener(session: Session, data: Path | None, *, opens: bool) -> Callable[..., None]:
    tell_phase = phases(session)

    def tell(code: str, **told: object) -> None:
        if code == "ready":
            told["people"] = _people(session, data) if told["invented"] else []
            _welcome(session, **told)
            if opens and _has_screen():
                webbrowser.open(f"{told['url']}{told['link']}")
        else:
            tell_phase(code, **told)

    return tell


def _welcome(
    session: Session, *, url: object, link: object, invented: object, people: object
) -> None:
    """Print where the server is: the answer of this command, on standard output."""
    lines = [session.say("Spoedketen draait op {url}", url=url)]
    if invented:
        lines.append(session.say("Demonstratie: verzonnen cijfers."))
    if link:
        told = session.say("Meld u aan met deze link (eenmalig): {link}", link=f"{url}{link}")
        lines.append(told)
    lines += people if isinstance(people, list) else []
    lines.append(session.say("Stop met Ctrl-C."))
    for line in lines:
        session.out.print(line, highlight=False, soft_wrap=True)
    sys.stdout.flush()


def _people(session: Session, data: Path | None) -> list[str]:
    """Return whom one can be in a demonstration, and the verb that signs in as one of them."""
    from spoedketen.live.management.demonstration_people import (  # noqa: PLC0415 - only this verb
        address_of,
        names,
    )

    known = names()
    verb = f"spoedketen link --email {address_of(known[0])}"
    verb += "" if data is None else f" --data {data}"
    return [
        session.say("Kijk ook als een ander: {names}.", names=", ".join(known)),
        session.say("Een link voor een van hen: {verb}", verb=verb),
    ]


def _has_screen() -> bool:
    """Say whether there is a screen: a browser of text would take this terminal away."""
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform in {"darwin", "win32"} or bool(shown)
