"""The entry point: language, commands, exit codes.

0 answered (also "norm not met"), 1 faults in data, 2 wrong use.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from spoedketen import __version__
from spoedketen.cli.language import FALLBACK, chosen_language, speak
from spoedketen.cli.session import Session
from spoedketen.cli.translated import Option, Verbs, language_option
from spoedketen.domain.errors import (
    CaseError,
    DataError,
    PackError,
    ProtocolError,
    RequestError,
    RoadFileError,
    SpoedketenError,
    UnitsError,
)
from spoedketen.reports.language import marked as _
from spoedketen.reports.wording import worded, worded_fault, worded_line

ANSWERED, FAULTS, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
WITH_FAULTS = (CaseError, PackError, ProtocolError, RoadFileError, UnitsError)


@click.group(
    cls=Verbs,
    help=_("Spoedketen: open platform voor de Nederlandse acute zorgketen."),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(
    __version__,
    prog_name="spoedketen",
    message="%(prog)s %(version)s",
    help=_("Toon de versie en stop."),
    cls=Option,
)
@language_option()
def spoedketen() -> None:
    """Hold the commands."""


spoedketen.verbs = {
    "access": "access:access_command",
    "audit": "audit:audit_group",
    "backup": "backup:backup_command",
    "calibrate": "calibrate:calibrate_command",
    "demonstrate": "demonstrate:demonstrate_command",
    "drill": "drill:drill_command",
    "impact": "impact:impact_command",
    "keys": "keys:keys_group",
    "link": "link:link_command",
    "minimum": "minimum:minimum_command",
    "norms": "norms:norms_group",
    "region": "region:region_group",
    "relocate": "relocate:relocate_command",
    "report": "report:report_group",
    "restore": "backup:restore_command",
    "screen": "screen:screen_command",
    "sensitivity": "sensitivity:sensitivity_command",
    "siting": "siting:siting_command",
    "travel": "travel:travel_group",
    "simulate": "simulate:simulate_command",
    "triage": "triage:triage_group",
    "up": "up:up_command",
}


def _session(language: str) -> Session:
    """Return the session; without the catalogue of the language it goes on in Dutch and says so."""
    try:
        return Session(language)
    except RequestError as error:
        session = Session(FALLBACK)
        session.fail(worded(error, session.translate))
        return session


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run one command and return its exit code."""
    language = chosen_language(arguments, environment)
    speak(language)
    session = _session(language)
    try:
        code = spoedketen.main(list(arguments), "spoedketen", obj=session, standalone_mode=False)
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except click.Abort as error:
        return _stopped(session, error)
    except SpoedketenError as error:
        return _told(session, error)
    except OSError as error:
        return _unwritten(session, error)
    return code if isinstance(code, int) else ANSWERED


def _stopped(session: Session, error: click.Abort) -> int:
    """Tell who pressed Ctrl-C that it stopped; who gave no answer to a question knows."""
    if not isinstance(error.__cause__, KeyboardInterrupt):
        return WRONG_USE
    session.fail(session.say(_("Onderbroken.")))
    return INTERRUPTED


def _told(session: Session, error: SpoedketenError) -> int:
    """Tell an error, and every fault of a pack or road file, in the reader's language."""
    session.fail(worded(error, session.translate))
    for fault in error.faults if isinstance(error, WITH_FAULTS) else ():
        word = worded_line if isinstance(error, ProtocolError) else worded_fault
        line = word(fault, session.translate)
        session.aside.print(f"  - {line}", highlight=False, markup=False, soft_wrap=True)
    if error.code.endswith("_interrupted"):
        return INTERRUPTED
    return FAULTS if isinstance(error, DataError) else WRONG_USE


def _unwritten(session: Session, error: OSError) -> int:
    """Tell that the answer could not be written; a reader who stopped reading wants no word."""
    if isinstance(error, BrokenPipeError):
        return ANSWERED
    told = RequestError("answer_not_written", found=error.strerror or str(error))
    session.fail(worded(told, session.translate))
    return WRONG_USE


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows few characters shows the others as codes.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    code = run(sys.argv[1:], os.environ)
    try:
        sys.stdout.flush()
    except OSError:
        # It has been told; what is left in the buffer must not fail once more at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
