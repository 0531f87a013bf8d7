"""Who reports what, and the messages of the interface: pure."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from spoedketen.live.demo.afternoon import Afternoon
from spoedketen.live.demo.chance import draw
from spoedketen.live.demo.figures import (
    HORIZONS,
    Subject,
    expectation,
    is_down,
    is_expecting,
    is_silent,
    physical_places,
    reading,
)
from spoedketen.live.demo.link import Guide, link_of
from spoedketen.live.demo.profiles import SMALL, Patients, Places, Profile, largeness, profiles
from spoedketen.live.demo.stops import PlannedStop, duty_stop, planned_stop

Item = dict[str, Any]

SEED = 1
STOPPING = "emergency_department"
ROOM = "treatment_room"
EXPECTS_MINUTES = 15
HISTORY = timedelta(hours=24)
HISTORY_STEPS = {
    "emergency_department": timedelta(minutes=30),
    "gp_care": timedelta(minutes=30),
    "ambulance": timedelta(minutes=30),
}
BEDS_STEP, SPARSE_STEP = timedelta(hours=1), timedelta(hours=12)
"""Beds change slowly; what is reported less often than every five minutes holds for a day."""
OFTEN_MINUTES = 5
STORY_MINUTES = 2
"""Where an afternoon is told in an hour, figures come sooner too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """One service of one organisation that the demonstration reports for."""

    seed: int
    service: str
    sector: str
    organisation: str
    resources: tuple[str, ...]
    may_stop: bool
    largeness: str = SMALL
    stopping: tuple[str, ...] = ()
    """All departments that may stop: one of them always does."""
    story: Afternoon | None = None
    """A busy afternoon that it takes part in."""
    regions: Mapping[str, str] = field(default_factory=dict)
    guide: Guide | None = None
    """The simulated chain that it follows."""
    pace: timedelta | None = None
    """How often it reports in a drill that it takes part in."""

    @property
    def is_played(self) -> bool:
        """Tell whether it takes part in something that is told faster than life."""
        return self.story is not None or self.pace is not None

    @property
    def site(self) -> str:
        """Return the location of the service."""
        return self.service.rpartition(".")[0]

    @property
    def profile(self) -> Profile:
        """Return how such a service reports."""
        return profiles()[self.sector]

    def stop(self, moment: datetime) -> PlannedStop | None:
        """Return the stop, running or announced, at a moment."""
        if not self.may_stop:
            return None
        if self.story is not None and self.service in self.story.departments:
            return self.story.stop(self.service, moment)
        if self.guide is not None and self.guide.leads(moment):
            return self.guide.stop(self.site, moment)
        planned = planned_stop(self.seed, self.service, moment)
        return planned or duty_stop(self.seed, self.stopping, self.service, moment)

    def is_silent(self, moment: datetime) -> bool:
        """Tell whether its line is down; in a story nobody's is."""
        if self.is_played:
            return False
        return is_silent(self.seed, self.service, moment) or self.is_down(moment)

    def is_down(self, moment: datetime) -> bool:
        """Tell whether it delivers nothing for days; departments that stop always deliver."""
        return self.sector != STOPPING and is_down(self.seed, self.service, moment)

    def subject(self, resource: str) -> Subject:
        """Return what is told about one resource."""
        shape = self.profile.resources.get(resource)
        kind = shape.link if shape else ""
        return replace(
            self._subject(resource),
            link=link_of(self.guide, kind, self.site, self.regions),
            units=self._rooms() if isinstance(shape, Patients) and kind else 0,
        )

    def _rooms(self) -> int:
        """Return the rooms of the department."""
        shape = self.profile.resources[ROOM]
        return physical_places(self._subject(ROOM), shape) if isinstance(shape, Places) else 0

    def _subject(self, resource: str) -> Subject:
        return Subject(
            seed=self.seed,
            service=self.service,
            resource=resource,
            largeness=self.largeness,
            is_closed_by_day=self.profile.out_of_hours,
            sector=self.sector,
            story=self.story,
        )


def reporters(listed: Sequence[Mapping[str, Any]], seed: int) -> list[Reporter]:
    """Return who reports, from the list of services of the interface.

    Hospitals come first, and what one organisation reports stands together.
    """
    order = {sector: place for place, sector in enumerate(profiles())}
    offered: dict[str, set[str]] = defaultdict(set)
    for row in listed:
        site, _, kind = str(row["id"]).rpartition(".")
        offered[site].add(kind)
    stopping = tuple(sorted(str(row["id"]) for row in listed if _may_stop(row)))
    found = [
        replace(
            _reporter(row, seed),
            largeness=largeness(offered[str(row["id"]).rpartition(".")[0]]),
            stopping=stopping,
        )
        for row in listed
        if row.get("sector") in order
    ]
    first: dict[str, int] = {}
    for each in found:
        place = order[each.sector]
        first[each.organisation] = min(place, first.get(each.organisation, place))
    return sorted(found, key=lambda each: (first[each.organisation], each.organisation))


