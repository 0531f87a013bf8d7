"""Who comes beyond the limit of the norm, by place, and how that hangs on speed."""

import numpy as np

from spoedketen.planning.chain.ready import Region
from spoedketen.planning.impact.beyond import beyond_by_speed, newly_beyond
from spoedketen.reports.documents import Document, finite
from spoedketen.reports.impact_page.study import Scenario

JUST_MINUTES = 1.0
"""Who comes beyond the limit by less than this hangs on how fast one thinks people drive."""
BAND = (1.05, 0.95)
"""Of all speeds: between these the count of people beyond the limit is told, beside the count."""


def access_document(region: Region, told: Scenario) -> Document:
    """Return access under the norm before and after, who comes beyond the limit, and by speed."""
    areas = told.before.areas
    newly = newly_beyond(told.before, told.after, told.fixed_minutes)
    names, groups = areas.points.names, municipalities(region)
    return {
        "norm": told.before.question.norm.id,
        "at": None if told.before.question.at is None else told.before.question.at.label,
        "limit_minutes": finite(told.before.limit_minutes),
        "beyond_before": told.before.beyond(),
        "beyond_after": told.after.beyond(),
        "nights": [
            {"day": n.day, "beyond": n.beyond, "newly": n.newly, "closed": list(n.closed)}
            for n in told.by_night
        ],
        "met": told.verdict,
        "newly": [
            {
                "place": names[each.area],
                "municipality": groups[each.area],
                "people": each.people,
                "minutes_before": finite(each.minutes_before),
                "minutes_after": finite(each.minutes_after),
                "flips_at_speed": finite(each.flips_at),
            }
            for each in newly
        ],
        "newly_band": _newly_band(told),
        "just_beyond": sum(
            each.people
            for each in newly
            if each.minutes_after - (told.before.limit_minutes or 0.0) < JUST_MINUTES
        ),
        "unchanged": _is_unchanged(told),
        "by_speed": [
            {"speed_factor": factor, "before": one, "after": other}
            for factor, one, other in beyond_by_speed(told.before, told.after, told.fixed_minutes)
        ],
    }


def _newly_band(told: Scenario) -> Document:
    """Return how many more people are beyond the limit if everybody drives faster or slower."""
    rows = {
        factor: {"before": before, "after": after, "difference": after - before}
        for factor, before, after in beyond_by_speed(told.before, told.after, told.fixed_minutes)
    }
    faster, slower = (rows.get(factor) for factor in BAND)
    found = [each["difference"] for each in (slower, faster) if each is not None]
    return {
        "speeds": list(BAND),
        "slower": slower,
        "faster": faster,
        "low": min(found, default=None),
        "high": max(found, default=None),
    }


def _is_unchanged(told: Scenario) -> bool:
    """Tell whether nobody's minutes under the norm change: then there is nothing to judge."""
    one, other = told.before.best_minutes(), told.after.best_minutes()
    return bool(np.array_equal(one, other, equal_nan=True))


def municipalities(region: Region) -> list[str | None]:
    """Return the name of the municipality of each area, None where it is unknown."""
    frame = region.pack.table("areas")
    names = region.pack.region_names("municipality")
    return [None if id_ is None else names.get(id_, id_) for id_ in frame["municipality"]]
