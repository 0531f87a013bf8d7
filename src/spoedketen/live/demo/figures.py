"""What a reporter would report: pure, from a seed, a service and a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.demo.afternoon import Afternoon
from spoedketen.live.demo.chance import between, draw, wave
from spoedketen.live.demo.link import Link
from spoedketen.live.demo.profiles import SMALL, Patients, Places
from spoedketen.live.demo.rhythm import AMSTERDAM, flu_at, is_office_hour

HOUR = 3600.0
NIGHT = (23, 8)
SLOW, FAST = 0.07, 0.03
"""How far the slow (six hours) and the fast (one hour) wandering move a share."""
FULL = 0.97
"""Of the staffed places on a department that is on stop."""
NO_TIME = timedelta(0)
SILENT_SHARE = 0.03
DOWN_SHARE = 0.012
SILENT_HOURS = 2
HORIZONS = {"1h": timedelta(hours=1), "4h": timedelta(hours=4), "24h": timedelta(hours=24)}
EXPECTING_SHARE = 0.93


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The figures of one resource; None is unknown."""

    physical: int | None = None
    staffed: int | None = None
    occupied: int | None = None
    free: int | None = None
    blocked: int | None = None
    reserved: int | None = None
    surge: int | None = None
    waiting_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a sender expects to be free, with the band in which it is nearly sure."""

    staffed: int
    free: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One resource of one service; ``is_closed_by_day`` for what opens out of office hours."""

    seed: int
    service: str
    resource: str
    largeness: str = SMALL
    is_closed_by_day: bool = False
    sector: str = ""
    story: Afternoon | None = None
    link: Link | None = None
    units: int = 0
    """Of which a share of people is told, where the resource itself has no places."""

    def pushed(self, moment: datetime, ahead: timedelta) -> float:
        """Return what a busy afternoon adds to the share of places in use."""
        if self.story is None:
            return 0.0
        return self.story.push(self.service, self.sector, moment, ahead)

    def draw(self, name: str) -> float:
        """Return a draw of this subject's own."""
        return draw(self.seed, self.service, self.resource, name)

    def wander(self, moment: datetime, hours: float) -> float:
        """Return a wandering value in [-1, 1]."""
        name = f"{self.service}/{self.resource}/{hours}"
        return wave(self.seed, name, moment.timestamp() / (hours * HOUR))


def reading(
    about: Subject,
    shape: Places | Patients,
    moment: datetime,
    *,
    on_stop: bool,
    ahead: timedelta = NO_TIME,
) -> Reading:
    """Return what the reporter sees at a moment, or sees coming some time ahead of it."""
    if isinstance(shape, Patients):
        return Reading(occupied=_patients(about, shape, moment, ahead))
    physical = physical_places(about, shape)
    staffed = _staffed(about, shape, moment + ahead)
    share = _share_taken(about, shape, moment, ahead, on_stop=on_stop)
    blocked = min(round(shape.blocked * staffed), staffed)
    occupied = min(_taken(about, share * staffed), staffed - blocked)
    reserved = min(round(shape.reserved * staffed), staffed - blocked - occupied)
    return Reading(
        physical=physical,
        staffed=staffed,
        occupied=occupied,
        free=staffed - blocked - occupied - reserved,
        blocked=blocked,
        reserved=reserved if shape.reserved else None,
        surge=round(shape.surge * physical) if shape.surge else None,
        waiting_minutes=_waiting(shape, share, staffed),
    )


def _taken(about: Subject, places: float) -> int:
    """Return whole places: of many small providers together as many as their share says."""
    if about.link is None:
        return round(places)
    return int(places + about.draw("edge"))


def _share_taken(
    about: Subject, shape: Places, moment: datetime, ahead: timedelta, *, on_stop: bool
) -> float:
    """Return the share of the staffed places in use: invented, simulated, or on the way over."""
    push = about.pushed(moment, ahead)
    invented = FULL if on_stop else min(1.0, max(0.05, _share(about, shape, moment + ahead) + push))
    if about.link is None:
        return invented
    simulated, weight = about.link.share("taken", moment, ahead)
    if not about.link.is_own:
        simulated += 0.1 * (about.draw("usual") - 0.5) + SLOW * about.wander(moment + ahead, 6)
    simulated = min(1.0, max(0.0, simulated + push))
    return weight * simulated + (1 - weight) * invented


