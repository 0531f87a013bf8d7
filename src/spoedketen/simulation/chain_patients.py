"""The patients of a chain with all their luck, drawn a week at a time before anything happens.

Each kind of request is a stream of its own with its own numbers: when one kind grows, the others
stay as they were. Patient k of a kind has the same luck in every scenario of a seed and
replication.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from spoedketen.simulation.chain_records import (
    COMMUNITY_BED,
    CONSULT,
    GP_POST,
    HOME,
    INTENSIVE_CARE,
    NURSING,
    PLAN,
    URGENCIES,
    VISIT,
    WARD,
    WEEK_HOURS,
)
from spoedketen.simulation.compiled import kernel
from spoedketen.simulation.draws import GAP, joined, normal_quantile, stream_key, uniform, uniforms

Records = NDArray[Any]
WEEK_MINUTES = 10_080.0
KIND_SHIFT = 40
"""Patient k of kind t has number t * 2^40 + k."""

(WHERE, HOW_URGENT, WHAT, FORM, REFER, RIDE, TRANSPORT, ADMIT, INTENSIVE, OUTFLOW, DOOR_TIME,
 GP_TIME, SCENE_TIME, HANDOVER_TIME, CARE_TIME, IC_TIME, WARD_TIME, OUTFLOW_TIME) = range(
    21, 39
)  # fmt: skip
REMAINING, PRESENT = 39, 40
"""Purposes of draws; others are in :mod:`spoedketen.simulation.draws`."""


class Habits(NamedTuple):
    """What requests of K kinds turn out to be, by B age bands, N needs and O kinds of outflow.

    Shares are cumulative, times (mu, sigma) of a lognormal in minutes; a mu of -inf is no time.
    """

    door: Any
    """(K,)"""
    door_time: Any
    """(K, 2)"""
    cells: Any
    """(K, areas * B), by area and then band."""
    bands: int
    profile: Any
    """(K, 169): share of the week's requests before each hour."""
    per_week: Any
    """(K,): requests expected."""
    urgency: Any
    """(K, 4)"""
    need: Any
    """(K, 4, N)"""
    form: Any
    """(5,)"""
    gp_time: Any
    """(5, 2)"""
    referred: Any
    """(K, 5): share sent on to hospital, not cumulative, by form."""
    rides: Any
    """(K, 5): share of those who go by ambulance."""
    transported: Any
    """(4,): by urgency."""
    scene_time: Any
    """(2, 2): who stays, who is taken along."""
    handover_time: Any
    admitted: Any
    """(K, B)"""
    intensive: Any
    """(N,): share of the admitted; below 0 where a need never ends in admission."""
    care_time: Any
    """(N, 2, 2): sent home, admitted."""
    ic_time: Any
    ward_time: Any
    """(B, 2)"""
    outflow: Any
    """(B, O)"""
    outflow_time: Any
    """(O, 2)"""
    follow_up: Any
    """(K,): the kind of outflow that a kind always asks for, or -1."""


def weeks(habits: Habits, seed: int, replication: int, count: int) -> Iterator[Records]:
    """Yield the patients ((n,) of PLAN, by moment) of each of ``count`` weeks."""
    kinds = len(habits.door)
    numbers, loads = np.full(kinds, -1, np.int64), np.zeros(kinds)
    room = int((habits.per_week + 12.0 * np.sqrt(habits.per_week) + 50.0).sum())
    for week in range(count):
        table = np.zeros(room, PLAN)
        size = _week(habits, seed, replication, week, numbers, loads, table)
        if size < 0:
            raise OverflowError("a week held more requests than twelve deviations above its mean")
        table = table[:size]
        yield table[np.argsort(table["minutes"], kind="stable")]


@kernel
def _week(  # noqa: PLR0913, PLR0917
    habits: Habits,
    seed: int,
    replication: int,
    week: int,
    numbers: Any,
    loads: Any,
    table: Any,
) -> int:
    stream, size = stream_key(seed, replication), 0
    for kind in range(len(habits.door)):
        expected = habits.per_week[kind]
        if expected <= 0.0:
            continue
        while True:
            if numbers[kind] < 0:
                numbers[kind] = 0
                key = joined(stream, kind << KIND_SHIFT)
                loads[kind] = -np.log(uniform(key, GAP, 0))
            turn = loads[kind] / expected
            if turn >= week + 1:
                break
            if size == len(table):
                return -1
            number = (kind << KIND_SHIFT) + numbers[kind]
            key = joined(stream, number)
            one = table[size]
            one.minutes = WEEK_MINUTES * week + _moment(habits.profile[kind], turn - week)
            one.patient, one.kind = number, kind
            _fill(habits, key, kind, one)
            size += 1
            numbers[kind] += 1
            key = joined(stream, (kind << KIND_SHIFT) + numbers[kind])
            loads[kind] -= np.log(uniform(key, GAP, 0))
    return size


