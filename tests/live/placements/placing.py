"""Needs, figures and people that tests of placements begin with."""

from datetime import timedelta

from live.region import NOW, a_person, a_sender, an_observation, forget_sums

from spoedketen.live.capacity.actions.observations import Submission, record_submissions
from spoedketen.live.placements.actions.enquiries import send_enquiries
from spoedketen.live.placements.actions.placements import open_placement
from spoedketen.live.placements.models import Enquiry
from spoedketen.live.placements.values import NewPlacement
from spoedketen.live.requests.values import PatientTold, PlaceWish

WARDS = {name: f"h{name[1]}.ward" for name in ("o1", "o2", "o3", "o4")}
LATER = NOW + timedelta(minutes=5)


def a_need(key="p1", **told):
    """Return a need for a ward bed of somebody in town 1."""
    given = {"care": "ward", "place": PlaceWish(id="a1"), "age_years": 76, "sex": "m"}
    given |= {"patient": PatientTold(name="Piet Jansen", bsn="111222333")}
    given |= {"origin_service": "h1.ward", "wishes": "dicht bij zijn vrouw Ans"}
    return NewPlacement(key=key, **{**given, **told})


def a_nurse(of="o1"):
    """Return a transfer nurse of an organisation."""
    return a_person("transfer_nurse", of=of)


def tell(of, free, at=NOW, key="", **told):
    """Let a hospital tell its ward beds."""
    item = an_observation(
        key=key or f"{of}-{free}-{at.isoformat()}", service=WARDS[of], resource="bed_medical",
        observed_at=at, free=free, **told,
    )  # fmt: skip
    ((receipt,),) = record_submissions([Submission(actor=a_sender(of), items=(item,))], at)
    assert receipt.status == "accepted", receipt
    forget_sums()


def an_enquiry(actor, *providers, key="p1", at=NOW, minutes=None):
    """Open a need, ask some providers, and return the need with their enquiries."""
    number = open_placement(actor, a_need(key), at)
    send_enquiries(actor, number, [WARDS[of] for of in providers], at, minutes=minutes)
    rows = Enquiry.objects.filter(placement__public_id=number).order_by("id")
    return number, [str(row.public_id) for row in rows]