def _patients(about: Subject, shape: Patients, moment: datetime, ahead: timedelta) -> int:
    then = moment + ahead
    usual = between(*shape.sizes[about.largeness], about.draw("size"))
    busy = shape.curve(then) * (1 + 0.3 * flu_at(then)) + 0.4 * about.wander(then, 3)
    number = usual * busy
    if about.link is not None:
        simulated, weight = about.link.share("boarding", moment, ahead)
        number = weight * simulated * about.units + (1 - weight) * number
    story = about.story.waiting(about.service, about.resource, then) if about.story else 0.0
    return max(0, round(number + story))


def physical_places(about: Subject, shape: Places) -> int:
    """Return how many places there are, with staff or without."""
    return round(between(*shape.sizes[about.largeness], about.draw("size")))


def _staffed(about: Subject, shape: Places, moment: datetime) -> int:
    """Return the places with staff: fewer at night, none while closed, now and then one off."""
    if about.is_closed_by_day and is_office_hour(moment):
        return 0
    hour = moment.astimezone(AMSTERDAM).hour
    at_night = hour >= NIGHT[0] or hour < NIGHT[1]
    share = shape.staffed * (shape.at_night if at_night else 1.0)
    share += 0.05 * about.wander(moment, 24)
    physical = physical_places(about, shape)
    return max(1, min(physical, round(share * physical)))


def _share(about: Subject, shape: Places, moment: datetime) -> float:
    """Return the share of the staffed places that is in use."""
    usual = shape.occupied + 0.08 * (about.draw("usual") - 0.5)
    share = usual + shape.swing * (shape.curve(moment) - 1)
    share += SLOW * about.wander(moment, 6) + FAST * about.wander(moment, 1)
    return min(1.0, max(0.05, share))


def _waiting(shape: Places, share: float, staffed: int) -> int | None:
    """Return the waiting time: it rises steeply where nearly everything is in use."""
    if shape.waiting is None or staffed == 0:
        return None
    return round(shape.waiting * min(4.0, (share / shape.occupied) ** 3))


def expectation(about: Subject, shape: Places, moment: datetime, horizon: str) -> Expectation:
    """Return what the sender expects: near the truth, less sure further ahead."""
    ahead = HORIZONS[horizon]
    then = reading(about, shape, moment, on_stop=False, ahead=ahead)
    staffed, free = then.staffed or 0, then.free or 0
    hours = ahead / timedelta(hours=1)
    unsure = staffed * (0.03 + 0.02 * hours**0.5)
    off = unsure * 0.6 * wave(about.seed, f"{about.service}/{horizon}", moment.timestamp() / HOUR)
    middle = min(staffed, max(0, round(free + off)))
    width = max(1, round(1.3 * unsure))
    return Expectation(
        staffed=staffed,
        free=middle,
        low=max(0, middle - width),
        high=min(staffed, middle + width),
    )


def is_expecting(seed: int, service: str) -> bool:
    """Say whether this sender makes expectations at all."""
    return draw(seed, service, "expects") < EXPECTING_SHARE


def is_down(seed: int, service: str, moment: datetime) -> bool:
    """Say whether the sender delivers nothing for days: so it is with a few, four days in eight."""
    if draw(seed, service, "down") >= DOWN_SHARE:
        return False
    day = moment.astimezone(AMSTERDAM).toordinal() + int(draw(seed, service, "down from") * 8)
    return day % 8 < 4  # noqa: PLR2004 - invented


def is_silent(seed: int, service: str, moment: datetime) -> bool:
    """Say whether the sender's link is down; it is, now and then, for two hours."""
    shift = draw(seed, service, "silence") * SILENT_HOURS * HOUR
    block = int((moment.timestamp() + shift) // (SILENT_HOURS * HOUR))
    return draw(seed, service, "silent", block) < SILENT_SHARE
