"""Queueing formulas: published values, exact arithmetic, identities."""

import math
from fractions import Fraction

import numpy as np
import pytest

from spoedketen.simulation.queueing import (
    load_over_time,
    mean_wait,
    mean_wait_of_one_server,
    safety_factor,
    servers_needed,
    share_lost,
    share_waiting,
    share_waiting_longer,
    square_root_servers,
    waits_by_priority,
)


@pytest.mark.parametrize(
    ("servers", "load", "lost"),
    [(10, 8, 0.12166), (20, 16, 0.06441), (40, 32, 0.02684), (2, 1.6, 0.329897),
     (5, 4, 0.199067), (10, 9, 0.167963), (50, 45, 0.054104), (3, 1.5, 0.134328)],
)  # fmt: skip
def test_the_share_lost_is_that_of_the_tables(servers, load, lost):
    assert share_lost(servers, load) == pytest.approx(lost, abs=6e-6)


@pytest.mark.parametrize(
    ("servers", "load", "waiting"),
    [(2, 1.6, 0.711111), (5, 4, 0.554113), (10, 9, 0.668732), (20, 18, 0.550769),
     (50, 45, 0.363864), (100, 95, 0.506457), (6, 4.5, 0.4217), (18, 13.5, 0.1808)],
)  # fmt: skip
def test_the_share_that_waits_is_that_of_the_tables(servers, load, waiting):
    digits = 4 if servers in {6, 18} else 6  # as many as were told
    assert share_waiting(servers, load) == pytest.approx(waiting, abs=0.6 * 10**-digits)


@pytest.mark.parametrize(
    ("servers", "load", "wait"),
    [(1, 0.8, 4.0), (2, 1.6, 1.777778), (5, 4.0, 0.554113), (10, 8.0, 0.204590)],
)
def test_the_mean_wait_is_that_of_the_tables(servers, load, wait):
    assert mean_wait(servers, load) == pytest.approx(wait, abs=6e-7)


@pytest.mark.parametrize(("variation", "wait"), [(0.0, 2.0), (1.0, 4.0), (1.35, 4.7)])
def test_one_server_waits_by_the_variation_of_its_times(variation, wait):
    assert mean_wait_of_one_server(0.8, variation) == pytest.approx(wait, rel=1e-12)


@pytest.mark.parametrize("servers", [1, 10, 500, 10_000])
@pytest.mark.parametrize("per_server", [Fraction(1, 2), Fraction(9, 10), Fraction(101, 100)])
def test_erlang_b_is_exact_to_ten_thousand_servers(servers, per_server):
    load = servers * per_server
    # 1/B is the sum of c(c-1).../a^k, downward; in logarithms it neither overflows nor cancels.
    k = np.arange(servers)
    logs = np.concatenate([[0.0], np.cumsum(np.log((servers - k) / float(load)))])
    top = logs.max()
    exact = -(top + math.log(math.fsum(np.exp(logs - top))))
    found = share_lost(servers, float(load))
    if exact < -690:
        assert found < 1e-299
    else:
        assert math.log(found) == pytest.approx(exact, abs=1e-9)


def test_where_nobody_comes_nobody_has_to_be_there():
    assert servers_needed(0.0, share=0.1) == 0
    assert servers_needed(1e-6, share=0.1) == 1


@pytest.mark.parametrize(("load", "share", "rule", "exact"), [
    (5, 0.2, 8, 8), (20, 0.2, 25, 26), (50, 0.2, 58, 58), (100, 0.2, 111, 111),
    (5, 0.05, 9, 10), (20, 0.05, 28, 29), (50, 0.05, 63, 64), (100, 0.05, 118, 119),
])  # fmt: skip
def test_the_smallest_number_of_servers_is_exact_and_the_rule_is_near(load, share, rule, exact):
    assert servers_needed(load, share=share) == exact
    assert square_root_servers(load, share=share) == rule
    assert share_waiting(exact, load) <= share < share_waiting(exact - 1, load)


@pytest.mark.parametrize(("share", "beta"), [(0.2, 1.062), (0.05, 1.740)])
def test_the_safety_factor_is_that_of_halfin_and_whitt(share, beta):
    assert safety_factor(share) == pytest.approx(beta, abs=6e-4)


def test_servers_against_loss_are_the_smallest_too():
    found = servers_needed(8.145, share=0.05, is_lost=True)
    assert share_lost(found, 8.145) <= 0.05 < share_lost(found - 1, 8.145)


def test_priority_moves_waits_between_classes_but_not_their_mean():
    loads = np.array([1.0, 3.0, 4.0])
    waits = waits_by_priority(10, loads)
    assert (np.diff(waits) > 0).all()
    assert waits @ loads / 8.0 == pytest.approx(mean_wait(10, 8.0), rel=1e-12)


def test_a_rhythm_of_arrivals_is_damped_and_delayed_in_the_load():
    step, hours = 0.01, np.arange(0, 24, 0.01)
    load = load_over_time(10 + 5 * np.sin(2 * np.pi * hours / 24),
                          np.exp(-np.arange(0, 120, step) / 3), step_minutes=step)  # fmt: skip
    assert load.mean() == pytest.approx(30, rel=1e-4)
    assert (load.max() - load.min()) / 2 == pytest.approx(11.797, rel=1e-4)
    assert hours[load.argmax()] - 6 == pytest.approx(2.543, abs=0.01)


def test_too_much_load_waits_for_ever_and_none_never():
    assert share_waiting(3, 3.0) == share_waiting_longer(3, 3.0, 5.0) == 1.0
    assert mean_wait(3, 4.0) == math.inf
    assert share_lost(0, 0.0) == 1.0
    assert share_lost(3, 0.0) == share_waiting(3, 0.0) == 0.0
    with pytest.raises(ValueError, match="not negative"):
        share_lost(3, -1.0)


@pytest.mark.parametrize(("load", "beds", "published"), [
    (8.145, (9, 10, 11, 12, 13, 14), (0.19, 0.14, 0.09, 0.06, 0.04, 0.02)),
    (9.718, (10, 12, 13, 14, 15, 16), (0.20, 0.11, 0.08, 0.05, 0.03, 0.02)),
])  # fmt: skip
def test_the_beds_of_a_stroke_unit_are_as_published(load, beds, published):
    """Monks and others (2016), table 2: the share of patients who find no bed."""
    found = [share_lost(count, load) for count in beds]
    for count, ours, theirs in zip(beds, found, published, strict=True):
        print(f"{count} beds: {ours:.3f}, published {theirs:.2f}, difference {ours - theirs:+.3f}")
    differences = np.array(found) - published
    known = np.isclose(published, 0.14)
    # Erlang B is exact here; the paper simulated. Its 10 beds differ by more than 0.01.
    assert np.abs(differences[~known]).max() <= 0.01
    assert np.abs(differences[known] + 0.012).max(initial=0.0) <= 0.0005
