"""What belongs to a drill that a demonstration plays: it is no experience of the real chain."""

from datetime import datetime, timedelta

from django.conf import settings

from spoedketen.live.directory.queries import directory
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.drill_note import DRILL, AskedDrill, asked_drill

AFTERWARDS = timedelta(minutes=2)
"""What the figures of a drill still bring about just after it belongs to it too."""


def drill_of(service: int, region: int, at: datetime) -> str:
    """Return the code of the drill that a service or region takes part in, empty for none.

    ``service`` 0 is a region and ``region`` 0 the nation: each takes part with any location in it.
    """
    asked = asked_drill(settings.DATA / DRILL, at, AFTERWARDS) if settings.DEMONSTRATION else None
    if asked is None:
        return ""
    found = directory()
    known = found.services.get(service)
    sites = [known.site] if known else _sites(region)
    return asked.code if any(_takes_part(each, asked) for each in sites) else ""


def _sites(region: int) -> list[SiteInfo]:
    every = directory().sites.values()
    return [each for each in every if not region or region in each.regions.values()]


def _takes_part(site: SiteInfo, asked: AskedDrill) -> bool:
    network = directory().regions.get(site.regions.get("network", 0))
    return asked.concerns(site.slug, network.slug if network else "")
