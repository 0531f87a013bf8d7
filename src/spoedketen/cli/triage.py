"""``spoedketen triage check|table``: whether a protocol may be used, and what it decides."""

from itertools import islice
from pathlib import Path

import click

from spoedketen.cli.session import Session
from spoedketen.cli.tables import table
from spoedketen.cli.translated import Command, Group, language_option
from spoedketen.domain.errors import ProtocolError, RequestError
from spoedketen.domain.triage.decisions import Path as Way
from spoedketen.domain.triage.decisions import lowered, paths
from spoedketen.domain.triage.loading import protocol_from
from spoedketen.domain.triage.protocol import Complaint, Protocol
from spoedketen.reports.language import marked as _
from spoedketen.reports.wording import worded_line

MOST_PATHS = 2_000


@click.group("triage", cls=Group, help=_("Triageprotocollen: controleren en de beslistabel."))
@language_option()
def triage_group() -> None:
    """Hold the commands about protocols."""


@triage_group.command(
    "check",
    cls=Command,
    help=_("Controleer een protocol. Alle fouten met bestand en regel; exitcode 1 als er een is."),
)
@click.argument("file", type=click.Path(path_type=Path))
@language_option()
@click.pass_obj
def check_command(session: Session, /, file: Path) -> int:
    """Check a protocol."""
    try:
        protocol = _read(file)
    except ProtocolError as error:
        for fault in error.faults:
            session.out.print(
                worded_line(fault, session.translate), highlight=False, soft_wrap=True
            )
        return 1
    fallen = sum(len(lowered(protocol, code)) for code in protocol.complaints)
    _print_heading(session, protocol)
    count = sum(len(_ways(protocol, code)) for code in protocol.complaints)
    said = session.say(
        "In orde: {complaints} klachten, {paths} paden, elk met een einde. Niet weten verlaagt "
        "de urgentie op {fallen} paden.",
        complaints=len(protocol.complaints),
        paths=count,
        fallen=fallen,
    )
    session.out.print(said, highlight=False)
    return 1 if fallen else 0


@triage_group.command("table", cls=Command, help=_("Toon de beslistabel van een protocol."))
@click.argument("file", type=click.Path(path_type=Path))
@language_option()
@click.pass_obj
def table_command(session: Session, /, file: Path) -> None:
    """Print the decision table."""
    protocol = _read(file)
    _print_heading(session, protocol)
    for complaint in protocol.complaints.values():
        _print_complaint(session, protocol, complaint)


def _read(file: Path) -> Protocol:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        found = error.strerror if isinstance(error, OSError) else str(error)
        raise RequestError("triage_file_unreadable", file=str(file), found=found) from None
    return protocol_from(text, str(file))


def _print_heading(session: Session, protocol: Protocol) -> None:
    lang = session.language
    named = f"{protocol.label[lang]} {protocol.version} ({protocol.maker}, {protocol.scheme})"
    session.out.print(named, style="bold", highlight=False)
    session.out.print(protocol.notice[lang], style="yellow", highlight=False)


def _ways(protocol: Protocol, complaint: str) -> list[Way]:
    return list(islice(paths(protocol, complaint), MOST_PATHS))


def _print_complaint(session: Session, protocol: Protocol, complaint: Complaint) -> None:
    lang = session.language
    words = [(_("Antwoorden"), "left"), (_("Urgentie"), "left"), (_("Einde"), "left")]
    words += [(_("Vervolgactie"), "left"), (_("Inzet"), "left")]
    columns = [(session.say(word), side) for word, side in words]
    made = table(complaint.label[lang], columns)
    for way in _ways(protocol, complaint.code):
        told = " · ".join(
            _told(complaint, code, given, lang) for code, given in way.answers.items()
        )
        care = ", ".join(way.end.care) or way.end.route
        action = way.end.action.get(lang, "")
        made.add_row(told, way.end.urgency, way.end.label[lang], action, care)
    session.out.print()
    session.out.print(made)


def _told(complaint: Complaint, question: str, answer: str, lang: str) -> str:
    found = complaint.questions[question]
    return f"{question}: {found.answers[answer].label[lang]}"
