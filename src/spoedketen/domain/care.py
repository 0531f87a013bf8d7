"""Kinds of care that can be asked for, and conditions that ask for what not everybody has."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Label = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CareKind:
    """A kind of care: which services give it, who travels and how it is arranged.

    ``how`` is ``enquiry``, ``destination`` or ``referral``; ``setting`` is ``home``, ``primary`` or
    ``hospital``. With ``reserves`` a place may be held though the patient is presented.
    ``most_urgent`` is the highest NTS class that it may take, empty takes all.
    """

    code: str
    label: Label
    services: tuple[str, ...]
    resource: str
    mode: str
    travels: str
    how: str
    setting: str
    most_urgent: str = ""
    insurer: bool = False
    too_far_minutes: int | None = None
    transfer: bool = False
    reserves: bool = False
    age_min: int | None = None
    age_max: int | None = None
    sex: tuple[str, ...] = ()
    excluded_by: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        """Tell whether a place is sought and held for it."""
        return self.how == "enquiry" or self.reserves


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLeg:
    """Where to stabilise first when the centre is further than some minutes."""

    first: str
    after_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a suspected condition needs: one of the alternatives, all of its parts."""

    code: str
    label: Label
    needs: tuple[frozenset[str], ...]
    two_leg: TwoLeg | None = None

    def is_met(self, capabilities: frozenset[str]) -> bool:
        """Tell whether a location can treat it."""
        return any(wanted <= capabilities for wanted in self.needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareTable:
    """Everything that can be asked for."""

    kinds: Mapping[str, CareKind]
    conditions: Mapping[str, Condition]
    limits: Mapping[str, Label]
    insurers: Mapping[str, str]


WORDS = ("nl", "en")


def _label(row: Mapping[str, Any]) -> Label:
    return {language: row[language] for language in WORDS}


def _kind(code: str, row: Mapping[str, Any]) -> CareKind:
    told: dict[str, Any] = {name: value for name, value in row.items() if name not in WORDS}
    for name in ("services", "sex", "excluded_by"):
        told[name] = tuple(told.get(name, ()))
    if told["setting"] == "hospital":
        told["excluded_by"] = ("no_hospital", *told["excluded_by"])
    return CareKind(code=code, label=_label(row), **told)


def _condition(code: str, row: Mapping[str, Any]) -> Condition:
    return Condition(
        code=code,
        label=_label(row),
        needs=tuple(frozenset(wanted) for wanted in row["needs"]),
        two_leg=TwoLeg(**row["two_leg"]) if "two_leg" in row else None,
    )


@cache
def care_table() -> CareTable:
    """Return the table of this version."""
    text = (files("spoedketen.domain") / "care.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    return CareTable(
        kinds={code: _kind(code, row) for code, row in told["kinds"].items()},
        conditions={code: _condition(code, row) for code, row in told["conditions"].items()},
        limits={code: _label(row) for code, row in told["limits"].items()},
        insurers=told["insurers"],
    )
