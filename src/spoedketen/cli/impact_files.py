"""What an impact study writes: figures, dossier on screen and on paper, the log of events."""

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spoedketen.cli.impact_plan import Plan
from spoedketen.cli.impact_scenarios import Named
from spoedketen.cli.options import other_assumptions
from spoedketen.cli.report import access_report, write_file
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.domain.assumptions import assumptions_of
from spoedketen.domain.chain import chain_assumptions
from spoedketen.domain.pack import Pack
from spoedketen.planning.impact.log import event_log
from spoedketen.reports.access_page.page import access_page
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import Document
from spoedketen.reports.impact_page.doubt_rows import doubt_csv
from spoedketen.reports.impact_page.page import goes_along, impact_page
from spoedketen.reports.impact_page.paper import impact_paper
from spoedketen.reports.impact_page.study import Scenario
from spoedketen.reports.impact_page.volume_rows import volumes_csv
from spoedketen.reports.language import marked as _
from spoedketen.simulation.chain import simulated_chain


def written_files(
    session: Session,
    study: Study,
    plan: Plan,
    document: Document,
    named: Sequence[Named],
    told: Sequence[Scenario],
    asked: dict[str, Any],
) -> list[Path]:
    """Write what was asked for into the folder; return what a reader should open, in order."""
    folder = Path(asked["output"])
    if asked["log"]:
        _write_logs(session, plan, folder)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)
    files = {"impact.json": text.encode(), "volumes.csv": volumes_csv(document).encode()}
    if (draws := doubt_csv(told)) is not None:
        files["draws.csv"] = draws.encode()
    if asked["html"] or asked["pdf"]:
        with session.progress(_("Dossier schrijven")):
            reports = [
                _access(session, replace(study, question=each.before.question), variant, asked)
                for (variant, _rows), each in zip(named, told, strict=True)
            ]
            files = {**dict(_dossier(session, document, reports, asked)), **files}
    for name, content in files.items():
        write_file(folder / name, content)
    return [folder / name for name in files]


def _dossier(
    session: Session, document: Document, reports: Sequence[AccessReport], asked: dict[str, Any]
) -> Iterator[tuple[str, bytes]]:
    """Yield each file of the dossier: the name and what is in it."""
    if asked["html"]:
        yield "impact.html", impact_page(document, reports, session.language).encode()
    if asked["pdf"]:
        yield "impact.pdf", impact_paper(document, reports, session.language)
    if asked["html"]:
        for number, report in enumerate(reports, start=1):
            if not goes_along(document["scenarios"][number - 1]):
                yield f"access_{number}.html", access_page(report).encode()


def _access(session: Session, study: Study, variant: Any, asked: dict[str, Any]) -> AccessReport:
    """Return access before and after a scenario, for its map and alternatives."""
    told = Study(
        pack=study.pack,
        question=study.question,
        travel=study.travel,
        assumptions=assumptions_of(study.pack, other_assumptions(norm_assumptions(asked))),
        scenario=_AsIs(name=variant.name, pack=variant.pack or study.pack),  # type: ignore[arg-type]
        border=study.border,
    )
    return access_report(told, session.language)


def norm_assumptions(asked: dict[str, Any]) -> dict[str, Any]:
    """Return what was asked with the assumptions that a norm knows; the rest is the chain's."""
    known = set(chain_assumptions())
    kept = tuple(each for each in asked["assume"] if each.partition("=")[0].strip() not in known)
    return {**asked, "assume": kept, "known_elsewhere": tuple(known)}


def _write_logs(session: Session, plan: Plan, folder: Path) -> None:
    """Run the first replication of every variant once more and write all its events."""
    with session.progress(_("Gebeurtenissen schrijven")):
        for number, variant in enumerate(plan.variants):
            outcome = simulated_chain(variant.chain, replace(plan.study, keeps_log=True))
            file = io.BytesIO()
            event_log(variant, outcome).write_parquet(file)
            write_file(folder / f"log_{number}.parquet", file.getvalue())


class _AsIs:
    """A scenario whose pack is there already."""

    def __init__(self, *, name: str, pack: Pack) -> None:
        self.name, self.pack, self.changes = name, pack, ()

    def on(self, _pack: Pack, _day: Any) -> Pack:
        """Return the pack after the scenario."""
        return self.pack
