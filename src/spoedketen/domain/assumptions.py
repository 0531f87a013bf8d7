"""Every parameter without a measured source, replaceable by the user."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

import yaml

from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack

VALUES_OF_NORMS = ("call_and_turnout_minutes", "on_scene_minutes", "limit_minutes", "share")
"""Replaced in the norm; every other name is a row of the assumptions."""

NEVER_ZERO = ("kilometre per hour", "factor on minutes")
"""Units in which zero means that nobody ever arrives, or everybody at once."""

ALIKE_AT_MOST = 6
"""So many names are proposed for one that is unknown."""

TAKEN = " taken"
"""Ends the unit of a load that capacity is made for: for a load of zero it would have no end."""


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
    elsewhere: Iterable[str] = (),
) -> Assumptions:
    """Return the assumptions for a pack: product, then pack, then what the user replaced.

    ``further`` are those of the product that only the question asked for needs; ``elsewhere`` are
    names that the question knows too, to propose to who misspells one.

    Raises
    ------
    RequestError
        If the user replaces an assumption that does not exist or that only says how the pack was
        made, a speed, factor or load by zero, or a share by more than everything.
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
            known = (*VALUES_OF_NORMS, *found, *elsewhere)
            raise _unknown(name, dict.fromkeys(known))
        _check(found[name], value)
        found[name] = replace(found[name], value=value, source="--assume")
    return found


def _unknown(name: str, known: Iterable[str]) -> RequestError:
    """Return the refusal of a name, with those it looks like, else with all there are."""
    candidates = list(known)
    alike = get_close_matches(name, candidates, n=ALIKE_AT_MOST, cutoff=0.6)
    if alike:
        return RequestError("assumption_misspelt", found=name, candidates=", ".join(alike))
    return RequestError("assumption_unknown", found=name, candidates=", ".join(candidates))


def _check(row: Assumption, value: float) -> None:
    """Refuse what no region can be; a value beyond low and high is the user's to choose."""
    if value == 0 and (row.unit in NEVER_ZERO or row.unit.endswith(TAKEN)):
        raise RequestError("not_positive", option=row.name, found=value)
    if row.unit.startswith("share") and not 0 <= value <= 1:
        raise RequestError("assumption_no_share", found=row.name, value=value)
