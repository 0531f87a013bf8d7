"""Urgency as data: schemes with ranks, and tables between schemes that keep the order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from spoedketen.domain.errors import RequestError


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgency:
    """One class of a scheme; rank 0 is the most urgent of its scheme.

    ``target_minutes`` is when somebody must have acted, None where no target is agreed.
    """

    scheme: str
    code: str
    rank: int
    label: Mapping[str, str]
    is_life_threatening: bool
    target_minutes: int | None
    sends_ambulance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """A versioned table from every class of one scheme to a class of another."""

    id: str
    from_scheme: str
    to_scheme: str
    version: str
    status: str
    source: str
    pairs: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schemes:
    """Every scheme with its classes in order, and the tables between them."""

    labels: Mapping[str, Mapping[str, str]]
    classes: Mapping[str, tuple[Urgency, ...]]
    crosswalks: Mapping[str, Crosswalk]

    def urgency(self, scheme: str, code: str) -> Urgency:
        """Return a class.

        Raises
        ------
        RequestError
            ``scheme_unknown`` or ``urgency_unknown``, with what is known.
        """
        if scheme not in self.classes:
            raise RequestError("scheme_unknown", given=scheme, known=", ".join(self.classes))
        for each in self.classes[scheme]:
            if each.code == code:
                return each
        known = ", ".join(each.code for each in self.classes[scheme])
        raise RequestError("urgency_unknown", given=code, scheme=scheme, known=known)

    def translated(self, urgency: Urgency, crosswalk: str) -> Urgency:
        """Return the class of another scheme that a table gives."""
        table = self.crosswalks[crosswalk]
        if table.from_scheme != urgency.scheme:
            told = {"given": urgency.scheme, "wanted": table.from_scheme}
            raise RequestError("crosswalk_of_other_scheme", crosswalk=crosswalk, **told)
        return self.urgency(table.to_scheme, table.pairs[urgency.code])

    def crosswalk_faults(self, table: Crosswalk) -> list[str]:
        """Return the codes of what is wrong with a table: not total, or not keeping the order."""
        codes = [each.code for each in self.classes[table.from_scheme]]
        if missing := [code for code in codes if code not in table.pairs]:
            return [f"not_total: {', '.join(missing)}"]
        try:
            ranks = [self.urgency(table.to_scheme, table.pairs[code]).rank for code in codes]
        except RequestError as error:
            return [str(error)]
        return _falls(codes, ranks)


def _falls(codes: Sequence[str], ranks: Sequence[int]) -> list[str]:
    pairs = zip(
        zip(codes, ranks, strict=True), zip(codes[1:], ranks[1:], strict=True), strict=False
    )
    return [
        f"order_broken: {one} > {other}"
        for (one, first), (other, second) in pairs
        if first > second
    ]


def most_urgent(found: Sequence[Urgency]) -> Urgency:
    """Return the most urgent of some classes of one scheme."""
    return min(found, key=lambda each: each.rank)


def _classes(scheme: str, rows: Mapping[str, Mapping[str, Any]]) -> tuple[Urgency, ...]:
    return tuple(
        Urgency(
            scheme=scheme,
            code=code,
            rank=rank,
            label={"nl": row["nl"], "en": row["en"]},
            is_life_threatening=bool(row.get("life_threatening", False)),
            target_minutes=row["target_minutes"],
            sends_ambulance=bool(row.get("ambulance", True)),
        )
        for rank, (code, row) in enumerate(rows.items())
    )


def _crosswalk(id_: str, row: Mapping[str, Any]) -> Crosswalk:
    return Crosswalk(
        id=id_,
        from_scheme=row["from"],
        to_scheme=row["to"],
        version=row["version"],
        status=row["status"],
        source=row["source"],
        pairs=row["map"],
    )


@cache
def schemes() -> Schemes:
    """Return the schemes of this version."""
    text = (files("spoedketen.domain") / "urgency.yaml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    return Schemes(
        labels={code: row["label"] for code, row in told["schemes"].items()},
        classes={code: _classes(code, row["codes"]) for code, row in told["schemes"].items()},
        crosswalks={id_: _crosswalk(id_, row) for id_, row in told["crosswalks"].items()},
    )