def already_there(habits: Habits, at_start: Records, seed: int, replication: int) -> Records:
    """Return who is in follow-up care when a run begins, or asks for it later ((n,) of PLAN).

    As many as are found at a moment where nobody has to wait: Poisson around the load, at most the
    places. Who is found somewhere stays longer than who comes (long stays are met more often), and
    has some of it behind: a stay of the length-biased lognormal, of which a uniform share is left.
    Who is on a ward asks after what is left there, as from home.
    """
    first = (len(habits.door) << KIND_SHIFT) + np.cumsum(at_start["places"]) - at_start["places"]
    luck = uniforms(seed, replication, first, PRESENT, 0)
    there = np.minimum(poisson.ppf(luck, at_start["load"]), at_start["places"]).astype(np.int64)
    rows = np.repeat(at_start, there)
    table = np.zeros(len(rows), PLAN)
    table["area"], table["outflow"] = rows["area"], rows["outflow"]
    asks = np.flatnonzero(habits.follow_up >= 0)
    table["kind"] = asks[0] if len(asks) else 0
    table["patient"] = np.repeat(first - (np.cumsum(there) - there), there) + np.arange(len(table))
    table["door"], table["urgency"], table["admission"] = COMMUNITY_BED, URGENCIES - 1, HOME
    _remaining(habits.outflow_time, rows["ward_mu"], rows["ward_sigma"], seed, replication, table)
    return table


@kernel
def _remaining(
    times: Any, ward_mu: Any, ward_sigma: Any, seed: int, replication: int, table: Any
) -> None:
    stream = stream_key(seed, replication)
    for row in range(len(table)):
        one = table[row]
        key, (mu, sigma) = joined(stream, one.patient), times[one.outflow]
        normal = normal_quantile(uniform(key, OUTFLOW_TIME, 0))
        if ward_mu[row] == -np.inf:
            left = uniform(key, REMAINING, 0)
            one.outflow_minutes = left * np.exp(mu + sigma * sigma + sigma * normal)
        else:
            spread = ward_sigma[row]
            whole = spread * (spread + normal_quantile(uniform(key, WARD_TIME, 0)))
            one.minutes = uniform(key, REMAINING, 0) * np.exp(ward_mu[row] + whole)
            one.outflow_minutes = np.exp(mu + sigma * normal)


@kernel
def _moment(profile: Any, share: float) -> float:
    """Return the minute of the week before which this share of the requests comes."""
    low, high = 0, WEEK_HOURS
    while high - low > 1:
        middle = (low + high) // 2
        if profile[middle] <= share:
            low = middle
        else:
            high = middle
    width = profile[low + 1] - profile[low]
    inside = (share - profile[low]) / width if width > 0.0 else 0.0
    return float(60.0 * (low + min(inside, 1.0)))


@kernel
def _which(cumulative: Any, u: float) -> int:
    for place in range(len(cumulative)):
        if u < cumulative[place]:
            return place
    return len(cumulative)


@kernel
def _fill(  # noqa: C901, PLR0912, PLR0915 - every draw of a patient
    habits: Habits, key: Any, kind: int, one: Any
) -> None:
    cell = np.searchsorted(habits.cells[kind], uniform(key, WHERE, 0), side="right")
    band = cell % habits.bands
    one.area, one.door = cell // habits.bands, habits.door[kind]
    one.urgency = _which(habits.urgency[kind], uniform(key, HOW_URGENT, 0))
    one.need = _which(habits.need[kind, one.urgency], uniform(key, WHAT, 0))
    one.form = 0
    if one.door == GP_POST:
        one.form = _which(habits.form, uniform(key, FORM, 0))
    one.referral = 0
    if uniform(key, REFER, 0) < habits.referred[kind, one.form]:
        one.referral = 1 + (uniform(key, RIDE, 0) < habits.rides[kind, one.form])
    one.transported = uniform(key, TRANSPORT, 0) < habits.transported[one.urgency]
    one.admission = HOME
    is_admitted = 0
    may_stay = habits.intensive[one.need] >= 0.0
    if may_stay and uniform(key, ADMIT, 0) < habits.admitted[kind, band]:
        is_admitted, one.admission = 1, WARD
        if uniform(key, INTENSIVE, 0) < habits.intensive[one.need]:
            one.admission = INTENSIVE_CARE
    one.outflow = _which(habits.outflow[band], uniform(key, OUTFLOW, 0))
    if one.outflow == habits.outflow.shape[1]:
        one.outflow = -1
    if habits.follow_up[kind] >= 0:
        one.outflow = habits.follow_up[kind]
    if one.form == NURSING:
        one.outflow = 0
    one.door_minutes = _minutes(habits.door_time[kind], key, DOOR_TIME)
    one.gp_minutes = 0.0
    if one.form in (CONSULT, VISIT):
        one.gp_minutes = _minutes(habits.gp_time[one.form], key, GP_TIME)
    one.scene_minutes = _minutes(habits.scene_time[one.transported], key, SCENE_TIME)
    one.handover_minutes = _minutes(habits.handover_time, key, HANDOVER_TIME)
    one.care_minutes = _minutes(habits.care_time[one.need, is_admitted], key, CARE_TIME)
    if one.admission == INTENSIVE_CARE:
        one.ic_minutes = _minutes(habits.ic_time, key, IC_TIME)
    if one.admission != HOME:
        one.ward_minutes = _minutes(habits.ward_time[band], key, WARD_TIME)
    if one.outflow >= 0:
        one.outflow_minutes = _minutes(habits.outflow_time[one.outflow], key, OUTFLOW_TIME)


@kernel
def _minutes(shape: Any, key: Any, purpose: int) -> float:
    if shape[0] == -np.inf:
        return 0.0
    return float(np.exp(shape[0] + shape[1] * normal_quantile(uniform(key, purpose, 0))))
