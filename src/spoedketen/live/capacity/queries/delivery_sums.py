"""How services deliver, summed for who may not see each of them.

What a reader may not see is told per network and link only, of at least three providers whose
deliveries could be judged, in fives; smaller networks are told together, for the nation alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from spoedketen.domain.delivery import NOT_DUE, UNKNOWN, Tally
from spoedketen.live.capacity.delivery_values import Counts, ServiceDelivery
from spoedketen.live.capacity.queries.undisclosed import FEWEST_PROVIDERS, rounded
from spoedketen.live.directory.queries import directory

NAMES = tuple(Tally.__dataclass_fields__)
Rows = Sequence[ServiceDelivery]


def counts_of(found: Rows, seen: set[int], region: int | None) -> Counts:
    """Return the counts of a link: exact of what is seen, with enough others together rounded."""
    own = [each for each in found if each.service.id in seen]
    hidden = [each for each in found if each.service.id not in seen]
    told = list(_told_groups(hidden, region))
    states = Counter(each.state for each in own)
    tally = Counter(_tally(own))
    for group in told:
        counted = Counter(each.state for each in group)
        states += Counter({name: rounded(n) for name, n in counted.items()})
        tally += Counter({name: rounded(n) for name, n in _tally(group).items()})
    shown = [*own, *(each for group in told for each in group)]
    return Counts(
        states=dict(states),
        tally=Tally(**{name: tally[name] for name in NAMES}),
        providers=len({each.service.site.organisation for each in shown}),
        withheld=len(found) - len(shown),
        is_rounded=bool(told),
    )


def _tally(found: Iterable[ServiceDelivery]) -> dict[str, int]:
    told = [each.tally for each in found]
    return {name: sum(getattr(each, name) for each in told) for name in NAMES}


def _told_groups(hidden: Rows, region: int | None) -> Iterable[Rows]:
    if region is not None and directory().regions[region].division != "network":
        return  # another division cuts networks, and a difference would tell of a part
    by_network: dict[int | None, list[ServiceDelivery]] = defaultdict(list)
    for each in hidden:
        by_network[each.service.site.regions.get("network")].append(each)
    small: list[ServiceDelivery] = []
    for group in by_network.values():
        if _is_enough(group):
            yield group
        else:
            small += group
    if region is None and _is_enough(small):
        yield small


def _is_enough(group: Iterable[ServiceDelivery]) -> bool:
    judged = [each for each in group if each.state not in {NOT_DUE, UNKNOWN}]
    return len({each.service.site.organisation for each in judged}) >= FEWEST_PROVIDERS
