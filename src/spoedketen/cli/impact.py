"""``spoedketen impact PACK``: what a change does to the whole chain."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, inf
from pathlib import Path
from typing import Any

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from spoedketen.cli.access import study_from
from spoedketen.cli.impact_cluster import check_cluster
from spoedketen.cli.impact_doubt import doubts
from spoedketen.cli.impact_files import norm_assumptions, written_files
from spoedketen.cli.impact_plan import Plan, Runs
from spoedketen.cli.impact_runs import all_runs
from spoedketen.cli.impact_scenarios import (
    Named,
    coordination_asked,
    fitting_norm,
    scenarios_asked,
    with_capacity_along,
)
from spoedketen.cli.impact_tables import print_impact
from spoedketen.cli.options import assumed, question_options_by_change, workers_options
from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.translated import Command, option
from spoedketen.domain.assumptions import VALUES_OF_NORMS, assumptions_of
from spoedketen.domain.calendars import DAYS, WeekMoment
from spoedketen.domain.chain import chain_assumptions
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.planning.access import Question, access
from spoedketen.planning.chain.ready import Region, region_of
from spoedketen.planning.impact.beyond import Night, night_of
from spoedketen.planning.impact.doubt import Doubt
from spoedketen.planning.impact.effects import (
    effects_of,
    lost_sites,
    most_affected,
    night_only,
    widest_stay_minutes,
)
from spoedketen.planning.impact.runs import Ready, Variant, ready
from spoedketen.reports.documents import Document, finite
from spoedketen.reports.impact_page.document import SITES_SHOWN, impact_document
from spoedketen.reports.impact_page.study import Run, Scenario
from spoedketen.reports.language import marked as _
from spoedketen.simulation.chain import ChainStudy

NIGHT = WeekMoment(day="tue", minute=3 * 60)
FEWEST_PAIRS = 2
INTERRUPTED = 130
"""Exit code of what was stopped: what is written is a part, and a script must know."""
COORDINATION = ("no_insight", "no_borders", "spreading", "central_triage")


@click.command(
    "impact",
    cls=Command,
    help=_(
        "Wat een wijziging met de hele keten doet: dezelfde patiënten, met en zonder de wijziging. "
        "Schrijft in de map van -o een dossier en de cijfers; wie opnieuw begint, gaat daar verder."
    ),
)
@click.argument("pack")
@option(
    "--scenario",
    "scenario_files",
    multiple=True,
    help=_("YAML-bestand; mag vaker: elk een eigen wijziging, naast elkaar."),
)
@option(
    "--close",
    multiple=True,
    help=_("Sluit de SEH van deze locatie; mag vaker: samen één wijziging."),
)
@option(
    "--nights",
    multiple=True,
    help=_("Sluit de SEH van deze locatie 's nachts; mag vaker: samen één wijziging."),
)
@option("--rotate", is_flag=True, help=_("Laat de locaties van --nights om de beurt open zijn."))
@option(
    "--capacity-moves/--capacity-stays",
    default=True,
    show_default=True,
    help=_(
        "Reken elke sluiting nog eens, met de kamers en bedden ervan bij wie de patiënten krijgen."
    ),
)
@option(
    "--coordination",
    multiple=True,
    type=click.Choice(list(COORDINATION)),
    help=_("Wat afstemming waard is: de keten met minder of meer ervan; mag vaker."),
)
@option("-o", "--output", default="impact", show_default=True, help=_("Map voor het dossier."))
@option("--html", is_flag=True, help=_("Schrijf het dossier als pagina."))
@option("--pdf", is_flag=True, help=_("Schrijf het dossier als toegankelijke PDF (PDF/UA)."))
@option(
    "--log",
    is_flag=True,
    help=_("Schrijf ook elke gebeurtenis van de eerste keer, per variant, als Parquet."),
)
@option(
    "--replications",
    type=click.IntRange(1, 1000),
    default=6,
    show_default=True,
    help=_("Zo vaak wordt de periode gesimuleerd."),
)
@option(
    "--half-width",
    type=click.FloatRange(min=0.01),
    help=_(
        "Ga door tot het verschil in verblijf bij de SEH's die het meest veranderen "
        "op zoveel minuten na bekend is."
    ),
)
@option(
    "--most",
    type=click.IntRange(2, 1000),
    default=60,
    show_default=True,
    help=_("Met --half-width: hooguit zo vaak."),
)
@option(
    "--vary",
    type=click.IntRange(0, 1000),
    default=0,
    show_default=True,
    help=_(
        "Reken zo vaak ook met andere veronderstellingen, alle tegelijk, elk tussen laag en hoog: "
        "hoe ver lopen de verschillen dan uiteen?"
    ),
)
@option(
    "--weeks",
    type=click.IntRange(1, 520),
    default=8,
    show_default=True,
    help=_("Weken per keer, na de aanloop."),
)
@option(
    "--warmup-weeks",
    type=click.IntRange(0, 52),
    default=3,
    show_default=True,
    help=_("Weken aanloop die niet meetellen."),
)
@option("--seed", type=click.IntRange(0), default=1, show_default=True, help=_("Startgetal."))
@workers_options
@question_options_by_change
@click.pass_obj
def impact_command(session: Session, /, pack: str, **asked: Any) -> None:
    """Simulate the chain with and without every change, and tell the differences."""
    check_cluster(asked["cluster"])
    study, changed = _study_and_changes(session, pack, asked)
    if not changed and not asked["coordination"]:
        raise RequestError("impact_without_scenario")
    with session.progress(_("Keten klaarzetten")):
        region = made_region(study, asked)
        named = _named(session, study, region, changed, asked)
        made = ready(region, _variants(session, named))
    folder = Path(asked["output"])
    plan = Plan(
        variants=made,
        study=ChainStudy(
            seed=asked["seed"], warmup_weeks=asked["warmup_weeks"], weeks=asked["weeks"]
        ),
        replications=asked["replications"],
        kept=folder / "runs",
        workers=asked["workers"],
        cluster=asked["cluster"],
    )
    runs, is_whole = _precise(session, region, plan, asked)
    if len(runs[0]) < min(FEWEST_PAIRS, asked["replications"]):
        raise RequestError("impact_interrupted", folder=str(folder))
    doubt: Sequence[Doubt | None] = [None] * len(named)
    if asked["vary"] and is_whole:
        drawn = _drawn(session, study, region, plan, changed, asked)
        doubt, is_whole = drawn or doubt, drawn is not None
    told = [
        replace(_told(study, region, made, runs, number, changes), doubt=doubt[number - 1])
        for number, (_variant, changes) in enumerate(named, start=1)
    ]
    run = Run(
        seed=asked["seed"],
        warmup_weeks=asked["warmup_weeks"],
        weeks=asked["weeks"],
        is_whole=is_whole,
        half_width_wanted_minutes=asked["half_width"],
        half_width_minutes=finite(_half_width(region, made, runs)),
    )
    document = impact_document(region, run, told)
    written = written_files(session, study, plan, document, named, told, asked)
    if asked["as_json"]:
        session.print_json(document)
    else:
        print_impact(session, study, document)
        for path in written:
            session.out.print(session.say("Geschreven: {path}", path=path), soft_wrap=True)
    if not is_whole:
        click.get_current_context().exit(INTERRUPTED)


def _precise(
    session: Session, region: Region, plan: Plan, asked: dict[str, Any]
) -> tuple[list[list[Runs]], bool]:
    """Run a plan, and more of it until the wanted half-width is there or enough was tried.

    A half-width goes with the root of the number of runs, so it tells how many there have to be.
    """
    while True:
        runs, is_whole = simulated(session, plan)
        wanted, count = asked["half_width"], plan.replications
        if wanted is None or not is_whole or count >= asked["most"]:
            return runs, is_whole
        found = _half_width(region, plan.variants, runs)
        if found <= wanted:
            return runs, is_whole
        needed = asked["most"] if found == inf else ceil(count * (found / wanted) ** 2)
        plan = replace(plan, replications=min(max(needed, count + 2), asked["most"]))


def _half_width(region: Region, made: Sequence[Ready], runs: list[list[Runs]]) -> float:
    """Return the widest half-width of all scenarios, in minutes of stay."""
    effects = [
        effects_of(region, made[0], made[number], runs[0], runs[number])
        for number in range(1, len(made))
    ]
    return max(widest_stay_minutes(each, most_affected(each, SITES_SHOWN)) for each in effects)


def _study_and_changes(
    session: Session, pack: str, asked: dict[str, Any]
) -> tuple[Study, list[Named]]:
    """Return what is asked of which pack, under the norm that fits what changes."""
    study = study_from(session, pack, (), None, norm_assumptions(asked))
    changed = scenarios_asked(session, study, asked)
    fitting = fitting_norm(study, changed, asked["norm_id"])
    if fitting is None:
        return study, changed
    study = study_from(session, pack, (), None, norm_assumptions({**asked, "norm_id": fitting}))
    return study, scenarios_asked(session, study, asked)


def _variants(session: Session, named: Sequence[Named]) -> tuple[Variant, ...]:
    return (Variant(name=session.say("nu")), *(variant for variant, _changes in named))


def _named(
    session: Session, study: Study, region: Region, changed: list[Named], asked: dict[str, Any]
) -> list[Named]:
    """Return every variant that is asked of a region; what moves depends on its capacity."""
    moves = asked["capacity_moves"]
    told = with_capacity_along(session, region, changed) if moves else changed
    return told + coordination_asked(session, study, region, asked)


def _drawn(
    session: Session,
    study: Study,
    region: Region,
    plan: Plan,
    changed: list[Named],
    asked: dict[str, Any],
) -> list[Doubt] | None:
    """Return what other assumptions make of each scenario; None after Ctrl-C."""

    def variants_of(drawn: Region) -> tuple[Variant, ...]:
        return _variants(session, _named(session, study, drawn, changed, asked))

    def run(part: Plan, done: int) -> tuple[list[list[Runs]], bool]:
        words = _("Andere veronderstellingen ({done} van {wanted} klaar)")
        return simulated(session, part, session.say(words, done=done, wanted=asked["vary"]))

    return doubts(region, plan, variants_of, asked["vary"], run)


def made_region(study: Study, asked: dict[str, Any]) -> Region:
    """Return the region of a study with the assumptions of the chain."""
    pairs = assumed(asked["assume"])
    replaced = [(name, value) for name, value in pairs.items() if name not in VALUES_OF_NORMS]
    values = assumptions_of(study.pack, replaced, chain_assumptions())
    used = {name: row for name, row in values.items() if name in chain_assumptions()}
    return region_of(study.pack, study.travel, used, study.question.as_of)


def simulated(
    session: Session, plan: Plan, words: str | None = None
) -> tuple[list[list[Runs]], bool]:
    """Run a plan, telling in ``words`` what, how far it is and how long it still takes."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=session.aside, transient=True, disable=not session.aside.is_terminal
    ) as progress:
        task = progress.add_task(words or session.say("Simuleren"), total=None)
        return all_runs(
            plan, lambda done, total: progress.update(task, completed=done, total=total)
        )


