"""What a match was made of, small enough to keep: replaying it gives the same answer."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from spoedketen.domain.matching.candidates import Candidate, Places
from spoedketen.domain.matching.choosing import Matching
from spoedketen.domain.matching.filters import FILTERS
from spoedketen.domain.matching.needs import MatchRules, Weights

RULES = {field.name for field in fields(MatchRules)}
LEVEL = 3
"""Of compression: twice as fast as the usual one and a tenth larger."""
PROPOSED = "proposed"
CODES = (PROPOSED, *FILTERS)
"""The code of each byte; a new reason is added at the end of the filters, never between."""


BARE = ("service", "care", "site", "minutes", "has_minutes", "capabilities")
"""All that is known of a candidate that was too far to be looked at; kept earlier without the last.
"""
USUAL = {field.name: field.default for field in fields(Candidate) if field.name not in BARE}
the_bare, the_rest = attrgetter(*BARE[:-1]), attrgetter(*USUAL)
NOTHING = tuple(USUAL.values())
"""What such a candidate says of everything else."""
WRITTEN: Mapping[str, Callable[[Any], Any]] = {
    "ceilings": sorted,
    "contracts": sorted,
    "places": attrgetter("value", "low", "high", "expected"),
}
"""How what JSON has no shape for is written; `READ` is the way back."""


def pack_candidates(found: Sequence[Candidate]) -> bytes:
    """Return candidates as compressed rows."""
    capabilities = sorted({each.capabilities for each in found}, key=sorted)
    number = {held: place for place, held in enumerate(capabilities)}
    rows = [_row(each, number) for each in found]
    told = {"capabilities": [sorted(held) for held in capabilities], "rows": rows}
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), LEVEL)


def _row(each: Candidate, number: Mapping[frozenset[str], int]) -> list[Any]:
    """Return what every candidate has, and by name what of the rest is not as usual."""
    row = [*the_bare(each), number[each.capabilities]]
    rest = the_rest(each)
    if rest != NOTHING:
        row.append(
            {
                name: WRITTEN[name](value) if name in WRITTEN else value
                for (name, usual), value in zip(USUAL.items(), rest, strict=True)
                if value != usual
            }
        )
    return row


def unpack_candidates(packed: bytes) -> list[Candidate]:
    """Return the candidates of compressed rows; those kept earlier have every value, in order."""
    told = json.loads(zlib.decompress(packed))
    capabilities = [frozenset(held) for held in told["capabilities"]]
    return [_candidate(_named(row, told.get("names", ())), capabilities) for row in told["rows"]]


def _named(row: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    if isinstance(row[-1], dict):
        return {**dict(zip(BARE, row, strict=False)), **row[-1]}
    return dict(zip(BARE if len(row) <= len(BARE) else names, row, strict=False))


def _candidate(told: dict[str, Any], capabilities: Sequence[frozenset[str]]) -> Candidate:
    for name, read in READ.items():
        if told.get(name) is not None:
            told[name] = read(told[name])
    if "capabilities" in told:
        told["capabilities"] = capabilities[told["capabilities"]]
    return Candidate(**told)


def _places(told: Sequence[Any]) -> Places:
    value, low, high, expected = told
    return Places(value=value, low=low, high=high, expected=expected)


READ: Mapping[str, Callable[[Any], Any]] = {
    "ceilings": frozenset,
    "contracts": frozenset,
    "sex": tuple,
    "places": _places,
}


def pack_reasons(found: Sequence[Candidate], answer: Matching) -> bytes:
    """Return one code per candidate, in their order."""
    dropped = {(d.candidate.service, d.candidate.care): d.reason for d in answer.dropped}
    codes = (CODES.index(dropped.get((one.service, one.care), PROPOSED)) for one in found)
    return zlib.compress(bytes(codes), LEVEL)


def unpack_reasons(packed: bytes) -> list[str]:
    """Return the reason of each candidate, ``proposed`` for those that were."""
    return [CODES[code] for code in zlib.decompress(packed)]


def rules_as_told(rules: MatchRules) -> dict[str, Any]:
    """Return rules as they are kept beside a match."""
    return {**asdict(rules), "excluded": sorted(rules.excluded)}


def rules_of(told: dict[str, Any]) -> MatchRules:
    """Return rules that were kept; what was not kept yet is as it stands by default."""
    known = {name: value for name, value in told.items() if name in RULES}
    # Kept before waiting for a place had a weight of its own.
    usual = {"wait_place": told["weights"]["wait"]} if "wait" in told["weights"] else {}
    known["weights"] = Weights(**{**usual, **told["weights"]})
    known["excluded"] = frozenset(told["excluded"])
    return MatchRules(**{**known, "took": tuple(told.get("took", ()))})