def _reporter(row: Mapping[str, Any], seed: int) -> Reporter:
    sector = str(row["sector"])
    known = profiles()[sector].resources
    return Reporter(
        seed=seed,
        service=str(row["id"]),
        sector=sector,
        organisation=str(row["organisation"]),
        resources=tuple(code for code in row["resources"] if code in known),
        may_stop=_may_stop(row),
        regions=row.get("regions") or {},
    )


def _may_stop(row: Mapping[str, Any]) -> bool:
    return row.get("sector") == STOPPING and bool(row.get("stops_allowed"))


def interval(reporter: Reporter) -> timedelta:
    """Return how often it reports; homes between a quarter and a whole hour."""
    minutes = reporter.profile.minutes
    if reporter.pace is not None:
        return reporter.pace
    if reporter.story is not None:
        return timedelta(minutes=min(minutes, STORY_MINUTES))
    if minutes > OFTEN_MINUTES:
        minutes = round(minutes * (0.5 + draw(reporter.seed, reporter.service, "interval")))
    return timedelta(minutes=minutes)


def offset(reporter: Reporter) -> timedelta:
    """Return when in its interval it reports, so that all together are spread evenly."""
    return interval(reporter) * draw(reporter.seed, reporter.service, "offset")


def current(reporter: Reporter, moment: datetime) -> list[Item]:
    """Return what it reports now, once a quarter with what it expects; nothing while silent."""
    if reporter.is_silent(moment):
        return []
    is_time = moment.minute % _expects_minutes(reporter) < reporter.profile.minutes
    return [*observed(reporter, moment), *(expected(reporter, moment) if is_time else ())]


def _expects_minutes(reporter: Reporter) -> int:
    return OFTEN_MINUTES if reporter.is_played else EXPECTS_MINUTES


def first(reporter: Reporter, moment: datetime) -> list[Item]:
    """Return what it reports when the demonstration begins: with what it expects."""
    if reporter.is_silent(moment):
        return []
    return [*observed(reporter, moment), *expected(reporter, moment)]


def observed(
    reporter: Reporter, moment: datetime, holds: timedelta | None = None
) -> Iterator[Item]:
    """Yield one observation per resource; without ``holds`` the server decides how long."""
    stop = reporter.stop(moment)
    on_stop = stop is not None and stop.state(moment) == "stop"
    for code in reporter.resources:
        about = reporter.subject(code)
        found = reading(about, reporter.profile.resources[code], moment, on_stop=on_stop)
        told = {name: value for name, value in asdict(found).items() if value is not None}
        until = {"valid_until": (moment + holds).isoformat()} if holds else {}
        yield {**_head(reporter, code, "now", moment), "source": "automatic", **told, **until}


def expected(reporter: Reporter, moment: datetime) -> Iterator[Item]:
    """Yield what it expects, where it makes expectations at all."""
    is_able = reporter.is_played or is_expecting(reporter.seed, reporter.service)
    if not (reporter.profile.expects and is_able):
        return
    for code in reporter.resources:
        shape = reporter.profile.resources[code]
        if isinstance(shape, Places):
            about = reporter.subject(code)
            for horizon in HORIZONS:
                told = asdict(expectation(about, shape, moment, horizon))
                head = _head(reporter, code, horizon, moment)
                until = (moment + timedelta(minutes=3 * EXPECTS_MINUTES)).isoformat()
                yield {**head, "source": "forecast", **told, "valid_until": until}


def history(reporter: Reporter, since: datetime, until: datetime) -> list[Item]:
    """Return its observations at a coarse step, the newest first, back to what held at first."""
    usual = BEDS_STEP if reporter.profile.minutes <= OFTEN_MINUTES else SPARSE_STEP
    step = HISTORY_STEPS.get(reporter.sector, usual)
    # On a grid, so that what was sent before is known again by its key.
    seconds = step.total_seconds()
    moment = datetime.fromtimestamp(until.timestamp() // seconds * seconds, until.tzinfo)
    found: list[Item] = []
    while moment + step > since:
        if not reporter.is_silent(moment):
            found += observed(reporter, moment, holds=step)
        moment -= step
    return found


def _head(reporter: Reporter, resource: str, horizon: str, moment: datetime) -> Item:
    at = moment.isoformat()
    named = f"{reporter.service}/{resource}/{horizon}/{at}"
    key = hashlib.blake2b(named.encode(), digest_size=12).hexdigest()
    return {
        "key": f"demo-{key}",
        "service": reporter.service,
        "resource": resource,
        "horizon": horizon,
        "observed_at": at,
    }
