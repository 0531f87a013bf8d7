"""What the invented emergency departments count of their crowding: pure, from their figures."""

from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.demo.figures import reading
from spoedketen.live.demo.profiles import profiles
from spoedketen.live.demo.reports import ROOM, Reporter

Item = dict[str, Any]
EVERY, STORY_EVERY = timedelta(minutes=15), timedelta(minutes=3)
BOARDER = "waiting_for_admission"
WARD = ("bed_medical", "bed_surgical", "bed_acute_admission")
VENTILATED_FROM = 0.92
"""Of the wandering draw: now and then somebody is ventilated in the department."""


def is_counting(reporter: Reporter) -> bool:
    """Tell whether a reporter measures crowding."""
    return reporter.sector == "emergency_department" and ROOM in reporter.resources


def counted(reporter: Reporter, moment: datetime) -> Item | None:
    """Return what is told of crowding at a moment; nothing while the line is silent."""
    if reporter.is_silent(moment):
        return None
    stop = reporter.stop(moment)
    on_stop = stop is not None and stop.state(moment) == "stop"
    shapes = reporter.profile.resources
    rooms = reading(reporter.subject(ROOM), shapes[ROOM], moment, on_stop=on_stop)
    told = reading(reporter.subject(BOARDER), shapes[BOARDER], moment, on_stop=on_stop)
    boarders = (told.occupied or 0) + (3 if on_stop else 0)
    beds, patients = rooms.staffed or 1, rooms.occupied or 0
    fullness = patients / beds
    wander = reporter.subject("crowding").wander
    waiting_room = _waiting_room(reporter, moment, fullness, beds)
    return {
        "key": f"{reporter.service}:crowding:{moment:%Y%m%dT%H%M%S}",
        "service": reporter.service,
        "observed_at": moment.isoformat(),
        "source": "automatic",
        "inputs": {
            "ed_patients": patients + waiting_room,
            "ed_beds": max(rooms.physical or beds, 1),
            "ed_boarders": boarders,
            "hospital_beds": hospital_beds(reporter, moment),
            "ventilated": int(wander(moment, 2) > VENTILATED_FROM),
            "longest_boarding_hours": round(boarders * 0.7 + (boarders > 0) * 0.5, 1),
            "last_bed_wait_hours": round(max(0.0, 2 * (fullness - 0.6)), 1),
        },
        "perceived": min(10, max(1, round(9 * fullness + 1.5 * wander(moment, 3)))),
    }


def _waiting_room(reporter: Reporter, moment: datetime, fullness: float, beds: int) -> int:
    invented = max(0.0, fullness - 0.75)
    link = reporter.subject(ROOM).link
    if link is None:
        return round(invented * beds)
    simulated, weight = link.share("waiting", moment)
    return round((weight * simulated + (1 - weight) * invented) * beds)


def counts_at(reporter: Reporter, moment: datetime) -> datetime:
    """Return the last moment at which a reporter counted: a quarter, or sooner in a story."""
    every = reporter.pace or (STORY_EVERY if reporter.story else EVERY)
    past = timedelta(seconds=moment.timestamp() % every.total_seconds())
    return (moment - past).replace(microsecond=0)


def quarter_of(moment: datetime) -> datetime:
    """Return the quarter of the hour that a moment lies in, by its start."""
    past = timedelta(seconds=moment.timestamp() % EVERY.total_seconds())
    return (moment - past).replace(microsecond=0)


def hospital_beds(reporter: Reporter, moment: datetime) -> int:
    """Return the staffed beds of the hospital around it."""
    shapes = profiles()["ward"].resources
    found = (
        reading(reporter.subject(code), shapes[code], moment, on_stop=False).staffed or 0
        for code in WARD
    )
    return max(1, sum(found))
