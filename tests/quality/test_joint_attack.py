"""Numbers and minutes together tell of no one: attacked jointly, with whole numbers.

Another solver than that of the product; every hospital is two variables, and who has no stop has
no minutes.
"""

import dataclasses
import random
from datetime import timedelta

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from spoedketen.quality.stop_report import (
    Contributor,
    Quarter,
    StopRecord,
    stop_report,
    sum_of_told,
    told_networks,
)

QUARTER = Quarter(year=2026, number=3)
# network, sub-region, safety region, minutes of each stop
THERE = {
    "c00": ("N2", "S2", "V1", []),
    "c01": ("N2", "S1", "V1", [30]),
    "c02": ("N0", "S2", "V0", []),
    "c03": ("N1", "S0", "V0", [120]),
    "c04": ("N1", "S0", "V1", []),
    "c05": ("N0", "S1", "V0", [5]),
    "c06": ("N2", "S2", "V2", []),
    "c07": ("N1", "S0", "V1", []),
    "c08": ("N1", "S0", "V1", []),
    "c09": ("N0", "S1", "V2", [60]),
    "c10": ("N1", "S0", "V1", [120, *[30] * 10, *[5] * 4, *[60] * 5]),
    "c11": ("N0", "S2", "V2", [120]),
}


@pytest.fixture
def invented():
    """N2 (c00, c01, c06) has 1 stop of 30 min; S2 holds c00 and c06 and has 1 stop, of 120 min.

    So the stop of N2 is that of c01: a count is whole, and who has no stop has no minutes.
    """
    return quarter(THERE)


def quarter(rows):
    """Return contributors and stops."""
    there = [
        Contributor(id=name, regions={"network": n, "sub_region": s, "safety_region": v})
        for name, (n, s, v, _) in rows.items()
    ]
    stops = [
        StopRecord(contributor=name, began=began, ended=began + timedelta(minutes=minutes))
        for name, row in rows.items()
        for day, minutes in enumerate(row[3], 1)
        for began in [QUARTER.begins + timedelta(days=day)]
    ]
    return there, stops


def test_numbers_and_minutes_together_tell_of_no_single_hospital(invented):
    there, stops = invented
    assert found(there, stop_report(QUARTER, there, stops)) == []


def test_minutes_of_divisions_that_cross_would_tell_of_one(invented):
    """The attack has teeth."""
    there, stops = invented
    report = stop_report(QUARTER, there, stops)
    lines = [
        dataclasses.replace(line, minutes=minutes_of(line, there, stops))
        if line.number is not None
        else line
        for line in report.lines
    ]
    assert "c01" in found(there, dataclasses.replace(report, lines=tuple(lines)))


@pytest.mark.parametrize("seed", range(6))
def test_numbers_and_minutes_of_random_quarters_tell_of_no_one(seed):
    chance = random.Random(seed)
    rows = {
        f"c{n:02}": (
            f"N{chance.randrange(3)}",
            f"S{chance.randrange(3)}",
            f"V{chance.randrange(3)}",
            chance.choices([5, 30, 60, 120], k=chance.choice([0, 0, 1, 1, 2, 20])),
        )
        for n in range(12)
    }
    there, stops = quarter(rows)
    assert found(there, stop_report(QUARTER, there, stops)) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_sum_of_the_told_networks_bounds_nothing_more(seed):
    """Neither of a number nor of minutes: it is the sum of rows that are told anyway."""
    chance = random.Random(seed)
    rows = {
        f"c{n:02}": (
            "N0" if n < 2 else f"N{1 + n % 3}",
            f"S{chance.randrange(3)}",
            f"V{chance.randrange(3)}",
            chance.choices([5, 30, 60, 120], k=chance.choice([0, 1, 1, 2, 20])),
        )
        for n in range(12)
    }
    there, stops = quarter(rows)
    report = stop_report(QUARTER, there, stops)
    together = sum_of_told(report.lines)
    assert together is not None
    sums, more = told_sums(there, report), told_sums(there, report, together)
    for place in range(2 * len(there)):
        assert ends(place, sums) == ends(place, more)


def belongs(contributor, line):
    return line.division == "nation" or contributor.regions[line.division] == line.region


def minutes_of(line, there, stops):
    own = {each.id for each in there if belongs(each, line)}
    return sum((s.ended - s.began).seconds // 60 for s in stops if s.contributor in own)


def found(there, report):
    """Return the hospitals of which the number, or the minutes, can only have been one."""
    sums = told_sums(there, report)
    return [
        each.id
        for n, each in enumerate(there)
        if any(low == high > 0 for low, high in (ends(n, sums), ends(n + len(there), sums)))
    ]


def told_sums(there, report, together=None):
    """Return what is told and what everybody knows, as constraints."""
    networks = {line.region for line in told_networks(report.lines)}
    count = len(there)
    rows, told = [np.zeros(2 * count)], [0]
    for line in [*report.lines, *([together] if together else [])]:
        own = [
            n
            for n, each in enumerate(there)
            if (each.regions["network"] in networks if line is together else belongs(each, line))
        ]
        for shift, value in ((0, line.number), (count, line.minutes)):
            if value is not None:
                row = np.zeros(2 * count)
                row[[shift + each for each in own]] = 1
                rows.append(row)
                told.append(value)
    linked = LinearConstraint(np.hstack([-1e4 * np.eye(count), np.eye(count)]), -np.inf, 0)
    return [LinearConstraint(np.array(rows), told, told), linked]


def ends(place, sums):
    """Return the least and the most that one variable can be; without an upper end infinite."""
    aim = np.zeros(sums[0].A.shape[1])
    aim[place] = 1
    whole = np.ones(len(aim))
    both = []
    for sign in (1, -1):
        done = milp(sign * aim, constraints=sums, integrality=whole, bounds=Bounds(0, np.inf))
        both.append(round(sign * done.fun) if done.status == 0 else np.inf)
    return both
