"""What no form should be sent is refused in words."""

import json

import pytest
from live.capacity.test_alerts import BOTH
from live.region import a_person
from live.signed_in import at_browser

pytestmark = pytest.mark.django_db
ADD = "/beheer/django/directory/agreement/add/"


def test_a_version_that_never_was_is_a_conflict_and_no_crash(country):
    """As after a restore of an older backup while a page stood open: KeyError 'who', a 500."""
    chair = at_browser(a_person("roaz_chair", at="n1"))
    asked = {"level": "phase_2", "reason": "griep", "version": "3", "bevestigd": "1"}
    answer = chair.post("/opschaling/network/n1/wijzigen/", asked, follow=True)
    assert answer.status_code == 200
    assert "een stand die er niet is" in answer.content.decode()


@pytest.mark.parametrize("given", ["NaN", "1e999", '"\\u0000"', "[" * 100_000], ids=lambda g: g[:9])
def test_an_agreement_of_nonsense_is_refused_in_words(country, given):
    rule = json.dumps({**BOTH, "raise_at": 1, "label": {"nl": 2, "en": "x"}})
    text = rule.replace('"raise_at": 1', f'"raise_at": {given}').replace('"nl": 2', '"nl": "x"')
    if given.startswith('"'):
        text = rule.replace('"nl": 2', f'"nl": {given}')
    told = {"kind": "alerts", "parameters": '{"rules":[' + text + "]}"}
    administrator = at_browser(a_person("administrator"))
    told |= {"valid_from": "2026-01-01", "source": "x"}
    answer = administrator.post(ADD, told)
    assert answer.status_code == 200
    assert "Verwacht is JSON" in answer.content.decode()
