"""``spoedketen norms list|show``: what is required, since when, and where it stands written."""

from datetime import date
from typing import Any

import click

from spoedketen.cli.options import parsed_day
from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, Group, language_option, option
from spoedketen.norms.norm import Norm
from spoedketen.norms.registry import norm, norms
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import day, decimal
from spoedketen.reports.words import CERTAINTY_WORDS, STATUS_WORDS

UNIT_WORDS = {"minute": _("minuten"), "share": _("aandeel")}


@click.group("norms", cls=Group, help=_("De normen: gegevens met datum en bron."))
@language_option()
def norms_group() -> None:
    """Hold the commands about norms."""


@norms_group.command("list", cls=Command, help=_("Toon alle normen."))
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@language_option()
@click.pass_obj
def list_command(session: Session, /, as_json: bool) -> None:
    """List the norms."""
    if as_json:
        rows = [norm_document(found, None) for found in norms().values()]
        session.print_json({"schema": "spoedketen/norms/1", "norms": rows})
        return
    headings = [(session.say(word), "left") for word in (_("Norm"), _("Stand"), _("Naam"))]
    made = table("", headings)
    for found in norms().values():
        status = session.say(STATUS_WORDS[found.status])
        made.add_row(found.id, status, found.label[session.language])
    session.out.print(made)


@norms_group.command("show", cls=Command, help=_("Toon een norm met waarden en bronnen."))
@click.argument("norm_id", metavar="NORM")
@option("--as-of", metavar="DATE", help=_("Peildatum; anders alle waarden."))
@option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer."))
@language_option()
@click.pass_obj
def show_command(session: Session, /, norm_id: str, as_of: str | None, as_json: bool) -> None:
    """Show one norm."""
    on = None if as_of is None else parsed_day(as_of)
    found = norm(norm_id)
    if as_json:
        session.print_json({"schema": "spoedketen/norm/1", **norm_document(found, on)})
        return
    _print_norm(session, found, on)


def norm_document(found: Norm, on: date | None) -> dict[str, Any]:
    """Return a norm as JSON: all dated values, or those in force on a day."""
    return {
        "norm": found.id,
        "code_name": found.code_name,
        "label": dict(found.label),
        "description": dict(found.description),
        "kind": found.kind,
        "owner": dict(found.owner),
        "status": found.status,
        "service_type": found.service_type,
        "mode": found.mode,
        "as_of": None if on is None else on.isoformat(),
        "reference": {"title": found.reference.title, "href": found.reference.href},
        "values": [
            {
                "name": parameter.name,
                "unit": parameter.unit,
                "valid_from": value.valid_from.isoformat(),
                "value": value.value,
                "status": value.status,
                "source": value.reference.title,
            }
            for parameter in found.parameters.values()
            for value in parameter.values
            if on is None or value == parameter.on(on)
        ],
    }


def _print_norm(session: Session, found: Norm, on: date | None) -> None:
    lang = session.language
    session.out.print(found.label[lang], style="bold")
    session.out.print(found.description[lang])
    status, owner = session.say(STATUS_WORDS[found.status]), found.owner[lang]
    session.out.print(
        session.say("Stand: {status}. Eigenaar: {owner}.", status=status, owner=owner)
    )
    source = f"{found.reference.title} ({found.reference.href})"
    session.out.print(session.say("Bron: {source}", source=source), highlight=False)
    session.out.print()
    words = [(_("Onderdeel"), "left"), (_("Waarde"), "right"), (_("Eenheid"), "left")]
    words += [(_("Geldig vanaf"), "left"), (_("Zekerheid"), "left"), (_("Bron"), "left")]
    made = table("", [(session.say(word), side) for word, side in words])
    for row in norm_document(found, on)["values"]:
        sure = CERTAINTY_WORDS[row["status"]]
        cells = [row["name"], decimal(row["value"], lang, 2 if row["unit"] == "share" else 0)]
        cells += [session.say(UNIT_WORDS[row["unit"]])]
        cells += [day(date.fromisoformat(row["valid_from"]), lang), session.say(sure)]
        made.add_row(*cells, row["source"])
    session.out.print(made)
