"""Beds that come free, in words: of which ward, when, and whether that moment is past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from spoedketen.live.directory.facilities import service_type_labels
from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import ServiceInfo
from spoedketen.live.placements.values import FreedBed
from spoedketen.live.web.words import told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownBed:
    """A bed that comes free; ``is_late`` once the moment passed and the patient is still there."""

    bed: FreedBed
    ward: str
    is_late: bool


def shown_beds(beds: Iterable[FreedBed], at: datetime) -> list[ShownBed]:
    """Return beds in words."""
    return [
        ShownBed(
            bed=bed,
            ward=_ward(bed.service),
            is_late=bed.expected_at is not None and bed.expected_at < at,
        )
        for bed in beds
    ]


def type_word(service: ServiceInfo) -> str:
    """Return what kind of service it is."""
    return told(service_type_labels()[service.service_type])


def _ward(slug: str) -> str:
    service = directory().by_slug.get(slug)
    return type_word(service) if service else ""
