"""What providers do at each level, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor
from spoedketen.live.directory.queries import directory, visible_sites
from spoedketen.live.directory.values import SiteInfo
from spoedketen.live.distribution.deployment_values import DeploymentInfo
from spoedketen.live.distribution.level_values import Ladder
from spoedketen.live.distribution.queries.levels import level_at
from spoedketen.live.web.ages import wait_words
from spoedketen.live.web.contact_gaps import ask_words, fill_address
from spoedketen.live.web.words import contact_word, told


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDeployment:
    """A line of the plan."""

    deployment: DeploymentInfo
    level: str
    where: str
    amount: str
    within: str
    contact: str
    missing: str
    fill: str


def shown_deployments(
    actor: Actor, found: Iterable[DeploymentInfo], at: datetime
) -> list[ShownDeployment]:
    """Return lines in words."""
    shared = visible_sites(actor, "contacts")
    return [_shown(actor, each, shared, at) for each in found]


def _shown(
    actor: Actor, each: DeploymentInfo, shared: frozenset[int], at: datetime
) -> ShownDeployment:
    site = directory().sites.get(each.site or 0)
    region, level = directory().regions.get(each.region), level_at(each.region, each.level, at)
    return ShownDeployment(
        deployment=each,
        level=told(level.name) if level else each.level,
        where=region.name if region else _("Nederland"),
        amount=f"{each.number} {each.unit}".strip() if each.number is not None else "",
        within=wait_words(each.within_minutes) if each.within_minutes is not None else "",
        contact=contact_word(each.contact_kind),
        missing="" if each.phone else _missing(each, site, shared),
        fill=fill_address(actor, site) if site and not each.phone else "",
    )


def _missing(each: DeploymentInfo, site: SiteInfo | None, shared: frozenset[int]) -> str:
    """Return why there is no number to call, and whom to ask for it."""
    ask = ask_words(site.organisation_name if site else each.provider)
    if site is not None and site.id not in shared:
        return _("nummer niet met u gedeeld; {ask}").format(ask=ask)
    return _("nummer ontbreekt; {ask}").format(ask=ask)


def by_level(
    actor: Actor, found: Iterable[DeploymentInfo], ladder: Ladder | None, at: datetime
) -> list[tuple[str, str, list[ShownDeployment]]]:
    """Return the plan: per level from low to high its name, tone and lines."""
    lines = shown_deployments(actor, found, at)
    known = (
        [(level.code, told(level.name), level.tone) for level in ladder.levels] if ladder else []
    )
    groups = [
        (name, tone, [line for line in lines if line.deployment.level == code])
        for code, name, tone in known
    ]
    return [group for group in groups if group[2]]
