"""Rules of signals that could never work are refused where they are entered."""

import pytest

from spoedketen.live.directory.agreement_rules import agreement_faults

RULE = {
    "code": "full",
    "label": {"nl": "vol", "en": "full"},
    "of": "service",
    "sector": "emergency_department",
    "measure": "occupied_percent",
    "side": "above",
    "raise_at": 90,
    "clear_at": 80,
    "hold_minutes": 0,
    "clear_minutes": 5,
    "severity": "attention",
    "owner": ["emergency_nurse"],
}


def faults(**other):
    return agreement_faults("alerts", {"rules": [{**RULE, **other}]})


def test_a_rule_that_fits_is_accepted():
    assert faults() == []


@pytest.mark.parametrize(
    ("other", "part"),
    [
        ({"clear_at": 95}, "clear_at"),
        ({"side": "below", "clear_at": 80}, "clear_at"),
        ({"measure": "crowding_score", "horizon": "4h"}, "vooruit"),
        ({"measure": "crowding_score", "of": "network"}, "service"),
        ({"measure": "stops"}, "regio"),
        ({"measure": "boarding", "sector": "ward"}, "emergency_department"),
        ({"raise_at": 140}, "percentage"),
        ({"owner": ["doctor"]}, "doctor bestaat niet"),
        ({"owner": ["citizen"]}, "citizen mag geen"),
        ({"escalate_minutes": 10}, "naar wie"),
        ({"quiet": ["07:00", "07:00"]}, "hetzelfde moment"),
        ({"edge": "low"}, "band"),
    ],
)
def test_a_rule_that_could_never_work_is_refused_in_words(other, part):
    found = faults(**other)
    assert found
    assert any(part in fault for fault in found), found


def test_two_rules_of_one_name_are_refused():
    assert agreement_faults("alerts", {"rules": [RULE, RULE]})
