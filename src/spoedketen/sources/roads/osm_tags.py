"""What the tags of one OpenStreetMap way say about driving on it.

Rules after the OpenStreetMap wiki: Key:highway, Key:oneway, Key:access, Key:maxspeed and
Tag:route=ferry.
A more particular access key goes before a more general one: motorcar, motor_vehicle, vehicle,
access.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from spoedketen.domain.roads import AGAINST, ALONG, BOTH_WAYS, INSIDE, OUTSIDE, UNKNOWN

DRIVABLE = frozenset(
    {"motorway", "trunk", "primary", "secondary", "tertiary", "unclassified", "residential"}
    | {"motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"}
    | {"living_street", "service", "road", "track", "busway"}
)
ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
BARRED = frozenset({"no", "private", "agricultural", "forestry", "emergency", "psv", "bus"})
EMERGENCY_WELCOME = frozenset({"yes", "designated", "official"})
YES, REVERSED, NO = frozenset({"yes", "true", "1"}), frozenset({"-1", "reverse"}), frozenset({"no"})
BUILT_UP_LIMIT_KPH = 50.0
WALKING_KPH, MILE_KM = 7.0, 1.609344
ZONES = {"urban": INSIDE, "built_up": INSIDE, "rural": OUTSIDE, "motorway": OUTSIDE}
PLACES = frozenset({"city", "town", "village", "hamlet", "suburb", "neighbourhood", "quarter"})
OUTSIDE_CLASSES = frozenset({"motorway", "motorway_link"})
LIMIT = re.compile(r"^(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?$")
CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d+)$")
PERIOD = re.compile(r"^P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$")
Tags = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class WayRules:
    """What holds for every stretch of one way; None where the tags do not say."""

    road_class: str
    direction: int
    built_up: int
    limit_kph: float | None
    ferry_minutes: float | None
    car_allowed: bool
    emergency_allowed: bool


def way_rules(tags: Tags) -> WayRules | None:
    """Return the rules of a way, or None where nobody who drives may or can go."""
    road_class = drivable_class(tags)
    if road_class is None:
        return None
    car, emergency = access(tags, road_class)
    if not (car or emergency):
        return None
    limit_kph = speed_limit_kph(tags.get("maxspeed", ""))
    return WayRules(
        road_class=road_class,
        direction=direction(tags, road_class),
        built_up=built_up(tags, road_class, limit_kph),
        limit_kph=limit_kph,
        ferry_minutes=duration_minutes(tags.get("duration", "")) if road_class == "ferry" else None,
        car_allowed=car,
        emergency_allowed=emergency,
    )


def drivable_class(tags: Tags) -> str | None:
    """Return the highway value of a road, ``ferry``, or None; areas and races are no roads."""
    if tags.get("area") == "yes":
        return None
    highway = tags.get("highway", "")
    if highway in DRIVABLE:
        return highway
    return "ferry" if tags.get("route") == "ferry" else None


def access(tags: Tags, road_class: str) -> tuple[bool, bool]:
    """Return whether a car and whether an ambulance may drive here.

    Where cars are barred an ambulance may go only if ``emergency`` says so, or on a busway. A ferry
    must say that it takes vehicles: most of those without a word carry walkers and cyclists.
    """
    stated = next((tags[key] for key in ACCESS_KEYS if key in tags), None)
    if road_class == "ferry":
        takes_cars = stated is not None and stated not in BARRED
        return takes_cars, takes_cars or tags.get("emergency") in EMERGENCY_WELCOME
    car = road_class != "busway" and stated not in BARRED
    if tags.get("emergency") in NO:
        return car, car
    busway = road_class == "busway"
    return car, car or busway or tags.get("emergency") in EMERGENCY_WELCOME


def direction(tags: Tags, road_class: str) -> int:
    """Return the direction of driving; motorways and roundabouts are one way unless told not."""
    oneway = tags.get("oneway", "")
    if oneway in REVERSED:
        return AGAINST
    if oneway in YES:
        return ALONG
    if oneway in NO:
        return BOTH_WAYS
    implied = road_class == "motorway" or tags.get("junction") in {"roundabout", "circular"}
    return ALONG if implied else BOTH_WAYS


def speed_limit_kph(text: str) -> float | None:
    """Return a legal limit; None for ``none``, ``signals``, ``variable`` and what is unreadable.

    Of several limits separated by ``;`` the lowest counts.
    """
    found = [one_limit_kph(part.strip().lower()) for part in text.split(";")]
    limits = [limit for limit in found if limit is not None]
    return min(limits, default=None)


def one_limit_kph(text: str) -> float | None:
    """Return one limit: a number with or without a unit, ``walk``, or a Dutch zone."""
    if text in {"walk", "nl:living_street"}:
        return WALKING_KPH
    zones = {"nl:urban": 50.0, "nl:rural": 80.0, "nl:trunk": 100.0, "nl:motorway": 100.0}
    matched = LIMIT.match(text)
    if matched is None:
        return zones.get(text)
    limit = float(matched[1]) * (MILE_KM if matched[2] == "mph" else 1.0)
    return limit if limit > 0 else None


def built_up(tags: Tags, road_class: str, limit_kph: float | None) -> int:
    """Guess from the tags whether the way lies in a built-up area; `UNKNOWN` where none tells.

    A traffic zone goes first, then a place name, then the class, then the limit: in the Netherlands
    at most 50 km/h is the rule inside and the exception outside.
    """
    for key in ("zone:traffic", "maxspeed:type", "source:maxspeed", "maxspeed"):
        zone = tags.get(key, "").split(":")[-1].lower()
        if zone in ZONES:
            return ZONES[zone]
    if tags.get("place") in PLACES:
        return INSIDE
    if road_class in OUTSIDE_CLASSES:
        return OUTSIDE
    if limit_kph is None or road_class == "ferry":
        return UNKNOWN
    return INSIDE if limit_kph <= BUILT_UP_LIMIT_KPH else OUTSIDE


def duration_minutes(text: str) -> float | None:
    """Return a duration: ``HH:MM``, ``HH:MM:SS``, ISO 8601 such as PT1H5M, or whole minutes."""
    text = text.strip()
    minutes: float | None = None
    if text.isdigit():
        minutes = float(text)
    elif clock := CLOCK.match(text):
        minutes = clock_minutes(clock)
    elif period := PERIOD.match(text):
        days, hours, mins, seconds = (float(part or 0) for part in period.groups())
        minutes = days * 1440 + hours * 60 + mins + seconds / 60
    return minutes or None


def clock_minutes(clock: re.Match[str]) -> float:
    """Return the minutes of HH:MM (two parts) or HH:MM:SS (three)."""
    first, second, third = clock.groups()
    if first is None:
        return float(second) * 60 + float(third)
    return float(first) * 60 + float(second) + float(third) / 60
