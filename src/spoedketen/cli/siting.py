"""``spoedketen siting PACK``: which locations would do best, and where one more station."""

from typing import Any

import click

from spoedketen.cli.access import study_from
from spoedketen.cli.options import question_options
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.tables import print_heading, table
from spoedketen.cli.translated import Command, option
from spoedketen.planning.best_sites import MODELS, best_sites, best_stations
from spoedketen.planning.site_names import site_named
from spoedketen.reports.documents import Document, finite, heading
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, signed, whole

MODEL_WORDS = {
    "mclp": _("meeste mensen binnen de grens"),
    "p_median": _("minste minuten in totaal"),
    "lscp": _("zo weinig mogelijk locaties voor iedereen die nu bereikbaar is"),
}


@click.command(
    "siting",
    cls=Command,
    help=_(
        "Welke locaties samen het best bereikbaar zijn (--count), of waar een extra standplaats "
        "het meest helpt (--stations). Een rekenkundig optimum, geen voorstel."
    ),
)
@click.argument("pack")
@option("--count", type=click.IntRange(min=1), help=_("Zoveel locaties."))
@option("--model", type=click.Choice(MODELS), default="mclp", show_default=True, help=_("Doel."))
@option("--keep", multiple=True, help=_("Deze locatie blijft in elk geval; mag vaker."))
@option(
    "--stations", type=click.IntRange(min=1), help=_("Toon zoveel beste plekken voor een post.")
)
@question_options
@click.pass_obj
def siting_command(
    session: Session,
    /,
    pack: str,
    count: int | None,
    model: str,
    keep: tuple[str, ...],
    stations: int | None,
    **asked: Any,
) -> None:
    """Solve a location model and print what it would do."""
    study = study_from(session, pack, (), None, asked)
    with session.progress(_("Beste plekken zoeken")):
        if stations is not None:
            document = _stations(study, stations)
        else:
            document = _sites(study, model, count, keep)
    if asked["as_json"]:
        session.print_json(document)
    elif stations is not None:
        _print_stations(session, study, document)
    else:
        _print_sites(session, study, document)


def _head(study: Study) -> Document:
    return heading("siting", study.pack, study.question, study.travel, study.assumptions)


def _stations(study: Study, count: int) -> Document:
    found = best_stations(study.baseline, study.travel, count)
    rows = [
        {"area": row.area, "name": row.name, "beyond": row.beyond, "gain": row.gain}
        for row in found
    ]
    return {**_head(study), "beyond": study.baseline.beyond(), "stations": rows}


def _sites(study: Study, model: str, count: int | None, keep: tuple[str, ...]) -> Document:
    kept = tuple(site_named(name, study.pack, study.question.as_of) for name in keep)
    found = best_sites(study.baseline, model, count, kept)
    chosen = zip(found.chosen.ids, found.chosen.names, strict=True)
    return {
        **_head(study),
        "model": model,
        "candidates": len(study.baseline.sites),
        "count": len(found.chosen),
        "beyond_now": study.baseline.beyond(),
        "beyond": found.people_beyond,
        "minutes_mean": finite(found.mean_minutes),
        "optimality_gap": finite(found.gap),
        "sites": [{"site": id_, "name": name} for id_, name in chosen],
        "left_out": [id_ for id_ in study.baseline.sites.ids if id_ not in found.chosen.ids],
    }


def _print_stations(session: Session, study: Study, document: Document) -> None:
    lang = session.language
    print_heading(session, study)
    columns = [
        (session.say("Extra standplaats in"), "left"),
        (session.say("Boven de grens"), "right"),
    ]
    made = table("", [*columns, (session.say("Verschil"), "right")])
    for row in document["stations"]:
        made.add_row(row["name"], whole(row["beyond"], lang), signed(-row["gain"], lang))
    session.out.print(made)


def _print_sites(session: Session, study: Study, document: Document) -> None:
    lang, names = (
        session.language,
        dict(zip(study.baseline.sites.ids, study.baseline.sites.names, strict=True)),
    )
    print_heading(session, study)
    said = session.say(
        "{count} van {candidates} locaties ({model}): {beyond} mensen boven de grens, nu {now}.",
        count=document["count"],
        candidates=document["candidates"],
        model=session.say(MODEL_WORDS[document["model"]]),
        beyond=whole(document["beyond"], lang),
        now=whole(document["beyond_now"], lang),
    )
    session.out.print(said, style="bold", highlight=False)
    gap = decimal(100 * (document["optimality_gap"] or 0), lang, 2)
    session.out.print(
        session.say("Bewezen afstand tot het optimum: {gap}%.", gap=gap), highlight=False
    )
    left = ", ".join(names[id_] for id_ in document["left_out"])
    if left:
        session.out.print(session.say("Niet gekozen: {sites}.", sites=left), highlight=False)
