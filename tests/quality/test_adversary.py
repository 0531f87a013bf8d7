"""Finding of the adversary, fails until mended: numbers and minutes together tell of one."""

from datetime import timedelta

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from spoedketen.quality.stop_report import Contributor, Quarter, StopRecord, stop_report

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


def test_numbers_and_minutes_together_tell_of_no_single_hospital():
    """N2 (c00, c01, c06) has 1 stop of 30 min; S2 holds c00 and c06 and has 1 stop, of 120 min.

    So the stop of N2 is that of c01: a count is whole, and who has no stop has no minutes.
    """
    begins = QUARTER.begins
    there = [
        Contributor(id=name, regions={"network": n, "sub_region": s, "safety_region": v})
        for name, (n, s, v, _) in THERE.items()
    ]
    stops = [
        StopRecord(
            contributor=name,
            began=begins + timedelta(days=day),
            ended=begins + timedelta(days=day, minutes=minutes),
        )
        for name, row in THERE.items()
        for day, minutes in enumerate(row[3], 1)
    ]
    report = stop_report(QUARTER, there, stops)
    low, high = known("c01", there, report)
    assert high > low, f"c01 had exactly {low:.0f} stop"


def known(name, there, report):
    """Return the fewest and the most stops that one hospital can have had."""
    count = len(there)
    place = {each.id: n for n, each in enumerate(there)}
    rows, told = [], []
    for line in report.lines:
        own = [
            place[c.id]
            for c in there
            if line.division == "nation" or c.regions[line.division] == line.region
        ]
        for shift, value in ((0, line.number), (count, line.minutes)):
            if value is not None:
                row = np.zeros(2 * count)
                row[[shift + each for each in own]] = 1
                rows.append(row)
                told.append(value)
    sums = LinearConstraint(np.array(rows), told, told)
    linked = LinearConstraint(np.hstack([-1e4 * np.eye(count), np.eye(count)]), -np.inf, 0)
    aim = np.zeros(2 * count)
    aim[place[name]] = 1
    whole = np.concatenate([np.ones(count), np.zeros(count)])
    ends = [
        milp(sign * aim, constraints=[sums, linked], integrality=whole, bounds=Bounds(0, np.inf))
        for sign in (1, -1)
    ]
    return round(ends[0].fun), round(-ends[1].fun)
