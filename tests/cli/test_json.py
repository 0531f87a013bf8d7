"""Every answer as JSON fits its schema: one document on standard output, the rest elsewhere."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from builders import a_csv_folder, a_pack_folder, travel_rows
from jsonschema import Draft202012Validator

SCHEMAS = Path(__file__).parents[2] / "docs" / "reference" / "schemas"
POST = {"service_type": "gp_out_of_hours_post", "calendar": "night"}
SERVICES = [
    *({"site": id_, "service_type": "emergency_department", "calendar": "always"} for id_ in "12"),
    {"site": "1", "service_type": "acute_obstetrics", "calendar": "always"},
    *({"site": id_, **POST} for id_ in "12"),
]
FLYER = {"id": "L1", "name": "L1", "vehicle_type": "mmt_helicopter", "lat": 52, "lon": 5}


def refuse(word):
    raise AssertionError(f"{word} is no JSON")


def document(text):
    """Return the only document in a text; NaN and infinity are no JSON."""
    return json.loads(text, parse_constant=refuse)


def check(found, schema):
    rules = json.loads((SCHEMAS / f"{schema}.json").read_text("utf-8"))
    errors = Draft202012Validator(rules).iter_errors(found)
    assert [f"{'/'.join(map(str, e.path))}: {e.message}" for e in errors] == []


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A tiny pack with its own table of minutes for every mode."""
    modes = ("ambulance_siren", "ambulance", "car")
    rows = [row for mode in modes for row in travel_rows(5, mode=mode)]
    vehicles = [{**FLYER, "calendar": "always"}]
    folder = tmp_path_factory.mktemp("packs") / "tiny"
    return a_pack_folder(folder, services=SERVICES, vehicles=vehicles, travel=rows)


QUESTIONS = [
    [],
    ["--norm", "obstetrics_45"],
    ["--norm", "hap_30"],
    ["--norm", "a1_15"],
    ["--norm", "a0"],
    ["--norm", "mmt_reach"],
    ["--as-of", "2010-01-01"],
    ["--norm", "hap_30", "--as-of", "2010-01-01"],
    ["--at", "03:00"],
    ["--at", "holiday 14:00"],
    ["--capability", "acute_obstetrics"],
    ["--capability", "pci"],
    ["--limit", "1"],
    ["--assume", "on_scene_minutes=0", "--assume", "helicopter_cruise_kph=1"],
    ["--speed-factor", "0.001"],
    ["--travel", "curve"],
    ["--travel", "matrix"],
]


@pytest.mark.parametrize("asked", QUESTIONS, ids=" ".join)
def test_access_fits_its_schema(tiny, command, asked):
    code, out, _ = command("access", tiny, *asked, "--json")
    found = document(out)
    check(found, "access")
    assert code == 0
    for division in {row["division"] for row in found["by_region"]}:
        rows = [row for row in found["by_region"] if row["division"] == division]
        assert sum(row["population"] for row in rows) == found["population"]
        if found["beyond"] is not None:
            assert sum(row["beyond"] for row in rows) == found["beyond"]


@pytest.mark.parametrize("asked", QUESTIONS, ids=" ".join)
def test_access_with_changes_fits_its_schema(tiny, command, asked, tmp_path):
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("name: one more\nchanges: [{add_station: {id: x, lat: 52, lon: 5.4}}]\n")
    code, out, err = command("access", tiny, *asked, "--scenario", scenario, "--json")
    assert code == 0, err
    found = document(out)
    check(found, "access_with_changes")
    assert found["scenario_name"] == "one more"


@pytest.mark.parametrize("closed", [["1"], ["2"], ["1", "2"]], ids=" ".join)
@pytest.mark.parametrize("norm", ["seh_45", "hap_30"])
def test_closures_fit_their_schema(tiny, command, closed, norm):
    words = [word for site in closed for word in ("--close", site)]
    code, out, err = command("access", tiny, "--norm", norm, *words, "--json")
    assert code == 0, err
    found = document(out)
    check(found, "access_with_changes")
    assert (
        found["difference"]["beyond"] == found["scenario"]["beyond"] - found["baseline"]["beyond"]
    )
    assert found["scenario"]["sites"] == found["baseline"]["sites"] - len(closed)
    newly = sum(row["newly_beyond"] for row in found["moved"])
    assert newly == sum(r["people"] for r in found["closure_test"]["newly_beyond_by_municipality"])


