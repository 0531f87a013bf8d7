"""A drill is stopped only where one runs, and refused before anything is simulated."""

from datetime import UTC, datetime
from time import time

import pytest

from spoedketen.cli.main import run
from spoedketen.live.drill_note import DRILL, AskedDrill, ask_drill


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "demonstration_keys.json").write_text("{}")
    return tmp_path


@pytest.fixture
def said(folder, capsys):
    def ask(*words):
        code = run([*words, "--data", str(folder)], {})
        return code, "".join(capsys.readouterr())

    return ask


def test_without_a_drill_there_is_nothing_to_stop(said):
    code, told = said("drill", "--stop")
    assert code != 0
    assert "Er loopt geen oefening" in told


def test_beside_a_drill_no_afternoon_is_told_until_it_is_stopped(said, folder):
    asked = AskedDrill(
        code="three_stops", network="n", sites=(), begins=datetime.fromtimestamp(time(), UTC),
        minutes=60.0, from_minutes=0.0, to_minutes=600.0,
    )  # fmt: skip
    ask_drill(folder / DRILL, asked)
    code, told = said("demonstrate")
    assert code != 0
    assert "Er loopt al een oefening" in told
    assert said("drill", "--stop")[0] == 0
    assert said("demonstrate")[0] == 0


def test_an_unknown_hospital_is_refused_before_anything_is_simulated(said):
    code, told = said("drill", "three_stops", "--around", "Xyzzy")
    assert code != 0
    assert "Xyzzy" in told
    assert "gesimuleerd" not in told
