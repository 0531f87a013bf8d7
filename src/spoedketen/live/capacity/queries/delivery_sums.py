"""How services deliver, summed for who may not see each of them.

What a reader may not see is told per network and link only, of at least three providers whose
deliveries could be judged, in fives; smaller networks are told together, for the nation alone. A
figure over several such groups is summed first and rounded once, so it is as near as that of one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from spoedketen.domain.delivery import NOT_DUE, UNKNOWN, Tally
from spoedketen.live.capacity.delivery_values import Counts, ServiceDelivery
from spoedketen.live.capacity.queries.undisclosed import FEWEST_PROVIDERS, STEP, rounded
from spoedketen.live.directory.queries import directory

NAMES = tuple(Tally.__dataclass_fields__)
Rows = Sequence[ServiceDelivery]
FURTHEST = STEP // 2
"""So far a count in fives may lie from the exact one."""


def counts_of(found: Rows, seen: set[int], region: int | None) -> Counts:
    """Return the counts of a link: exact of what is seen, with enough others together rounded."""
    own = [each for each in found if each.service.id in seen]
    hidden = [each for each in found if each.service.id not in seen]
    told = list(_told_groups(hidden, region))
    others = [each for group in told for each in group]
    states = Counter(each.state for each in own) + _blurred(Counter(x.state for x in others))
    tally = Counter(_tally(own)) + _blurred(_tally(others))
    shown = [*own, *others]
    return Counts(
        states=dict(states),
        tally=Tally(**{name: tally[name] for name in NAMES}),
        providers=len({each.service.site.organisation for each in shown}),
        withheld=len(found) - len(shown),
        off_by=FURTHEST if told else 0,
    )


def _blurred(counted: Mapping[str, int]) -> Counter[str]:
    return Counter({name: rounded(number) for name, number in counted.items()})


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
