"""Where a citizen can go, in words: opening hours, minutes by car, and a place asked back."""

from dataclasses import dataclass, field
from datetime import datetime
from math import isfinite

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from spoedketen.domain.care import CareKind
from spoedketen.domain.errors import RequestError
from spoedketen.live.capacity.place_tables import Place
from spoedketen.live.directory.queries import is_office_hours
from spoedketen.live.requests.needs import care_of
from spoedketen.live.requests.places import label_of, like, place_of
from spoedketen.live.requests.queries.doors import Door, doors_of
from spoedketen.live.requests.values import PlaceWish
from spoedketen.live.web.ages import wait_words
from spoedketen.live.web.words import told

LONGEST_PLACE = 80
OF_THE_GP = frozenset({"gp_consult", "gp_visit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPlace:
    """What somebody typed, the place that it is, or the places that it may be."""

    given: str = ""
    place: Place | None = None
    candidates: tuple[tuple[str, str], ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDoor:
    """A service in words."""

    name: str
    town: str
    hours: str
    is_open: bool
    minutes: int
    wait: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCare:
    """A kind of care, with its nearest services where the patient goes there."""

    label: str
    comes_to_you: bool
    doors: tuple[ShownDoor, ...] = field(default_factory=tuple)
    is_own_gp: bool = False
    """Whether the own practice is open now, so that the post is not the door."""


def place_told(name: str, id_: str) -> AskedPlace:
    """Return the place that is meant; what may be more places is asked back, never guessed."""
    given = name.strip()[:LONGEST_PLACE]
    if not given and not id_:
        return AskedPlace()
    try:
        found = place_of(PlaceWish(id=id_[:LONGEST_PLACE], name=given))
    except RequestError as error:
        return _unplaced(given, error)
    return AskedPlace(given=found.name, place=found)


def _unplaced(given: str, error: RequestError) -> AskedPlace:
    if error.code == "place_ambiguous":
        found = tuple((each.id, label_of(each)) for each in like(given))
        return AskedPlace(given=given, candidates=found, fault=_("Welke plaats bedoelt u?"))
    if error.code == "places_not_ready":
        return AskedPlace(
            given=given, fault=_("De reistijden zijn er zo. Probeer het dan opnieuw.")
        )
    said = _("Deze plaats kennen wij niet. Kijk of de naam klopt, of neem een plaats in de buurt.")
    return AskedPlace(given=given, fault=said)


def shown_doors(care: tuple[str, ...], place: Place | None, at: datetime) -> list[ShownCare]:
    """Return each kind of care with where to go."""
    return [_care(kind, place, at) for kind in care_of(care)]


def _care(kind: CareKind, place: Place | None, at: datetime) -> ShownCare:
    comes = kind.travels == "carer"
    found = [] if comes or place is None else doors_of(kind, place, at)
    doors = tuple(_door(each, at) for each in found)
    return ShownCare(
        label=told(kind.label),
        comes_to_you=comes,
        doors=doors,
        is_own_gp=kind.code in OF_THE_GP and is_office_hours(at),
    )


def _door(door: Door, at: datetime) -> ShownDoor:
    return ShownDoor(
        name=door.name,
        town=door.town,
        hours=_hours(door, at),
        is_open=door.is_open,
        minutes=round(door.minutes) if isfinite(door.minutes) else 0,
        wait="" if door.wait_minutes is None else wait_words(door.wait_minutes),
    )


def _hours(door: Door, at: datetime) -> str:
    if door.changes_at is None:
        return _("dag en nacht open") if door.is_open else _("openingstijden niet bekend")
    moment = timezone.localtime(door.changes_at)
    clock = f"{moment:%H:%M}"
    if moment.date() != timezone.localtime(at).date():
        clock = f"{date_format(moment, 'l')} {clock}"
    if door.is_open:
        return _("nu open, tot {clock}").format(clock=clock)
    return _("buiten openingstijd, open vanaf {clock}").format(clock=clock)
