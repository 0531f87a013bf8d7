"""What looks like a slip is taken and asked about."""

import pytest
from live.region import NOW, a_sender, an_observation

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.capacity.queries.doubts import doubts_about
from spoedketen.live.capacity.wording import rejection_sentence


def reported(*items):
    return record_submissions([Submission(actor=a_sender(), items=items)], NOW)[0]


@pytest.mark.parametrize(
    ("before", "told", "field"),
    [
        ({"staffed": 12}, {"staffed": 25}, "staffed"),
        ({"occupied": 0}, {"occupied": 11}, "occupied"),
        ({"free": 3}, {"staffed": 20, "physical": 18}, "staffed"),
    ],
)
def test_a_leap_or_more_staff_than_places_is_accepted_with_a_question(country, before, told, field):
    first, second = (
        an_observation(key, **{"free": None, **figures})
        for key, figures in (("before", before), ("now", told))
    )
    assert reported(first)[0].doubts == ()
    assert [[d.field for d in each] for each in doubts_about([second])] == [[field]]
    (receipt,) = reported(second)
    assert receipt.status == "accepted"
    (doubt,) = receipt.doubts
    assert doubt.field == field
    assert "Klopt dit?" in rejection_sentence(doubt)


@pytest.mark.parametrize(("before", "now"), [(3, 13), (40, 80), (20, 0), (None, 90), (100, 110)])
def test_ordinary_change_raises_no_question(country, before, now):
    reported(an_observation("before", occupied=before))
    assert reported(an_observation("now", occupied=now))[0].doubts == ()
