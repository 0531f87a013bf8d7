"""Capacity that moves along: what a closed department leaves goes to who gets its patients."""

from collections.abc import Callable, Mapping

import numpy as np

from spoedketen.domain.geodesy import FloatArray
from spoedketen.domain.pack import Pack
from spoedketen.planning.chain.capacity import (
    admissions_by_site,
    bed_days_by_site,
    births_by_site,
    divided,
    visits_by_site,
)
from spoedketen.planning.chain.layout import Layout, layout_of
from spoedketen.planning.chain.ready import Region, capacity_after
from spoedketen.planning.changes import ChangeCapacity

Load = Callable[[Region, Layout], FloatArray]


def _load(of: Callable[..., FloatArray]) -> Load:
    """Return what patients a week bring to each site [S] if everybody goes to the next choice."""

    def found(region: Region, layout: Layout) -> FloatArray:
        taste = region.values["choice_minutes"].value
        return of(layout, region.demand, region.habits, taste)

    return found


DEPARTMENT, OBSTETRICS = 0, 1
MOVED: Mapping[str, tuple[int, str, Load]] = {
    "treatment_rooms": (DEPARTMENT, "rooms", _load(visits_by_site)),
    "beds": (DEPARTMENT, "wards", _load(bed_days_by_site)),
    "intensive_care_beds": (DEPARTMENT, "intensive_care", _load(admissions_by_site)),
    "delivery_rooms": (OBSTETRICS, "delivery_rooms", _load(births_by_site)),
}
"""By resource: the need whose closing sets it free, where it is kept, and by what it is divided."""
CLOSED_WITH_SERVICE = ("treatment_rooms", "delivery_rooms")
"""Resources that are gone where the service is closed; beds stay behind unless they are moved."""


def moved_along(region: Region, changed: Pack) -> tuple[ChangeCapacity, ...]:
    """Return the changes by which capacity goes along with the patients of what closes.

    Whole units, divided by how much more each site gets if everybody goes to the next choice;
    none where nothing closes for good.
    """
    layout = layout_of(changed, region.travel, region.paths, region.on)
    held = capacity_after(region, changed, layout)
    found: list[ChangeCapacity] = []
    for resource, (need, name, load) in MOVED.items():
        units: Mapping[str, int] = getattr(held, name)
        closed = {id_: units[id_] for id_ in _closed(region.layout, layout, need) if id_ in units}
        more = _more(load(region, region.layout), load(region, layout), region.layout, layout)
        if not sum(closed.values()) or not sum(more.values()):
            continue
        shares = divided(sum(closed.values()), np.array(list(more.values())), least=0)
        gained = dict(zip(more, shares.tolist(), strict=True))
        now = {id_: units.get(id_, 0) + extra for id_, extra in gained.items() if extra}
        if resource not in CLOSED_WITH_SERVICE:
            now |= dict.fromkeys(closed, 0)
        found += [ChangeCapacity(site=s, resource=resource, amount=a) for s, a in now.items()]
    return tuple(found)


def _closed(before: Layout, after: Layout, need: int) -> list[str]:
    """Return the sites that answer a need now and never after the change."""
    still = {id_ for s, id_ in enumerate(after.sites.ids) if after.opens[need, s].any()}
    was = [id_ for s, id_ in enumerate(before.sites.ids) if before.opens[need, s].any()]
    return [id_ for id_ in was if id_ not in still]


def _more(
    before: FloatArray, after: FloatArray, sites_before: Layout, sites_after: Layout
) -> dict[str, float]:
    """Return by how much the load of each site grows, of those where it does."""
    was = dict(zip(sites_before.sites.ids, before.tolist(), strict=True))
    now = zip(sites_after.sites.ids, after.tolist(), strict=True)
    return {id_: load - was.get(id_, 0.0) for id_, load in now if load > was.get(id_, 0.0)}
