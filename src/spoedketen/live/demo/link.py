"""The place of one invented service in the simulated chain, and how far it follows that yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.demo.followed import Followed
from spoedketen.live.demo.stops import PlannedStop

BY_SITE = ("department", "ward", "intensive_care", "delivery", "post_room")
BY_SAFETY_REGION = ("crisis", "ambulance")
TAKES_OVER = timedelta(minutes=30)
"""A figure does not jump when the simulation is ready: it goes over in half an hour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Guide:
    """A trace, and from when on it is followed; None is from the beginning."""

    followed: Followed
    since: datetime | None = None

    def weight(self, moment: datetime) -> float:
        """Return how far figures follow the trace at a moment, 0-1."""
        if self.since is None:
            return 1.0
        return min(1.0, max(0.0, (moment - self.since) / TAKES_OVER))

    def stop(self, site: str, moment: datetime) -> PlannedStop | None:
        """Return the stop of the department of a site."""
        return self.followed.stop(f"department:{site}", moment)

    def leads(self, moment: datetime) -> bool:
        """Tell whether stops follow the trace: as soon as the figures wholly do."""
        return self.weight(moment) >= 1.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Link:
    """One link of the chain, which a service is or is part of."""

    guide: Guide
    name: str

    @property
    def is_own(self) -> bool:
        """Tell whether the link is just this service, and not one of a region's."""
        return self.name.partition(":")[0] in BY_SITE

    def share(
        self, what: str, moment: datetime, ahead: timedelta = timedelta(0)
    ) -> tuple[float, float]:
        """Return the share of the units, and its weight against what is invented."""
        return self.guide.followed.share(what, self.name, moment, ahead), self.guide.weight(moment)


def link_of(guide: Guide | None, kind: str, site: str, regions: Mapping[str, str]) -> Link | None:
    """Return the link of a kind that a service of a site is part of, where the trace knows it."""
    if guide is None or not kind:
        return None
    division = "safety_region" if kind in BY_SAFETY_REGION else "network"
    name = f"{kind}:{site if kind in BY_SITE else regions.get(division, '')}"
    return Link(guide=guide, name=name) if guide.followed.knows(name) else None
