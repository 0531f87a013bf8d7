"""Cases and wishes that tests begin with."""

from spoedketen.live.requests.match_values import MatchWish
from spoedketen.live.requests.values import (
    Asking,
    CallerTold,
    NewRequest,
    NewTriage,
    PatientTold,
    PlaceWish,
)

PHONE = "06 12345678"
BSN = "111222333"


def a_request(key="r1", **told):
    """Return a question by telephone from town 1."""
    given = {
        "door": "phone",
        "complaint": "buikpijn",
        "place": PlaceWish(id="a1"),
        "caller": CallerTold(name="An Jansen", phone=PHONE),
        "patient": PatientTold(name="Piet Jansen", bsn=BSN, birth_date="1950-03-01"),
        "asking": Asking(age_years=76, sex="m"),
        "notes": "belt voor haar man",
    }
    return NewRequest(key=key, **{**given, **told})


def a_triage(urgency="U3", **told):
    """Return a triage by NTS, made elsewhere."""
    given = {"system": "nts", "scheme": "nts", "author": "triagist van de HAP"}
    given |= {"care": ("emergency_department",)}
    return NewTriage(urgency=urgency, **{**given, **told})


def a_wish(place="a1", care=("emergency_department",), **told):
    """Return a match that is asked without a case."""
    asking = told.pop("asking", Asking(care=care))
    return MatchWish(place=PlaceWish(id=place), asking=asking, **told)
