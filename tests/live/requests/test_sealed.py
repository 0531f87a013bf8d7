"""Patient data goes with the key that is in use."""

import pytest
from live.region import NOW, a_person
from live.requests.asking import BSN, a_request

from spoedketen.live.requests.actions.cases import open_request
from spoedketen.live.requests.actions.drafts import keep_draft
from spoedketen.live.requests.actions.hand_overs import HandOverWish, hand_over
from spoedketen.live.requests.actions.people import see_patient
from spoedketen.live.requests.actions.sealed import SEALED, renew_sealed
from spoedketen.live.requests.models import Patient

pytestmark = pytest.mark.django_db
OLD = "test:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
NEW = "next:ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA="


def test_an_older_key_may_go_after_everything_was_sealed_anew(placed_country, settings):
    triagist = a_person("triagist", of="o1")
    case = open_request(triagist, a_request(), NOW)
    wish = HandOverWish(to="desk", organisation="o2")
    hand_over(triagist, case, wish, NOW)
    keep_draft(triagist, case, "klacht=wound")
    settings.FIELD_KEYS = f"{NEW}\n{OLD}"
    assert renew_sealed(NOW) == len(SEALED)
    assert renew_sealed(NOW) == 0
    settings.FIELD_KEYS = NEW
    assert Patient.objects.get().identity.startswith("v1:next:")
    assert see_patient(triagist, case, "nazien", NOW).patient.bsn == BSN
