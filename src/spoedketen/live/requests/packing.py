"""What a match was made of, small enough to keep: replaying it gives the same answer."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from operator import attrgetter
from typing import Any

from spoedketen.domain.matching.candidates import Candidate, Places
from spoedketen.domain.matching.choosing import Matching
from spoedketen.domain.matching.filters import FILTERS
from spoedketen.domain.matching.needs import MatchRules, Weights

NAMES = tuple(field.name for field in fields(Candidate))
AT = {name: place for place, name in enumerate(NAMES)}
RULES = {field.name for field in fields(MatchRules)}
LEVEL = 3
"""Of compression: twice as fast as the usual one and a tenth larger."""
PROPOSED = "proposed"
CODES = (PROPOSED, *FILTERS)
"""The code of each byte; a new reason is added at the end of the filters, never between."""


BARE = ("service", "care", "site", "minutes", "has_minutes", "capabilities")
"""All that is known of a candidate that was too far to be looked at; kept earlier without the last.
"""
UNSEEN = {field.name: field.default for field in fields(Candidate) if field.name not in BARE}
the_rest = attrgetter(*UNSEEN)
NOTHING = tuple(UNSEEN.values())
"""What such a candidate says of everything else."""


def pack_candidates(found: Sequence[Candidate]) -> bytes:
    """Return candidates as compressed rows: whole ones, and bare ones that were too far."""
    capabilities = sorted({each.capabilities for each in found}, key=sorted)
    number = {held: place for place, held in enumerate(capabilities)}
    rows = [_row(each, number) for each in found]
    told = {"names": NAMES, "capabilities": [sorted(held) for held in capabilities], "rows": rows}
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), LEVEL)


def _row(each: Candidate, number: Mapping[frozenset[str], int]) -> list[Any]:
    if the_rest(each) == NOTHING:
        return [*(getattr(each, name) for name in BARE[:-1]), number[each.capabilities]]
    told = [getattr(each, name) for name in NAMES]
    told[AT["capabilities"]] = number[each.capabilities]
    told[AT["ceilings"]] = sorted(each.ceilings)
    told[AT["contracts"]] = None if each.contracts is None else sorted(each.contracts)
    held = each.places
    told[AT["places"]] = held and [held.value, held.low, held.high, held.expected]
    return told


def unpack_candidates(packed: bytes) -> list[Candidate]:
    """Return the candidates of compressed rows."""
    told = json.loads(zlib.decompress(packed))
    capabilities = [frozenset(held) for held in told["capabilities"]]
    return [
        _bare(row, capabilities)
        if len(row) <= len(BARE)
        else _candidate(dict(zip(told["names"], row, strict=True)), capabilities)
        for row in told["rows"]
    ]


def _bare(row: Sequence[Any], capabilities: Sequence[frozenset[str]]) -> Candidate:
    told = dict(zip(BARE, row, strict=False))
    if "capabilities" in told:
        told["capabilities"] = capabilities[told["capabilities"]]
    return Candidate(**told)


def _candidate(told: dict[str, Any], capabilities: Sequence[frozenset[str]]) -> Candidate:
    told["capabilities"] = capabilities[told["capabilities"]]
    told["ceilings"] = frozenset(told["ceilings"])
    told["sex"] = tuple(told["sex"])
    if told["contracts"] is not None:
        told["contracts"] = frozenset(told["contracts"])
    if told["places"] is not None:
        value, low, high, expected = told["places"]
        told["places"] = Places(value=value, low=low, high=high, expected=expected)
    return Candidate(**told)


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
    known["weights"] = Weights(**told["weights"])
    known["excluded"] = frozenset(told["excluded"])
    return MatchRules(**{**known, "took": tuple(told.get("took", ()))})
