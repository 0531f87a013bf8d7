"""Results as JSON documents; the shapes stand in ``docs/reference/schemas``.

Ids are text, people whole numbers, minutes numbers, shares 0-1, dates ISO. What is unreachable or
never happens is null; NaN and infinity do not occur.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.domain.points import IntArray
from spoedketen.norms.verdicts import covers_share
from spoedketen.planning.access import Access, Question
from spoedketen.planning.catchments import Coverage, nearest_catchments
from spoedketen.planning.closure import ClosureTest
from spoedketen.planning.comparison import Difference
from spoedketen.planning.regions import (
    RegionCount,
    counts_by_band,
    counts_by_region,
    distribution,
    histogram,
    worst_region,
)
from spoedketen.planning.travel_model import TravelModel
from spoedketen.reports.notices import notices

Document = dict[str, Any]

RUN_PARTS = ("call_and_turnout_minutes", "on_scene_minutes")
VERSION = 1


def finite(value: float | None) -> float | None:
    """Return the number, or None for what has no finite value."""
    return None if value is None or not math.isfinite(value) else float(value)


def heading(
    schema: str, pack: Pack, question: Question, travel: TravelModel, assumptions: Assumptions
) -> Document:
    """Return what every document begins with."""
    return {
        "schema": f"spoedketen/{schema}/{VERSION}",
        "notice": notices(pack),
        "pack": {
            "name": pack.note.name,
            "date": pack.note.date.isoformat(),
            "checksum": pack.checksum,
        },
        "norm": question.norm.id,
        "norm_status": question.norm.status,
        "as_of": question.as_of.isoformat(),
        "at": None if question.at is None else question.at.label,
        "capability": question.capability,
        "countries": list(question.countries),
        "limit_minutes": finite(question.value("limit_minutes")),
        "travel": {
            "provider": travel.provider,
            "mode": question.norm.mode,
            "speed_factor": travel.speed_factor,
            "described": dict(travel.described),
        },
        "assumptions": [*_run_parts(question), *_assumed(assumptions)],
    }


def _run_parts(question: Question) -> list[Document]:
    return [_run_part(question, name) for name in RUN_PARTS]


def _run_part(question: Question, name: str) -> Document:
    parameter = question.norm.parameters.get(name)
    dated = None if parameter is None else parameter.on(question.as_of)
    if name in question.replaced:
        source = "--assume"
    elif dated is not None:
        source = f"{dated.reference.title} ({dated.status})"
    else:
        source = "not part of this norm"
    return {"name": name, "value": question.minutes(name), "unit": "minute", "source": source}


def _assumed(assumptions: Assumptions) -> list[Document]:
    return [
        {
            "name": row.name,
            "value": row.value,
            "unit": row.unit,
            "low": row.low,
            "high": row.high,
            "source": row.source or row.reason["en"],
        }
        for row in assumptions.values()
    ]


def situation(pack: Pack, found: Access, coverage: Coverage | None = None) -> Document:
    """Return one situation: people beyond the limit, by region and by age band."""
    counts = counts_by_region(pack, found.areas, found.is_beyond())
    beyond, population = found.beyond(), found.areas.population
    known = beyond is not None
    worst = worst_region(counts, "municipality") if known else None
    spread = distribution(found.best_minutes(), found.areas.people)
    document: Document = {
        "population": population,
        "beyond": beyond,
        "share_within": _share(population, beyond),
        "sites": len(found.sites),
        "by_region": [_region(count, known=known) for count in counts],
        "by_age_band": [
            {
                "band": band,
                "population": people,
                "beyond": far if known else None,
                "share_within": _share(people, far if known else None),
            }
            for band, (people, far) in counts_by_band(found.areas, found.is_beyond()).items()
        ],
        "minutes": {
            "mean": finite(spread.mean),
            "median": finite(spread.median),
            "p90": finite(spread.p90),
            "maximum": finite(spread.maximum),
            "gini": finite(spread.gini),
            "unreachable_people": spread.unreachable_people,
            "classes": [
                {"over": low, "to": high, "people": people}
                for low, high, people in histogram(found.best_minutes(), found.areas.people)
            ],
        },
        "worst_municipality": None if worst is None else _region(worst, known=True),
        "target": _target(found),
    }
    if coverage is not None:
        document["catchments"] = _catchments(coverage)
    return document


def _target(found: Access) -> Document | None:
    """Return whether a target share of people is met; other kinds of norm have none."""
    share, beyond = found.question.value("share"), found.beyond()
    if found.question.norm.kind != "response_share" or share is None or beyond is None:
        return None
    people = found.areas.population
    verdict = covers_share(people=people, within=people - beyond, share=share)
    return {"share": share, "met": verdict.met}


def nearest(found: Access, assumptions: Assumptions) -> list[Document]:
    """Return per site the people for whom it is the nearest, and the care to expect from them."""
    return [
        {
            "site": row.site,
            "name": row.name,
            "people": row.people,
            "expected_visits_per_year": finite(row.visits_per_year),
            "expected_night_ambulance_arrivals": finite(row.night_ambulance_arrivals),
            "is_quiet_at_night": row.is_quiet_at_night,
        }
        for row in nearest_catchments(found, assumptions)
    ]


def _share(population: int, beyond: int | None) -> float | None:
    return None if beyond is None or population == 0 else 1 - beyond / population


def _region(count: RegionCount, *, known: bool) -> Document:
    return {
        "division": count.division,
        "region": count.region,
        "name": count.name,
        "population": count.population,
        "beyond": count.beyond if known else None,
        "share_within": count.share_within if known else None,
    }


def _catchments(coverage: Coverage) -> Document:
    return {
        "met": coverage.met,
        "service_areas": "nearest" if coverage.is_nearest else "given",
        "unassigned_people": coverage.unassigned_people,
        "sites": [
            {
                "site": row.site,
                "name": row.name,
                "people": row.people,
                "within": dict(row.within),
                "met": row.verdict.met,
                "reason": row.verdict.reason,
            }
            for row in coverage.catchments
        ],
    }


def changed(difference: Difference, test: ClosureTest | None) -> Document:
    """Return the difference between baseline and scenario, and the closure test if there is one."""
    received = {} if test is None else {(r.from_site, r.to_site): r for r in test.received}
    document: Document = {
        "difference": {
            "beyond": difference.beyond,
            "people_longer": difference.people_longer,
            "extra_minutes_mean": finite(difference.extra_minutes_mean),
        },
        "moved": [
            {
                "from_site": row.from_site,
                "to_site": row.to_site,
                "people": row.people,
                "newly_beyond": row.newly_beyond,
                "extra_minutes_mean": finite(row.extra_minutes_mean),
                **_received(received.get((row.from_site, row.to_site))),
            }
            for row in difference.moved
        ],
    }
    if test is not None:
        document["closure_test"] = _closure_test(test)
    return document


def _received(row: Any) -> Document:
    if row is None:
        return {}
    return {
        "expected_visits_per_year": row.visits_per_year,
        "expected_ambulance_arrivals_per_year": row.ambulance_arrivals_per_year,
    }


def _closure_test(test: ClosureTest) -> Document:
    return {
        "met": None if test.verdict is None else test.verdict.met,
        "reason": None if test.verdict is None else test.verdict.reason,
        "newly_beyond_by_municipality": [
            {"region": row.region, "name": row.name, "people": row.beyond}
            for row in test.newly_beyond_by_municipality
        ],
        "own_car": None
        if test.car is None
        else {
            "people": test.car.people,
            "minutes_before_mean": finite(test.car.before_mean),
            "minutes_after_mean": finite(test.car.after_mean),
        },
        "border_sites": list(test.border_sites),
        "alternatives": [
            {
                "kind": row.kind,
                "subject": row.subject,
                "beyond": row.beyond,
                "extra_beyond": row.extra_beyond,
            }
            for row in test.alternatives
        ],
    }


def sensitive_sites(
    found: Access,
    extra: IntArray,
    factors: FloatArray,
    municipalities: Mapping[int, Sequence[str]],
) -> Document:
    """Return the sensitive sites and every site with its margin.

    ``municipalities`` names, by row of the site, those whose people would be newly beyond.
    """
    rows = range(len(found.sites))
    ids, names = found.sites.ids, found.sites.names
    sensitive = sorted((row for row in rows if extra[row] > 0), key=lambda row: -extra[row])
    return {
        "count": len(sensitive),
        "sensitive": [
            {
                "site": ids[row],
                "name": names[row],
                "extra_beyond": int(extra[row]),
                "municipalities": list(municipalities.get(row, ())),
            }
            for row in sensitive
        ],
        "all": [
            {
                "site": ids[row],
                "name": names[row],
                "extra_beyond": int(extra[row]),
                "critical_speed_factor": finite(factors[row]),
            }
            for row in rows
        ],
    }
