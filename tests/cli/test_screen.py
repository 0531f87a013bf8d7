"""The verb that screens an ambulance fleet, on a published case."""

import json

import pytest

from spoedketen.cli.main import run


@pytest.fixture(scope="module")
def utrecht(shared_data):
    case = shared_data / "utrecht_case_2021.yaml"
    if not case.exists():
        pytest.skip("the Utrecht case is not among the real data")
    return case


@pytest.mark.slow
def test_every_model_places_the_whole_fleet_and_says_what_to_expect(utrecht, capsys):
    assert run(["screen", str(utrecht), "--json"], {}) == 0
    found = json.loads(capsys.readouterr().out)
    for placed in found["placements"]:
        assert sum(base["units"] for base in placed["bases"]) == 20
        assert 0.0 < placed["late_share"] < placed["worst_node"]["late_share"]
        assert placed["hypercube"] == "approximation"
    own = found["placements"][0]
    # The simulation of the same case shows 39.9 % busy, 10 % late and 7.7 minutes.
    assert found["busy_assumed"] == pytest.approx(0.399, abs=0.02)
    assert own["late_share"] == pytest.approx(0.10, abs=0.03)
    assert own["response_mean_minutes"] == pytest.approx(7.7, rel=0.05)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("nl", "standplaats"), ("en", "station")])
def test_a_standard_out_of_reach_is_said_in_the_own_language(utrecht, capsys, language, word):
    asked = ["--far-minutes", "9", "--near-share", "1", "--lang", language]
    assert run(["screen", str(utrecht), *asked], {}) == 0
    said = capsys.readouterr().out
    assert word in said
    assert ("onmogelijk" if language == "nl" else "impossible") in said
