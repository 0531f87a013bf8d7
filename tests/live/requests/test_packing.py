"""Matches that were kept earlier are still read: shorter rows, rules with other names."""

import json
import zlib
from math import inf

from spoedketen.domain.matching.candidates import Candidate
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
