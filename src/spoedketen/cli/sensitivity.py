"""``spoedketen sensitivity PACK``: which locations are sensitive, and by how little."""

from typing import Any

import click
import numpy as np

from spoedketen.cli.access import study_from
from spoedketen.cli.options import question_options
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.tables import print_heading, table
from spoedketen.cli.translated import Command
from spoedketen.domain.errors import RequestError
from spoedketen.planning.access import Access
from spoedketen.planning.closure import border_sites
from spoedketen.planning.sensitivity import (
    BandPoint,
    critical_speed_factors,
    drive_longer,
    extra_beyond,
    people_lost,
    sensitivity_band,
)
from spoedketen.reports.documents import Document, finite, heading, sensitive_sites
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, whole

SPEED_FACTORS = (0.90, 0.95, 0.98, 1.0, 1.02, 1.05, 1.10)
SHIFTS_MINUTES = (-2.0, 0.0, 2.0)
SHIFT_OF_2021_MINUTES = 0.8
NEAR_FACTOR = 0.95


@click.command(
    "sensitivity",
    cls=Command,
    help=_(
        "Welke locaties zijn gevoelig: sluit er een, dan komen meer mensen boven de grens. Met de "
        "factor op de rijsnelheid waarbij het oordeel omslaat."
    ),
)
@click.argument("pack")
@question_options
@click.pass_obj
def sensitivity_command(session: Session, /, pack: str, **asked: Any) -> None:
    """List the sensitive locations and the margin of all others."""
    study = study_from(session, pack, (), None, asked)
    with session.progress(_("Gevoeligheid berekenen")):
        document = sensitivity_document(study)
    if asked["as_json"]:
        session.print_json(document)
    else:
        _print(session, study, document)


def sensitivity_document(study: Study) -> Document:
    """Return the answer as one JSON document."""
    norm = study.question.norm
    if norm.service_type is None:
        raise RequestError("norm_has_no_sites", found=norm.id)
    found = study.baseline
    if found.limit_minutes is None:
        raise RequestError("norm_has_no_limit", found=norm.id, day=study.question.as_of.isoformat())
    extra = extra_beyond(found)
    return {
        **heading("sensitivity", study.pack, study.question, study.travel, study.assumptions),
        **sensitive_sites(found, extra, critical_speed_factors(found), _municipalities(study)),
        "band": [
            _band_row(point) for point in sensitivity_band(found, SPEED_FACTORS, SHIFTS_MINUTES)
        ],
        "drive_longer": {
            "extra_minutes_per_drive": SHIFT_OF_2021_MINUTES,
            **_counts(drive_longer(found, SHIFT_OF_2021_MINUTES)),
        },
        "near_limit": [
            {"within_minutes": band, "people": _people_near(found, band)} for band in (1, 2, 5)
        ],
        "border_sites": list(border_sites(study.setting, found.sites, found.sites.ids)),
    }


def _band_row(point: BandPoint) -> Document:
    return {
        "speed_factor": finite(point.speed_factor),
        "on_scene_shift_minutes": point.on_scene_shift_minutes,
        **_counts(point),
    }


def _counts(point: BandPoint) -> Document:
    return {"beyond": point.beyond, "sensitive": point.sensitive}


def _people_near(found: Access, band_minutes: float) -> int:
    limit = found.limit_minutes or 0.0
    near = np.abs(found.best_minutes() - limit) <= band_minutes
    return int(found.areas.people[near].sum())


def _municipalities(study: Study) -> dict[int, list[str]]:
    """Return per site the municipalities whose people would be newly beyond, most people first."""
    regions = study.baseline.areas.region_ids.get("municipality", ())
    names = study.pack.region_names("municipality")
    sums: dict[int, dict[str, int]] = {}
    site, lost = people_lost(study.baseline)
    for row in np.flatnonzero(lost):
        region = regions[row] if regions else None
        name = names.get(region, region) if region is not None else None
        if name is not None:
            mine = sums.setdefault(int(site[row]), {})
            mine[name] = mine.get(name, 0) + int(lost[row])
    return {row: sorted(found, key=lambda name: -found[name]) for row, found in sums.items()}


def _print(session: Session, study: Study, document: Document) -> None:
    lang = session.language
    print_heading(session, study)
    session.out.print()
    count, sites = document["count"], len(document["all"])
    said = session.say("{count} van {sites} locaties zijn gevoelig.", count=count, sites=sites)
    session.out.print(said, style="bold", highlight=False)
    factors = {row["site"]: row["critical_speed_factor"] for row in document["all"]}
    headings = [_("Locatie"), _("Extra boven de grens"), _("Omslag bij snelheid ×")]
    sides = ["left", "right", "right"]
    places = any(row["municipalities"] for row in document["sensitive"])
    if places:
        headings.append(_("Gemeenten"))
        sides.append("left")
    made = table("", [(session.say(h), s) for h, s in zip(headings, sides, strict=True)])
    for row in document["sensitive"]:
        told = [", ".join(row["municipalities"][:4])] if places else []
        factor = decimal(factors[row["site"]], lang, 3)
        made.add_row(row["name"], whole(row["extra_beyond"], lang), factor, *told)
    session.out.print(made)
    _print_nearly(session, document)
    _print_band(session, document)


def _print_nearly(session: Session, document: Document) -> None:
    nearly = [
        row
        for row in document["all"]
        if not row["extra_beyond"] and (row["critical_speed_factor"] or 0) >= NEAR_FACTOR
    ]
    if not nearly:
        return
    told = ", ".join(
        f"{row['name']} ({decimal(row['critical_speed_factor'], session.language, 3)})"
        for row in sorted(nearly, key=lambda row: -row["critical_speed_factor"])
    )
    session.out.print()
    session.out.print(session.say("Bijna gevoelig (bij iets lagere snelheid): {sites}", sites=told))


def _print_band(session: Session, document: Document) -> None:
    lang = session.language
    session.out.print()
    columns = [(session.say("Snelheid ×"), "right"), (session.say("Boven de grens"), "right")]
    title = session.say("Hoe vast staat dit? Dezelfde som bij andere rijsnelheden")
    made = table(title, [*columns, (session.say("Gevoelig"), "right")])
    for row in (row for row in document["band"] if row["on_scene_shift_minutes"] == 0):
        factor = decimal(row["speed_factor"], lang, 2)
        made.add_row(factor, whole(row["beyond"], lang), whole(row["sensitive"], lang))
    session.out.print(made)
    longer = document["drive_longer"]
    said = session.say(
        "Met {extra} minuut meer per rit: {beyond} mensen boven de grens, {sensitive} gevoelig.",
        extra=decimal(longer["extra_minutes_per_drive"], lang),
        beyond=whole(longer["beyond"], lang),
        sensitive=whole(longer["sensitive"], lang),
    )
    session.out.print(said, highlight=False)
