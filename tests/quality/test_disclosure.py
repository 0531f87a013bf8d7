"""What is published tells of no one: attacked by a program of another make.

The product attacks groups with one solver; here every contributor is a variable of its own, in
another solver, and every set of one or two contributors is tried.
"""

import itertools
import random

import highspy
import numpy as np
import pytest
from scipy.optimize import linprog

from spoedketen.domain.errors import RequestError
from spoedketen.quality import attack
from spoedketen.quality.attack import Cell, Known
from spoedketen.quality.disclosure import Protection, choices


def interval(told, everybody, members):
    """Return the bounds on a sum for who knows the told cells."""
    place = {member: n for n, member in enumerate(everybody)}
    equal = np.zeros((len(told), len(everybody)))
    for row, cell in enumerate(told):
        equal[row, [place[member] for member in cell.members]] = 1
    weights = np.zeros(len(everybody))
    weights[[place[member] for member in members]] = 1
    values = [cell.value for cell in told]
    bounds = []
    for sign in (1, -1):
        found = linprog(sign * weights, A_eq=equal, b_eq=values, bounds=(0, None), method="highs")
        bounds.append(sign * found.fun if found.status == 0 else sign * -np.inf)
    return bounds


def leaks(cells, chosen, fewest=3):
    """Return every withheld cell and every small set whose sum is as good as known."""
    told = [cell for cell in cells if chosen[cell.id] == "told"]
    everybody = sorted(frozenset().union(*(cell.members for cell in cells)))
    small = [set(s) for n in range(1, fewest) for s in itertools.combinations(everybody, n)]
    withheld = [set(cell.members) for cell in cells if chosen[cell.id] != "told"]
    found = []
    for members in small + withheld if told else []:
        low, high = interval(told, everybody, members)
        if high > 1e-6 and high - low < max(1.0, 0.2 * high) - 1e-6:
            found.append((sorted(members), low, high))
    return found


def a_quarter(chance, hospitals=12, networks=3, others=3):
    """Return the cells of a quarter in which two divisions cross."""
    names = [f"h{n}" for n in range(hospitals)]
    values = {name: chance.choice([0, 0, 1, 2, 5, 17]) for name in names}
    groups = {"nation/nl": set(names)}
    for name in names:
        groups.setdefault(f"network/{chance.randrange(networks)}", set()).add(name)
        groups.setdefault(f"safety_region/{chance.randrange(others)}", set()).add(name)
    order = ("network", "nation", "safety_region")
    return [
        Cell(
            id=id_,
            members=frozenset(members),
            value=sum(values[m] for m in members),
            rank=order.index(id_.partition("/")[0]),
        )
        for id_, members in sorted(groups.items())
    ]


def test_only_withholding_cells_of_few_leaves_them_to_be_found():
    """The attack has teeth: what the first step alone leaves can be subtracted."""
    cells = [
        Cell(id="n", members=frozenset("abcdef"), value=12),
        Cell(id="x", members=frozenset("abcd"), value=7),
        Cell(id="y", members=frozenset("ef"), value=5),
    ]
    first = {"n": "told", "x": "told", "y": "few"}
    assert [["e", "f"], ["e", "f"]] == [each[0] for each in leaks(cells, first)]
    assert not leaks(cells, choices(cells, Protection()))


def test_a_zero_beside_another_division_tells_the_rest():
    """Four hospitals with ten stops, three of them with none: the fourth has all."""
    cells = [
        Cell(id="network", members=frozenset("abcd"), value=10),
        Cell(id="safety_region", members=frozenset("bcd"), value=0, rank=2),
    ]
    chosen = choices(cells, Protection())
    assert chosen == {"network": "told", "safety_region": "beside"}


def test_enough_contributors_without_overlap_are_all_told():
    cells = [
        Cell(id="n", members=frozenset("abcdefg"), value=12, rank=1),
        Cell(id="x", members=frozenset("abcd"), value=7),
        Cell(id="y", members=frozenset("efg"), value=5),
    ]
    assert set(choices(cells, Protection()).values()) == {"told"}


@pytest.mark.parametrize("seed", range(12))
def test_nothing_withheld_is_found_in_random_quarters(seed):
    chance = random.Random(seed)
    cells = a_quarter(chance, hospitals=chance.randint(6, 14), networks=chance.randint(2, 4))
    chosen = choices(cells, Protection())
    assert leaks(cells, chosen) == []


def test_something_is_told_in_most_quarters():
    told = sum(
        "told" in choices(a_quarter(random.Random(seed), hospitals=14), Protection()).values()
        for seed in range(12)
    )
    assert told >= 10


def test_what_could_not_be_attacked_is_not_told(monkeypatch):
    """A solver that gives up has not shown that nothing can be found."""
    failed = highspy.HighsModelStatus.kTimeLimit
    monkeypatch.setattr(attack, "_solve", lambda *_asked: failed)
    with pytest.raises(RequestError):
        choices(
            [
                Cell(id="n", members=frozenset("abcd"), value=7),
                Cell(id="x", members=frozenset("ab"), value=3),
            ],
            Protection(),
        )


def test_bounds_that_are_no_numbers_count_as_found():
    known = Known(members=frozenset("a"), low=np.nan, high=np.nan, cells=frozenset())
    assert Protection().is_found(known)


def test_whole_numbers_tell_more_than_fractions():
    """At most one of each two of three has a stop: half of each would be one and a half."""
    told = [Cell(id=c, members=frozenset(c), value=1) for c in ("abx", "bcy", "caz")]
    known = attack.Reader(told, set("abcxyz")).knows(frozenset("abc"))
    assert (known.low, known.high) == (0, 1)
