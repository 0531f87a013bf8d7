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


@pytest.mark.slow
def test_units_that_relocate_are_late_less_often_on_the_same_patients(utrecht, capsys):
    """Jagtenberg et al. (2015) print 16.8 % on other input: the sign is asked for, not the size."""
    found = told(capsys, utrecht, "--replications", 10, "--policy", "dmexclp")
    fixed = told(capsys, utrecht, "--replications", 10, "--policy", "mexclp")
    assert found["compared"]["difference"]["late_share"]["high"] < 0
    late, best_fixed = found["late_share"], fixed["late_share"]
    assert late["high"] < best_fixed["low"]
    relative = late["value"] / best_fixed["value"] - 1
    print(f"late share {relative:+.1%} beside fixed; published -16.8% on other input")
    assert found["worst_node"]["patients"] >= 100


def test_the_case_as_it_stands_is_compared_with_nothing(utrecht, capsys):
    found = told(capsys, utrecht, "--replications", 2)
    assert found["compared"] is None
    assert found["busy_assumed"] is None


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