def _told(
    study: Study,
    region: Region,
    made: tuple[Any, ...],
    runs: list[list[Runs]],
    number: int,
    changes: list[Document],
) -> Scenario:
    effects = effects_of(region, made[0], made[number], runs[0], runs[number])
    question = study.question
    lost = lost_sites(effects)
    changed = _pack_of(study, made, number)
    by_night: tuple[Night, ...] = ()
    if lost and all(night_only(effects, site) for site in lost) and question.at is None:
        question, by_night = _worst_night(study, changed)
    before = access(study.pack, question, study.travel)
    after = access(changed, question, study.travel)
    gone, came = before.beyond(), after.beyond()
    known = gone is not None and came is not None
    return Scenario(
        effects=effects,
        changes=changes,
        before=before,
        after=after,
        fixed_minutes=sum(question.minutes(name) or 0.0 for name in VALUES_OF_NORMS[:2]),
        verdict=(came <= gone) if known else None,  # type: ignore[operator]
        by_night=by_night,
    )


def _worst_night(study: Study, changed: Pack) -> tuple[Question, tuple[Night, ...]]:
    """Return the question at the night on which most people are beyond, and what each is like.

    Where sites take turns the nights differ; which of them is named must not depend on the order
    in which they were asked.
    """
    asked = [replace(study.question, at=replace(NIGHT, day=day)) for day in DAYS]
    found = [
        night_of(day, *(access(pack, each, study.travel) for pack in (study.pack, changed)))
        for day, each in zip(DAYS, asked, strict=True)
    ]
    counts = [each.beyond for each in found]
    return asked[counts.index(max(counts))], tuple(found)


def _pack_of(study: Study, made: tuple[Any, ...], number: int) -> Pack:
    pack: Pack = made[number].pack or study.pack
    return pack
