"""How a person stands to a signal: whether he sees it, and whether it is his."""

from dataclasses import replace

from spoedketen.domain.alerts import Rule
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.alert_values import AlertInfo, Subject
from spoedketen.live.capacity.queries.measures import figure_of
from spoedketen.live.capacity.sectors import chain
from spoedketen.live.directory.queries import (
    actor_control_rooms,
    actor_networks,
    directory,
    relations_to,
    visible_sites,
)

HANDLE = "alerts.handle"


def relations_to_subject(actor: Actor, subject: Subject) -> frozenset[str]:
    """Return how an actor stands to a service or a region that is watched."""
    service = directory().services.get(subject.service)
    if service is not None:
        return relations_to(actor, service.site)
    found = {"national"}
    if subject.region:
        found |= _relations_to_region(actor, subject.region)
    return frozenset(found)


def _relations_to_region(actor: Actor, region: int) -> set[str]:
    """Return how an actor stands to a region, by role where roles were given at several places."""
    found: set[str] = set()
    for (organisations, regions), roles in actor.places().items():
        here = replace(actor, organisations=organisations, regions=regions, hats=())
        names = _names_at(here, region)
        found |= names | {f"{name}@{role}" for name in names for role in roles}
    return found


def _names_at(here: Actor, region: int) -> set[str]:
    names: set[str] = set()
    regions, networks = directory().regions, actor_networks(here)
    own = {region, regions[region].network} if region in regions else {region}
    if own & (networks | here.regions):
        names.add("own_network")
    if _rooms_of(region) & actor_control_rooms(here):
        names.add("control_room_area")
    return names


def _rooms_of(region: int) -> set[int]:
    sites = directory().sites.values()
    return {
        site.regions["control_room"]
        for site in sites
        if region in site.regions.values() and "control_room" in site.regions
    }


def roles_towards(actor: Actor, subject: Subject) -> frozenset[str]:
    """Return the roles in which an actor may handle signals of a subject."""
    relations = relations_to_subject(actor, subject)
    by_role = actor.rules.permissions[HANDLE].by_role if actor.may(HANDLE) else {}
    by_place = any("@" in each for each in relations)

    def stands(role: str, name: str) -> bool:
        if name == "national":
            return True
        return f"{name}@{role}" in relations if by_place else name in relations

    return frozenset(
        role for role in actor.roles if any(stands(role, name) for name in by_role.get(role, ()))
    )


def concerns(actor: Actor, alert: AlertInfo) -> bool:
    """Tell whether a signal is the actor's: of his role here, or escalated to it."""
    wanted = set(alert.rule.owner)
    if alert.escalated_at is not None:
        wanted |= set(alert.rule.escalate_to)
    return bool(wanted & roles_towards(actor, alert.subject))


def may_see_alert(actor: Actor, alert: AlertInfo) -> bool:
    """Tell whether an actor sees a signal: what it rests on must be shared with him."""
    if not actor.may("alerts.view"):
        return False
    return bool(alert.sites) and set(alert.sites) <= visible_sites(actor, figure_of(alert.rule))


def sees_subject(actor: Actor, rule: Rule, subject: Subject) -> bool:
    """Tell whether an actor sees all that a rule could rest on for a subject."""
    sites = _sites_of(rule, subject)
    return bool(sites) and sites <= visible_sites(actor, figure_of(rule))


def _sites_of(rule: Rule, subject: Subject) -> set[int]:
    """Return the location of a service, or those of the region that have the link."""
    service = directory().services.get(subject.service)
    if service is not None:
        return {service.site.id}
    division = directory().regions[subject.region].division if subject.region else ""
    sectors = chain().by_service_type
    return {
        each.site.id
        for each in directory().services.values()
        if each.service_type in sectors
        and sectors[each.service_type].code == rule.sector
        and (not subject.region or each.site.regions.get(division) == subject.region)
    }
