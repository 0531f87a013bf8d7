"""What takes long is computed in a child, and a child that fails is told."""

import pytest

from spoedketen.live.jobs.computing import COMPUTATIONS, compute


def test_a_computation_that_fails_is_told(capfd):
    with pytest.raises(RuntimeError, match="'unheard-of'"):
        compute("unheard-of")
    assert "KeyError" in capfd.readouterr().err


def test_the_child_computes_without_a_directory_to_compute_for(
    committed_db, monkeypatch, live_environment
):
    for name, value in live_environment.items():
        monkeypatch.setenv(name, value)
    for name in COMPUTATIONS:
        compute(name)
