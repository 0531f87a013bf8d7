"""Which region a person looks at: asked for, remembered, or that of the own locations."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from spoedketen.live.accounts.actions import set_preference
from spoedketen.live.accounts.queries import preferences_of
from spoedketen.live.accounts.values import Actor
from spoedketen.live.capacity.errors import NotFound
from spoedketen.live.directory.queries import actor_control_rooms, actor_networks, directory
from spoedketen.live.directory.values import RegionInfo
from spoedketen.live.web.gate import PageRequest
from spoedketen.live.web.words import division_word

NATION = "nederland"
PREFERENCE = "region"
NATIONAL = ("national", "overseer", "installation")
"""Groups whose roles look at the whole country."""
DIVISIONS = (
    "network",
    "safety_region",
    "control_room",
    "province",
    "gp_organisation",
    "ggz_region",
    "care_office",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChoice:
    """A region in the switch, with its parts."""

    name: str
    address: str
    is_here: bool
    parts: tuple["RegionChoice", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionChoices:
    """The regions of one division."""

    label: str
    regions: tuple[RegionChoice, ...]


def address_of(region: RegionInfo | None) -> str:
    """Return how a region is written in an address; names are unique per division only."""
    return f"{region.division}:{region.slug}" if region else NATION


def region_at(address: str) -> RegionInfo | None:
    """Return the region of an address; the nation, and what is not known, is None."""
    division, _, slug = address.partition(":")
    return directory().region_named(slug, division) if slug else None


def chosen_region(request: PageRequest) -> RegionInfo | None:
    """Return the region of the page, or the one asked for (and remember it) or remembered."""
    if hasattr(request, "about"):
        return request.about
    asked = request.GET.get("regio")
    if asked is not None:
        found = region_at(asked)
        if found is None and asked != NATION:
            raise NotFound("region_unknown", given=asked)
        _remember(request, asked)
        return found
    kept = request.session.get(PREFERENCE) or preferences_of(request.actor).get(PREFERENCE)
    return region_at(str(kept)) if kept else _own_region(request.actor)


def look_at(request: PageRequest, region: RegionInfo | None) -> None:
    """Let a page, with all around it, be about a region; who opens it looks there from then on."""
    request.about = region
    if not request.headers.get("X-Piece"):
        _remember(request, address_of(region))


def _remember(request: PageRequest, asked: str) -> None:
    if request.session.get(PREFERENCE) == asked:
        return
    request.session[PREFERENCE] = asked
    if request.actor.may("own.settings"):
        set_preference(request.actor, PREFERENCE, asked)


def _own_region(actor: Actor) -> RegionInfo | None:
    """Return where somebody works: the country, one control room, or the network of most locations.

    Who has a role of the whole country as well opens on that.
    """
    if any(actor.rules.roles[role].group in NATIONAL for role in actor.roles):
        return None
    rooms, networks = sorted(actor_control_rooms(actor)), actor_networks(actor)
    sites = [s for s in directory().sites.values() if s.organisation in actor.organisations]
    homes = Counter(network for site in sites for network in site.networks & networks)
    own = [*rooms, *(network for network, _ in homes.most_common()), *sorted(networks)]
    return directory().regions[own[0]] if own else None


def division_choices(here: RegionInfo | None) -> list[DivisionChoices]:
    """Return every division that has regions, networks with their sub-regions."""
    by_division: dict[str, list[RegionInfo]] = defaultdict(list)
    for region in directory().regions.values():
        by_division[region.division].append(region)
    return [
        DivisionChoices(
            label=division_word(name),
            regions=tuple(_choice(r, here, by_division["sub_region"]) for r in by_division[name]),
        )
        for name in DIVISIONS
        if by_division[name]
    ]


def _choice(region: RegionInfo, here: RegionInfo | None, parts: list[RegionInfo]) -> RegionChoice:
    own = [part for part in parts if region.division == "network" and part.network == region.id]
    return RegionChoice(
        name=region.name,
        address=address_of(region),
        is_here=here is not None and here.id == region.id,
        parts=tuple(_choice(part, here, []) for part in own),
    )
