"""Matches that were kept earlier are still read: shorter rows, rules with other names."""

import json
import zlib
from dataclasses import fields, replace
from math import inf

from spoedketen.domain.matching.candidates import Candidate, Places
from spoedketen.domain.matching.needs import MatchRules
from spoedketen.live.requests.packing import (
    CODES,
    pack_candidates,
    rules_as_told,
    rules_of,
    unpack_candidates,
)

FAR = Candidate(
    service="s", care="emergency_department", site="x", minutes=inf, has_minutes=False,
    capabilities=frozenset({"multitrauma:1"}),
)  # fmt: skip

FULL = Candidate(
    service="t", care="elv_low", site="y", minutes=12.25, opens=False, is_opening_known=False,
    stop="stop", stop_minutes=inf, is_trauma_exempt=True, capabilities=frozenset({"a", "b:1"}),
    places=Places(value=3, low=1, high=4, expected=True), wait_minutes=0, crowding=2,
    stale_minutes=3.5, age_min=18, age_max=90, sex=("f",), contracts=frozenset(),
    ceilings=frozenset({"z", "q"}),
)  # fmt: skip
WHOLE_ROW = [
    "t", "elv_low", "y", 12.25, True, False, False, "stop", inf, True, 0, [3, 1, 4, True], 0, 2,
    3.5, 18, 90, ["f"], [], ["q", "z"],
]  # fmt: skip


def test_what_is_not_as_usual_comes_back_as_it_was():
    near = replace(FAR, service="u", minutes=3.0, has_minutes=True, wait_minutes=5)
    assert unpack_candidates(pack_candidates([FAR, FULL, near])) == [FAR, FULL, near]


def test_a_row_that_was_kept_whole_is_still_read():
    names = [field.name for field in fields(Candidate)]
    told = {"names": names, "capabilities": [["a", "b:1"]], "rows": [WHOLE_ROW]}
    assert unpack_candidates(zlib.compress(json.dumps(told).encode())) == [FULL]


def test_who_was_too_far_is_kept_short_with_what_it_can_do():
    packed = pack_candidates([FAR])
    assert unpack_candidates(packed) == [FAR]
    assert len(json.loads(zlib.decompress(packed))["rows"][0]) == 6


def test_a_row_that_was_kept_without_what_it_can_do_is_still_read():
    told = json.loads(zlib.decompress(pack_candidates([FAR])))
    told["rows"] = [row[:5] for row in told["rows"]]
    (found,) = unpack_candidates(zlib.compress(json.dumps(told).encode()))
    assert (found.service, found.has_minutes, found.capabilities) == ("s", False, frozenset())


def test_rules_that_were_kept_earlier_are_read_with_what_is_usual():
    told = rules_as_told(MatchRules(took=("a", "b"), excluded=frozenset({"c"})))
    assert rules_of(json.loads(json.dumps(told))).took == ("a", "b")
    earlier = {name: told[name] for name in told if name not in {"took", "rotation_within_minutes"}}
    assert rules_of({**earlier, "turn": 0}) == MatchRules(excluded=frozenset({"c"}))


def test_the_codes_of_reasons_keep_their_places():
    assert CODES[:4] == ("proposed", "no_minutes", "unreachable", "too_far")
    assert CODES[14:] == ("on_stop", "urgency_not_comparable")
