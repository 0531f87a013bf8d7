"""What to ask a sender before figures are taken."""

from collections.abc import Collection, Sequence

from spoedketen.live.capacity.doubts import doubts
from spoedketen.live.capacity.models import CurrentObservation
from spoedketen.live.capacity.queries.picture import COLUMNS, as_figures
from spoedketen.live.capacity.values import Figures, NewObservation, Rejection
from spoedketen.live.directory.queries import directory

Told = tuple[int, str, str]
"""Service, resource and horizon."""


def previous_figures(services: Collection[int]) -> dict[Told, Figures]:
    """Return the newest figures of services."""
    rows = CurrentObservation.objects.filter(service_id__in=services)
    found = {}
    for service, *values in rows.values_list("service_id", *COLUMNS):
        figures = as_figures(dict(zip(COLUMNS, values, strict=True)))
        found[service, figures.resource, figures.horizon] = figures
    return found


def doubts_about(items: Sequence[NewObservation]) -> list[tuple[Rejection, ...]]:
    """Return, for each of these, what a form should ask before it sends them."""
    ids = {slug: service.id for slug, service in directory().by_slug.items()}
    before = previous_figures({ids[item.service] for item in items if item.service in ids})
    return [
        doubts(item, before.get((ids.get(item.service, 0), item.resource, item.horizon)))
        for item in items
    ]
