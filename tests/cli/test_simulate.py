"""The verb that simulates an ambulance region, on a published case."""

import json

import polars as pl
import pytest

from spoedketen.cli.main import run


@pytest.fixture(scope="module")
def utrecht(shared_data):
    case = shared_data / "utrecht_case_2021.yaml"
    if not case.exists():
        pytest.skip("the Utrecht case is not among the real data")
    return case


def told(capsys, *arguments):
    assert run(["simulate", *map(str, arguments), "--json"], {}) == 0
    return json.loads(capsys.readouterr().out)


def test_figures_have_an_interval_and_are_the_same_again(utrecht, capsys):
    first = told(capsys, utrecht, "--replications", 3)
    again = told(capsys, utrecht, "--replications", 3)
    for name in ("response_mean_minutes", "response_p95_minutes", "busy_share"):
        assert first[name]["low"] < first[name]["value"] < first[name]["high"]
        assert first[name] == again[name]
    expected = 3 * 144_000 / 7.75
    assert abs(first["patients"] - expected) < 4 * expected**0.5
    other = told(capsys, utrecht, "--replications", 3, "--seed", 2)
    assert other["busy_share"] != first["busy_share"]


def test_one_replication_has_no_interval(utrecht, capsys):
    assert told(capsys, utrecht, "--replications", 1)["busy_share"]["low"] is None


def test_every_ride_can_be_kept(utrecht, capsys, tmp_path):
    log = tmp_path / "rides.parquet"
    found = told(capsys, utrecht, "--replications", 1, "--log", log)
    rides = pl.read_parquet(log)
    assert len(rides) == found["patients"]
    response = (rides["at_patient_at"] - rides["call_at"]).mean()
    assert response == pytest.approx(found["response_mean_minutes"]["value"])
    assert rides["hospital"].null_count() / len(rides) == pytest.approx(0.37, abs=0.02)


@pytest.mark.parametrize(("language", "word"), [("nl", "eenheden bezet"), ("en", "units busy")])
def test_a_reader_sees_a_table_in_the_own_language(utrecht, capsys, language, word):
    assert run(["simulate", str(utrecht), "--replications", "2", "--lang", language], {}) == 0
    assert word in capsys.readouterr().out


def test_a_case_with_faults_is_refused_in_sentences(tmp_path, capsys):
    case = tmp_path / "case.yaml"
    case.write_text("nodes: none.csv", "utf-8")
    assert run(["simulate", str(case), "--lang", "en"], {}) == 1
    said = capsys.readouterr().err
    assert "Field rules.dispatch is absent" in said
    assert "Traceback" not in said
