"""What a change of capacity comes to: how many rooms or beds there were, and how many there are."""

from collections.abc import Mapping, Sequence

from spoedketen.planning.chain.capacity import Capacity
from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.effects import Effects
from spoedketen.reports.documents import Document


def _held(capacity: Capacity) -> Mapping[str, Mapping[str, int]]:
    return {
        "treatment_rooms": capacity.rooms,
        "beds": capacity.wards,
        "intensive_care_beds": capacity.intensive_care,
        "delivery_rooms": capacity.delivery_rooms,
    }


def capacity_rows(region: Region, effects: Effects, changes: Sequence[Document]) -> list[Document]:
    """Return every change of capacity with what there is now; unknown where the site has none."""
    names = dict(zip(region.layout.sites.ids, region.layout.sites.names, strict=True))
    scenario = effects.scenario.layout.sites
    names |= dict(zip(scenario.ids, scenario.names, strict=True))
    return [
        {
            "site": row["site"],
            "name": names.get(row["site"], row["site"]),
            "resource": row["resource"],
            "before": _held(region.capacity)[row["resource"]].get(row["site"]),
            "after": int(row["amount"]),
        }
        for row in changes
        if row["kind"] == "change_capacity"
    ]
