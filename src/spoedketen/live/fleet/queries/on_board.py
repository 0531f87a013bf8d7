"""What the board knows of the ambulances of a region, beside what units told themselves."""

from datetime import datetime

from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.queries.board import board_rows
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.fleet.relocation_values import OnDuty

AMBULANCE = "ambulance"


def on_duty(actor: Actor, region: int, at: datetime) -> OnDuty | None:
    """Return how many units services told to be on duty and free, as far as shared with a reader.

    None where no service of the region tells it.
    """
    there = directory().services_in(region, local_day(at))
    services = [each.slug for each in there if each.service_type == AMBULANCE]
    told = [
        (figures.staffed, figures.available)
        for row in board_rows(actor, services, at)
        for figures in row.figures or ()
        if figures.resource == AMBULANCE and not figures.is_stale(at)
    ]
    known = [(staffed, free) for staffed, free in told if staffed is not None and free is not None]
    if not known:
        return None
    return OnDuty(staffed=sum(each for each, _ in known), free=sum(each for _, each in known))
