"""What the chain is made of as data: kinds of request, demand, profiles, what falls with what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.assumptions import Assumption, Assumptions

BANDS = ("age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_74", "age_75_plus")
"""Age bands of the demand; the two last make up 65 and over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A published total with its year and source."""

    part: str
    value: float
    year: int
    source: str


@cache
def chain_document() -> Mapping[str, Any]:
    """Return the description of the chain that comes with the product."""
    found: Mapping[str, Any] = yaml.safe_load(_text("chain.yaml"))
    return found


@cache
def chain_assumptions() -> Assumptions:
    """Return the assumptions of the chain that come with the product."""
    rows = yaml.safe_load(_text("chain_assumptions.yaml"))
    return {row["name"]: Assumption(**row) for row in rows}


def published_totals() -> tuple[Total, ...]:
    """Return the totals that a simulation of the country is held against."""
    return tuple(Total(**row) for row in chain_document()["totals"])


def _text(name: str) -> str:
    return (files("spoedketen.domain") / name).read_text("utf-8")
