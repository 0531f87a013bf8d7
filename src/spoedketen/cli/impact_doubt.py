"""An impact study once more under other assumptions, a few draws at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from spoedketen.cli.impact_plan import Plan, Runs
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.doubt import Doubt, doubt_of, drawn_regions
from spoedketen.planning.impact.effects import totals_of
from spoedketen.planning.impact.pairs import Paired
from spoedketen.planning.impact.runs import Variant, ready

REPLICATIONS = 2
"""Of each draw; chance stays in what the draws show, and is told so."""
AT_ONCE = 4
"""Draws that the processes are given together: each is a chain of its own in their memory."""

Made = tuple[list[list[Runs]], bool]
Totals = Mapping[str, Paired]
VariantsOf = Callable[[Region], Sequence[Variant]]


def doubts(
    region: Region,
    plan: Plan,
    variants_of: VariantsOf,
    draws: int,
    run: Callable[[Plan, int], Made],
) -> list[Doubt] | None:
    """Return for each scenario what the draws made of it; None after Ctrl-C.

    The patients are those of the study itself, so that the draws differ by assumptions only.
    ``run`` is told how many draws there were before.
    """
    told: list[Mapping[str, float]] = []
    totals: list[list[Totals]] = [[] for _scenario in plan.variants[1:]]
    layouts = [each.layout for each in plan.variants]
    drawn = drawn_regions(region, draws, plan.study.seed)
    while few := list(islice(drawn, AT_ONCE)):
        made = [each for d in few for each in ready(d.region, variants_of(d.region), layouts)]
        asked = replace(plan, variants=tuple(made), replications=REPLICATIONS)
        runs, is_whole = run(asked, len(told))
        if not is_whole:
            return None
        for first in range(0, len(runs), len(layouts)):
            for number, found in enumerate(totals, start=1):
                found.append(totals_of(runs[first], runs[first + number]))
        told += [each.told for each in few]
    return [doubt_of(told, each, REPLICATIONS) for each in totals]
