"""The compiled chain and its twin tell the same story, event by event."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from simulation.chain_twin import ChainTwin
from simulation.small_chains import small_chain

from spoedketen.simulation.chain import ChainStudy, simulated_chain
from spoedketen.simulation.records import KINDS

DAYS = 4_320.0


def told(chain, patients):
    study = ChainStudy(seed=5, warmup_weeks=0, weeks=1, keeps_log=True)
    log = simulated_chain(chain, study, [patients]).log
    return [(row["minutes"], row["patient"], row["station"], KINDS[row["kind"]]) for row in log]


@settings(max_examples=300)
@given(st.integers(0, 2**31))
def test_every_event_of_a_small_chain_is_that_of_the_twin(number):
    chain, patients = small_chain(number)
    ours = told(chain, patients)
    twin = ChainTwin(chain, 5, 0).run(patients, 10_080.0)
    assert len(ours) == len(twin)
    for one, other in zip(ours, twin, strict=True):
        assert one[1:] == other[1:], (one, other)
        assert abs(one[0] - other[0]) <= 1e-9


def test_the_chains_that_are_compared_use_every_kind_of_event():
    seen = set()
    for number in range(60):
        seen |= {row[3] for row in told(*small_chain(number))}
    assert seen >= set(KINDS) - {"lose", "divert", "force"}


def test_nobody_is_lost():
    for number in range(40):
        chain, patients = small_chain(number)
        study = ChainStudy(seed=5, warmup_weeks=0, weeks=1, keeps_log=True)
        outcome = simulated_chain(chain, study, [patients])
        exits = int((outcome.log["kind"] == KINDS.index("exit")).sum())
        assert exits + outcome.present == len(patients)
        assert (
            np.unique(outcome.log["patient"][outcome.log["kind"] == KINDS.index("exit")]).size
            == exits
        )
