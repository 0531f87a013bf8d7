"""Every parameter without a measured source, replaceable by the user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack

VALUES_OF_NORMS = ("call_and_turnout_minutes", "on_scene_minutes", "limit_minutes", "share")
"""Replaced in the norm; every other name is a row of the assumptions."""

NEVER_ZERO = ("kilometre per hour", "factor on minutes")
"""Units in which zero means that nobody ever arrives, or everybody at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """A value somebody chose; ``low`` and ``high`` are the range that is still believable."""

    name: str
    value: float
    unit: str
    reason: Mapping[str, str]
    low: float | None = None
    high: float | None = None
    source: str | None = None


Assumptions = Mapping[str, Assumption]


@cache
def default_assumptions() -> Assumptions:
    """Return the assumptions that come with the product."""
    text = (files("spoedketen.domain") / "assumptions.yaml").read_text("utf-8")
    return {row["name"]: Assumption(**row) for row in yaml.safe_load(text)}


def assumptions_of(
    pack: Pack,
    replaced: Iterable[tuple[str, float]] = (),
    further: Assumptions | None = None,
) -> Assumptions:
    """Return the assumptions for a pack: product, then pack, then what the user replaced.

    ``further`` are those of the product that only the question asked for needs.

    Raises
    ------
    RequestError
        If the user replaces an assumption that does not exist or that only says how the pack was
        made, or a speed or factor by zero.
    """
    product = {**default_assumptions(), **(further or {})}
    found = dict(product)
    for row in pack.table("assumptions").iter_rows(named=True):
        reason = {"nl": row["reason"], "en": row["reason"]}
        found[row["name"]] = Assumption(**{**row, "reason": reason})
    for name, value in replaced:
        if name in found and name not in product:
            raise RequestError("assumption_without_effect", found=name)
        if name not in found:
            known = ", ".join((*VALUES_OF_NORMS, *found))
            raise RequestError("assumption_unknown", found=name, candidates=known)
        if value == 0 and found[name].unit in NEVER_ZERO:
            raise RequestError("not_positive", option=name, found=value)
        found[name] = replace(found[name], value=value, source="--assume")
    return found
