"""``spoedketen report``: answers as a page or a picture to hand on."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from spoedketen.cli.access import study_from
from spoedketen.cli.options import question_options
from spoedketen.cli.sensitivity import sensitivity_document
from spoedketen.cli.server_options import data_folder, data_option, phases
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.translated import Command, Group, language_option, option
from spoedketen.domain.errors import RequestError
from spoedketen.quality.stop_report import Quarter
from spoedketen.reports.access_page.page import access_page
from spoedketen.reports.access_page.picture import VIEW_WORDS, access_svg, png_of
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import Document, heading
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import whole
from spoedketen.sources.background import background

BYTES_PER_KB = 1000


@click.group("report", cls=Group, help=_("Maak van een antwoord een pagina of kaart."))
@language_option()
def report_group() -> None:
    """Hold the commands that write reports."""


@report_group.command(
    "access",
    cls=Command,
    help=_(
        "Schrijf één pagina met kaart, tabellen, methode, veronderstellingen en bronnen. Een naam "
        "op .svg of .png geeft alleen de kaart."
    ),
)
@click.argument("pack")
@option("-o", "--output", default="access.html", show_default=True, help=_("Nieuw bestand."))
@option("--close", multiple=True, help=_("Sluit deze locatie (kenmerk of naam); mag vaker."))
@option("--scenario", "scenario_file", help=_("YAML-bestand met wijzigingen."))
@option(
    "--view",
    type=click.Choice(list(VIEW_WORDS)),
    help=_("Wat een .svg of .png toont; anders het verschil, of zonder wijziging wat er nu is."),
)
@question_options
@click.pass_obj
def report_access(
    session: Session,
    /,
    pack: str,
    output: str,
    close: tuple[str, ...],
    scenario_file: str | None,
    view: str | None,
    **asked: Any,
) -> None:
    """Write the answer to the question of the 45-minute norm and its relatives."""
    path = Path(output)
    write = writer(path)
    study = study_from(session, pack, close, scenario_file, asked)
    chosen = chosen_view(study, view)
    with session.progress(_("Rapport maken")):
        content = write(access_report(study, session.language), chosen)
        write_file(path, content)
    if asked["as_json"]:
        head = heading("report", study.pack, study.question, study.travel, study.assumptions)
        session.print_json({**head, "path": str(path), "size": len(content)})
        return
    size = whole(len(content) / BYTES_PER_KB, session.language)
    said = session.say("Geschreven naar {path} ({size} kB).", path=path, size=size)
    session.out.print(said, highlight=False, markup=False, soft_wrap=True)


Write = Callable[[AccessReport, str], bytes]


def writer(path: Path) -> Write:
    """Return what makes the kind of file that the name asks for."""
    writers: dict[str, Write] = {
        ".html": lambda report, _view: access_page(report).encode(),
        ".svg": lambda report, view: access_svg(report, view).encode(),
        ".png": lambda report, view: png_of(access_svg(report, view)),
    }
    found = writers.get(path.suffix.lower())
    if found is None:
        raise RequestError("page_name_unknown", found=path.name)
    return found


def chosen_view(study: Study, asked: str | None) -> str:
    """Return the view of a picture; a view of a change needs one."""
    if asked is None:
        return "before" if study.scenario is None else "change"
    if asked != "before" and study.scenario is None:
        raise RequestError("view_without_scenario", found=asked)
    return asked


def access_report(study: Study, language: str) -> AccessReport:
    """Return everything the page tells about a study."""
    return AccessReport(
        pack=study.pack,
        changed_pack=study.changed_pack,
        travel=study.travel,
        assumptions=study.assumptions,
        before=study.baseline,
        after=study.after,
        document=study.document(),
        sensitivity=_sensitivity(study),
        background=background(),
        language=language,
    )


def _sensitivity(study: Study) -> Document | None:
    has_sites = study.question.norm.service_type is not None
    if not has_sites or study.baseline.limit_minutes is None:
        return None
    return sensitivity_document(study)


def write_file(path: Path, content: bytes) -> None:
    """Write a file, or say why it cannot be written."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise RequestError("page_not_written", path=str(path), found=error.strerror) from error


STOP_KINDS = (".csv", ".json", ".pdf")


@report_group.command(
    "stops",
    cls=Command,
    help=_(
        "Schrijf de SEH-stops van een kwartaal zoals ze gepubliceerd mogen worden: wat naar een "
        "locatie te herleiden is, is weggelaten."
    ),
)
@option("--quarter", required=True, help=_("Bijvoorbeeld 2026-Q3; het moet voorbij zijn."))
@option("-o", "--output", help=_("Nieuw bestand op .pdf, .csv of .json; anders naar het scherm."))
@option("--json", "as_json", is_flag=True, help=_("Geef op het scherm JSON in plaats van CSV."))
@data_option()
@language_option()
@click.pass_obj
def report_stops(
    session: Session, /, quarter: str, output: str | None, data: Path | None, *, as_json: bool
) -> None:
    """Write the report of the installation in the data folder."""
    from spoedketen.live.supervision.quarter_reports import (  # noqa: PLC0415 - only this verb
        quarter_report,
    )

    name = Quarter.named(quarter).name
    path = Path(output) if output else None
    if path and path.suffix not in STOP_KINDS:
        raise RequestError("report_suffix", found=path.suffix, candidates=", ".join(STOP_KINDS))
    kind = path.suffix[1:] if path else "json" if as_json else "csv"
    words = {"quarter": name, "kind": kind, "language": session.language}
    content = quarter_report(data_folder(data), words, os.environ, phases(session))
    if path is None:
        click.echo(content)
        return
    write_file(path, content)
    size = whole(len(content) / BYTES_PER_KB, session.language)
    said = session.say("Geschreven naar {path} ({size} kB).", path=path, size=size)
    session.out.print(said, highlight=False, markup=False, soft_wrap=True)
