"""What a demonstration had before it began: levels that rose and fell, whom to call, deployment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from spoedketen.live.accounts.values import Actor
from spoedketen.live.demo.chance import between, draw
from spoedketen.live.directory.actions import GivenContact, save_contacts
from spoedketen.live.directory.contact_kinds import contact_kinds
from spoedketen.live.directory.queries import directory, local_day
from spoedketen.live.directory.values import RegionInfo, SiteInfo
from spoedketen.live.distribution.actions.deployments import record_deployment
from spoedketen.live.distribution.actions.levels import set_level
from spoedketen.live.distribution.deployment_values import DeploymentWish
from spoedketen.live.distribution.level_values import LevelWish
from spoedketen.live.distribution.queries.levels import ladder_at, standing_of

CHAIR = "Demonstratie voorzitter"
BUSY_SHARE, MISSING_SHARE = 0.5, 0.3
SOURCE = "Demonstratie: verzonnen afspraak"
PLANS = (
    ("phase_1", "Ontslag vóór 11 uur op elke afdeling", None, "", 240, "transfer_office"),
    ("phase_2", "Extra IC-bedden openen", 4, "bedden", 120, "intensive_care"),
    ("phase_2", "Extra bedden op de kliniek openen", 12, "bedden", 240, "admission_coordinator"),
    ("phase_3", "Planbare zorg uitstellen", None, "", 720, "board"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLevel:
    """A level that was set, how long ago and why."""

    level: str
    before: timedelta
    reason: str
    ticked: frozenset[int] = frozenset()


def past_levels(seed: int, region: str) -> Iterator[PastLevel]:
    """Yield the steps of a region, oldest first; all end in normal."""
    shift = timedelta(hours=round(between(0, 72, draw(seed, region, "level"))))
    first = timedelta(weeks=8) + shift
    yield PastLevel(level="phase_1", before=first, reason="Drukte op de SEH's na het weekend")
    calm = first - timedelta(days=3, hours=5)
    both = frozenset({0, 1})
    yield PastLevel(level="normal", before=calm, reason="Doorstroom hersteld", ticked=both)
    if draw(seed, region, "busy") >= BUSY_SHARE:
        return
    second, day = timedelta(weeks=3) + shift, timedelta(days=1)
    yield PastLevel(level="phase_1", before=second, reason="Griep neemt toe")
    yield PastLevel(level="phase_2", before=second - day, reason="Drie SEH's tegelijk op stop")
    eased = "Geen overplaatsingen meer nodig"
    yield PastLevel(level="phase_1", before=second - 4 * day, reason=eased, ticked=both)
    yield PastLevel(level="normal", before=second - 6 * day, reason="Griep neemt af", ticked=both)


def write_levels(seed: int, at: datetime) -> None:
    """Write the past of every network that has levels, by the action with which one sets them."""
    networks = [r for r in directory().regions.values() if r.division == "network"]
    for region in networks:
        if ladder_at(region.id, at) is not None:
            _write_region(seed, region, at)


def _write_region(seed: int, region: RegionInfo, at: datetime) -> None:
    chair = Actor(
        kind="system",
        id=0,
        name=CHAIR,
        roles=frozenset({"roaz_chair"}),
        regions=frozenset({region.id}),
    )
    for step in past_levels(seed, region.slug):
        moment = at - step.before
        wish = LevelWish(
            region=region.id,
            level=step.level,
            reason=step.reason,
            version=standing_of(region.id, moment).version,
            ticked=step.ticked,
        )
        set_level(chair, wish, moment)


def write_hospitals(seed: int, at: datetime) -> None:
    """Write whom to call at every hospital, not all kinds of them, and what most would deploy."""
    sites = [site for site in directory().sites.values() if site.kind == "hospital"]
    owner = Actor(
        kind="system",
        id=0,
        name="demonstratie",
        roles=frozenset({"organisation_administrator"}),
        organisations=frozenset(site.organisation for site in sites),
    )
    for number, site in enumerate(sites):
        save_contacts(owner, site.slug, list(_contacts(seed, number, site)), at)
        _write_plan(owner, seed, site, at)


def _contacts(seed: int, number: int, site: SiteInfo) -> Iterator[GivenContact]:
    """Yield contacts at numbers that no telephone has."""
    for place, kind in enumerate(contact_kinds()):
        if kind == "stop" or draw(seed, site.slug, "contact", kind) >= MISSING_SHARE:
            yield GivenContact(id=None, kind=kind, phone=f"000 {number:03} {place:02}00", note="")


def _write_plan(owner: Actor, seed: int, site: SiteInfo, at: datetime) -> None:
    network = site.regions.get("network")
    ladder = ladder_at(network, at) if network else None
    known = [level.code for level in ladder.levels] if ladder else []
    for level, what, number, unit, minutes, contact in _plans(seed, site):
        if network and level in known:
            wish = DeploymentWish(
                organisation=site.organisation,
                region=network,
                level=level,
                what=what,
                contact_kind=contact,
                source=SOURCE,
                valid_from=local_day(at) - timedelta(days=60),
                site=site.slug,
                number=number,
                unit=unit,
                within_minutes=minutes,
            )
            record_deployment(owner, wish, at)


Plan = tuple[str, str, int | None, str, int, str]


def _plans(seed: int, site: SiteInfo) -> Sequence[Plan]:
    return [plan for plan in PLANS if draw(seed, site.slug, plan[1]) >= MISSING_SHARE]
