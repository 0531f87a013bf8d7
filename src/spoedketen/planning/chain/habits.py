"""What requests turn out to be, from the assumptions: shares and times for the simulator."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from spoedketen.domain.assumptions import Assumptions
from spoedketen.domain.chain import BANDS, chain_document
from spoedketen.domain.errors import RequestError
from spoedketen.domain.geodesy import FloatArray
from spoedketen.planning.chain.demand import Demand
from spoedketen.simulation.chain_patients import Habits
from spoedketen.simulation.chain_records import DOORS, SENT_AMBULANCE, URGENCIES

NEEDS = (
    "emergency_department", "acute_obstetrics", "hospital_care", "pci", "thrombectomy",
    "multitrauma",
)  # fmt: skip
"""What has to be at the destination; all but the second and third mean its emergency department."""
DEPARTMENT_NEEDS = (0, 3, 4, 5)
"""Needs that an emergency department answers; by place in NEEDS."""
FOLLOW_UP = (
    "district_nursing", "short_stay_primary_care_bed", "geriatric_rehabilitation", "wlz_crisis_bed",
)  # fmt: skip
DAY = 1_440.0
NO_TIME = (-np.inf, 0.0)


def habits_of(demand: Demand, values: Assumptions) -> Habits:
    """Return the habits of a demand under the assumptions."""
    told = chain_document()["kinds"]
    value = {name: row.value for name, row in values.items()}
    per_kind = demand.per_week.reshape(len(demand.kinds), -1)
    weights = np.cumsum(per_kind, axis=1)
    shares = weights / np.maximum(weights[:, -1:], 1e-300)
    shares[:, -1] = 1.0
    kinds = [told[kind] for kind in demand.kinds]
    return Habits(
        door=np.array([DOORS.index(kind["door"]) for kind in kinds]),
        door_time=np.array([_door_time(kind, value) for kind in kinds]),
        cells=shares,
        bands=len(BANDS),
        profile=np.concatenate(
            [np.zeros((len(kinds), 1)), np.cumsum(demand.profile, axis=1)], axis=1
        ),
        per_week=per_kind.sum(axis=1),
        urgency=np.array([cumulative_of(kind["urgency"], value) for kind in kinds]),
        need=np.array([_needs(kind, value) for kind in kinds]),
        form=_forms(value),
        gp_time=np.array([NO_TIME, _gp(value, "consult"), _gp(value, "visit"), NO_TIME, NO_TIME]),
        referred=np.array([_referred(kind, value) for kind in kinds]),
        rides=np.array([_rides(kind, value) for kind in kinds]),
        transported=np.array([value["transported_share"]] * 3 + [1.0]),
        scene_time=np.array(
            [
                lognormal(value["scene_minutes_stays"], value["scene_deviation_minutes"]),
                lognormal(value["scene_minutes_taken"], value["scene_deviation_minutes"]),
            ]
        ),
        handover_time=np.array(
            lognormal(value["handover_minutes"], value["handover_deviation_minutes"])
        ),
        admitted=np.array([_admitted(kind, value) for kind in kinds]),
        intensive=np.array([_intensive(need, value) for need in NEEDS]),
        care_time=np.array([_care(need, value) for need in NEEDS]),
        ic_time=np.array(_stay(value["ic_days"], value)),
        ward_time=np.array([_stay(days, value) for days in _ward_days(value)]),
        outflow=np.array([_follow_up(band, value) for band in BANDS]),
        outflow_time=np.array([_stay(value[name], value) for name in FOLLOW_UP_DAYS]),
        follow_up=np.array([_always(kind) for kind in kinds]),
    )


FOLLOW_UP_DAYS = ("home_nursing_days", "elv_days", "grz_days", "wlz_crisis_days")


def lognormal(mean: float, deviation: float) -> tuple[float, float]:
    """Return (mu, sigma) of the lognormal with this mean and standard deviation; no time for 0."""
    if mean <= 0.0:
        return NO_TIME
    spread = np.log1p((deviation / mean) ** 2)
    return float(np.log(mean) - spread / 2), float(np.sqrt(spread))


def _stay(days: float, value: Mapping[str, float]) -> tuple[float, float]:
    return lognormal(days * DAY, days * DAY * value["stay_spread"])


def _always(kind: Mapping[str, Any]) -> int:
    return FOLLOW_UP.index(kind["follow_up"]) if "follow_up" in kind else -1


def _gp(value: Mapping[str, float], form: str) -> tuple[float, float]:
    return lognormal(value[f"gp_{form}_minutes"], value[f"gp_{form}_deviation_minutes"])


def _door_time(kind: Mapping[str, Any], value: Mapping[str, float]) -> tuple[float, float]:
    match kind["door"]:
        case "gp_post":
            return lognormal(value["gp_call_minutes"], value["gp_call_deviation_minutes"])
        case "control_room":
            return lognormal(value["control_room_minutes"], value["control_room_deviation_minutes"])
        case "crisis":
            mean = value["crisis_contact_minutes"]
            return lognormal(mean, value["crisis_contact_deviation_minutes"])
    return NO_TIME


def cumulative_of(named: Sequence[str | float], value: Mapping[str, float]) -> FloatArray:
    """Return the cumulative shares of a row of names, `rest` being what the others leave.

    Raises
    ------
    RequestError
        If together they are more than everything.
    """
    shares = np.array([0.0 if name == "rest" else _share(name, value) for name in named])
    total = float(shares.sum())
    if total > 1.0 + ROUNDING:
        told = ", ".join(str(name) for name in named if name in value)
        raise RequestError("shares_above_all", found=told, value=round(total, 6))
    if "rest" in named:
        shares[list(named).index("rest")] = max(1.0 - total, 0.0)
    return np.asarray(np.cumsum(shares))


ROUNDING = 1e-9


def _share(name: str | float, value: Mapping[str, float]) -> float:
    return value[name] if isinstance(name, str) else float(name)


def _needs(kind: Mapping[str, Any], value: Mapping[str, float]) -> list[FloatArray]:
    rows = kind.get("need") or [{}] * URGENCIES
    return [cumulative_of(["rest", *(row.get(n, 0) for n in NEEDS[1:])], value) for row in rows]


def _intensive(need: str, value: Mapping[str, float]) -> float:
    if need in {"acute_obstetrics", "hospital_care"}:
        return -1.0
    return value.get(f"intensive_share_{need}", value["intensive_share"])


def _forms(value: Mapping[str, float]) -> FloatArray:
    named = [f"gp_{form}_share" for form in ("consult", "visit", "nursing", "ambulance")]
    return cumulative_of(["rest", *named], value)


def _referred(kind: Mapping[str, Any], value: Mapping[str, float]) -> list[float]:
    if kind["door"] == "gp_post":
        return [0.0, value["gp_consult_referred"], value["gp_visit_referred"], 0.0, 0.0]
    share = 1.0 if kind["door"] == "day_gp" else _share(kind.get("referred", 0), value)
    return [share] * 5


def _rides(kind: Mapping[str, Any], value: Mapping[str, float]) -> list[float]:
    if kind["door"] == "gp_post":
        by_visit = value["visit_referred_by_ambulance"]
        return [0.0, value["gp_referred_by_ambulance"], by_visit, 0.0, 0.0]
    return [_share(kind.get("by_ambulance", 0), value)] * 5


def _admitted(kind: Mapping[str, Any], value: Mapping[str, float]) -> FloatArray:
    own = value["self_referral_admitted_factor"] if kind["door"] == "walk_in" else 1.0
    shares = [value["admitted_under_65"]] * 4 + [value["admitted_65_plus"]] * 2
    is_other = kind.get("need") and kind["need"][0].get("acute_obstetrics")
    return np.zeros(len(BANDS)) if is_other else np.array(shares) * own


def _care(need: str, value: Mapping[str, float]) -> list[tuple[float, float]]:
    if need == "hospital_care":
        return [NO_TIME, NO_TIME]
    if need == "acute_obstetrics":
        hours = [value["obstetric_hours"], value["obstetric_deviation_hours"]]
        return [lognormal(*(60.0 * each for each in hours))] * 2
    return [
        lognormal(value[f"ed_minutes_{left}"], value[f"ed_deviation_minutes_{left}"])
        for left in ("home", "admitted")
    ]


def _ward_days(value: Mapping[str, float]) -> list[float]:
    return [value["ward_days_under_65"]] * 4 + [
        value["ward_days_65_74"],
        value["ward_days_75_plus"],
    ]


def _follow_up(band: str, value: Mapping[str, float]) -> FloatArray:
    """Return the cumulative shares of kinds of follow-up care after a ward stay [O]."""
    named = [f"{name}_after_ward_75_plus" for name in ("home_nursing", "elv", "grz", "wlz")]
    factor = {"age_75_plus": 1.0, "age_65_74": value["follow_up_factor_65_74"]}.get(band, 0.0)
    return cumulative_of(named, {name: value[name] * factor for name in named})


def to_department(habits: Habits, kind: int) -> FloatArray:
    """Return the share of a kind's requests that come to hospital, by need [N].

    Who is referred by ambulance may be treated and left by it, as anybody for whom one is sent.
    """
    needs = np.diff(habits.need[kind], axis=1, prepend=0.0)
    urgency = np.diff(habits.urgency[kind], prepend=0.0)
    return np.asarray((urgency * _coming(habits, kind)) @ needs)


def _coming(habits: Habits, kind: int) -> FloatArray:
    """Return the share that comes to hospital, by urgency [U]."""
    taken = habits.transported
    left = habits.rides[kind][:, None] * (1.0 - taken)
    referred = habits.referred[kind][:, None] * (1.0 - left)
    match DOORS[habits.door[kind]]:
        case "gp_post":
            form = np.diff(habits.form, prepend=0.0)
            return np.asarray(form @ referred + form[SENT_AMBULANCE] * taken)
        case "control_room":
            return np.asarray(taken)
        case "community_bed":
            return np.zeros(len(taken))
        case "walk_in":
            return np.ones(len(taken))
        case _:
            return np.asarray(referred[0])