def test_the_tiny_region_is_answered_as_by_hand(tiny, command):
    found = document(command("access", tiny, "--json")[1])
    assert (found["population"], found["beyond"]) == (15_000, 12_000)
    assert found["share_within"] == pytest.approx(0.2)
    parts = {row["name"]: row["value"] for row in found["assumptions"]}
    assert (parts["call_and_turnout_minutes"], parts["on_scene_minutes"]) == (3, 5)
    assert found["as_of"] == found["pack"]["date"] == "2022-06-01"


@pytest.mark.parametrize("asked", [[], ["--limit", "7"], ["--limit", "8"], ["--at", "03:00"]])
def test_sensitivity_fits_its_schema(tiny, command, asked):
    code, out, _ = command("sensitivity", tiny, *asked, "--json")
    found = document(out)
    check(found, "sensitivity")
    assert code == 0
    assert found["count"] == len(found["sensitive"])


def test_norms_and_regions_fit_their_schemas(tiny, command):
    for schema, words in {
        "norms": ["norms", "list"],
        "norm": ["norms", "show", "seh_45"],
        "region": ["region", "show", tiny],
        "check": ["region", "check", tiny],
    }.items():
        code, out, err = command(*words, "--json")
        assert (code, err) == (0, "")
        check(document(out), schema)
    check(
        document(command("norms", "show", "seh_45", "--as-of", "2010-01-01", "--json")[1]), "norm"
    )


def test_a_pack_with_faults_is_told_in_json_with_exit_code_one(tmp_path, command):
    folder = a_csv_folder(tmp_path, stations={"s0": 0})
    (folder / "stations.csv").write_text("id,name\ns0,S\n")
    code, out, _ = command("region", "check", folder, "--json")
    found = document(out)
    check(found, "check")
    assert code == 1
    assert {row["file"] for row in found["faults"]} == {"stations.csv"}
    code, out, err = command("access", folder, "--json")
    assert (code, out) == (1, "")
    assert err.count("stations.csv") == len(found["faults"])


def test_as_a_process_standard_output_holds_one_document_only(tiny):
    call = [sys.executable, "-c", "from spoedketen.cli.main import main; main()"]
    done = subprocess.run([*call, "access", str(tiny), "--json"], capture_output=True, check=True)
    check(document(done.stdout.decode()), "access")
    wrong = subprocess.run(
        [*call, "access", str(tiny), "--norm", "x", "--json"], capture_output=True, check=False
    )
    assert (wrong.returncode, wrong.stdout) == (2, b"")


@pytest.mark.parametrize("norm", ["seh_45", "obstetrics_45", "hap_30"])
def test_the_netherlands_fit_the_schema(nl2019, command, norm):
    found = document(command("access", nl2019, "--norm", norm, "--json")[1])
    check(found, "access")
    assert 17_000_000 < found["population"] < 18_000_000


@pytest.mark.parametrize("norm", ["seh_45", "obstetrics_45"])
def test_the_sensitive_sites_of_the_netherlands_fit_the_schema(nl2019, command, norm):
    found = document(command("sensitivity", nl2019, "--norm", norm, "--json")[1])
    check(found, "sensitivity")
    assert 0 < found["count"] < len(found["all"])


def test_closing_two_sites_in_the_netherlands_fits_the_schema(nl2019, command):
    words = ["--close", "1", "--close", "20", "--travel", "curve"]
    found = document(command("access", nl2019, "--norm", "seh_45", *words, "--json")[1])
    check(found, "access_with_changes")
    assert found["difference"]["beyond"] >= 0
    check(document(command("region", "show", nl2019, "--json")[1]), "region")


@pytest.mark.parametrize("model", ["mclp", "p_median", "lscp"])
def test_siting_fits_its_schema(tiny, command, model):
    code, out, err = command("siting", tiny, "--count", "1", "--model", model, "--json")
    assert code == 0, err
    check(document(out), "siting")


def test_the_best_places_for_a_station_fit_their_schema(tiny, command):
    code, out, err = command("siting", tiny, "--stations", "2", "--json")
    assert code == 0, err
    check(document(out), "siting_stations")


def test_the_answer_of_a_report_fits_its_schema(tiny, command, tmp_path):
    target = tmp_path / "map.svg"
    code, out, err = command("report", "access", tiny, "-o", str(target), "--json")
    assert code == 0, err
    found = document(out)
    check(found, "report")
    assert found["size"] == target.stat().st_size
