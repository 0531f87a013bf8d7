"""Draws have an address, are uniform, and follow their distributions."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special, stats

from spoedketen.simulation import draws

WORD = 2**64 - 1
COUNT = 200_000


def plain_uniform(seed, replication, patient, purpose, index):
    """Return the same number in whole numbers of Python, from the formula in the method page."""

    def mixed(z):
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & WORD
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & WORD
        return z ^ (z >> 31)

    key = mixed(seed + 0x9E3779B97F4A7C15 & WORD)
    for number in (replication, patient, purpose << 32 | index):
        key = mixed(key + (number + 1) * 0x9E3779B97F4A7C15 & WORD)
    return ((key >> 12) + 0.5) / 2**52


def compiled_uniform(seed, replication, patient, purpose, index):
    key = draws.joined(np.uint64(draws.stream_key(seed, replication)), patient)
    return draws.uniform(np.uint64(key), purpose, index)


@given(st.tuples(*[st.integers(0, 2**31 - 1)] * 5))
def test_compiled_numpy_and_plain_python_give_the_same_bits(address):
    seed, replication, patient, purpose, index = address
    expected = plain_uniform(*address)
    assert compiled_uniform(*address) == expected
    assert draws.uniforms(seed, replication, [patient], purpose, [index])[0] == expected


def test_the_first_numbers_are_those_of_splitmix64():
    # Published first outputs of SplitMix64 that starts at 1234567.
    told = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert [int(draws.joined(np.uint64(1234567), n)) for n in range(3)] == told


@pytest.mark.parametrize("vary", ["patient", "index", "replication", "seed"])
def test_numbers_along_each_part_of_the_address_are_uniform(vary):
    n = np.arange(COUNT)
    if vary in {"patient", "index"}:
        found = draws.uniforms(7, 1, n if vary == "patient" else 5, 1, n if vary == "index" else 0)
    else:
        at = np.arange(4000)
        found = np.array([draws.uniforms(*((7, k) if vary == "replication" else (k, 7)), 3, 1, 0)
                          for k in at.tolist()])  # fmt: skip
    assert 0 < found.min() <= found.max() < 1
    assert stats.kstest(found, "uniform").pvalue > 0.001
    counted = np.bincount((found * 64).astype(int), minlength=64)
    assert stats.chisquare(counted).pvalue > 0.001


def test_streams_that_differ_in_one_part_are_independent():
    n = np.arange(COUNT)
    base = draws.uniforms(7, 1, n, 1, 0)
    others = [
        draws.uniforms(8, 1, n, 1, 0), draws.uniforms(7, 2, n, 1, 0),
        draws.uniforms(7, 1, n + 1, 1, 0), draws.uniforms(7, 1, n, 2, 0),
        draws.uniforms(7, 1, n, 1, 1),
    ]  # fmt: skip
    for other in others:
        assert abs(np.corrcoef(base, other)[0, 1]) < 4 / math.sqrt(COUNT)
        pairs, _, _ = np.histogram2d(base, other, bins=16, range=[[0, 1], [0, 1]])
        assert stats.chisquare(pairs.ravel()).pvalue > 0.001


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_numbers_do_not_depend_on_the_number_of_workers(workers):
    parts = np.array_split(np.arange(1000), workers)
    with ThreadPoolExecutor(workers) as pool:
        found = np.concatenate(list(pool.map(lambda p: draws.uniforms(7, 1, p, 1, 0), parts)))
    assert (found == draws.uniforms(7, 1, np.arange(1000), 1, 0)).all()


@pytest.mark.parametrize(
    ("kind", "first", "second", "law"),
    [
        (draws.EXPONENTIAL, 3.0, 0.0, stats.expon(scale=3.0)),
        (draws.LOGNORMAL, 0.5, 0.8, stats.lognorm(0.8, scale=math.exp(0.5))),
        (draws.WEIBULL, 18.0, 1.5, stats.weibull_min(1.5, scale=18.0)),
        (draws.UNIFORM, 2.0, 5.0, stats.uniform(2.0, 3.0)),
    ],
)
def test_times_follow_their_distribution(kind, first, second, law):
    u = draws.uniforms(7, 1, np.arange(5000), kind, 0)
    assert stats.kstest([draws.sampled(kind, first, second, x) for x in u], law.cdf).pvalue > 0.001


def test_a_constant_time_is_itself():
    assert draws.sampled(draws.CONSTANT, 4.25, 0.0, 0.1) == 4.25


def test_the_normal_quantile_is_exact_from_tail_to_tail():
    for u in [2.0**-53, 1e-12, 1e-6, 0.01, 0.07, 0.3, 0.5, 0.6, 0.93, 0.999, 1 - 1e-9]:
        assert draws.normal_quantile(u) == pytest.approx(special.ndtri(u), rel=2e-14, abs=1e-15)


def test_a_choice_takes_the_first_share_that_exceeds_the_number():
    cumulative = np.array([0.2, 0.2, 0.7])
    found = [draws.chosen(cumulative, 0, 3, u) for u in (0.1, 0.2, 0.69, 0.7)]
    assert found == [0, 2, 2, 3]
