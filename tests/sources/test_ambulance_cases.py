"""A case in YAML: read as it stands, or refused with every fault at once."""

import numpy as np
import polars as pl
import pytest
import yaml

from spoedketen.domain.errors import CaseError
from spoedketen.reports.language import translator
from spoedketen.reports.wording import worded_fault
from spoedketen.sources.ambulance_cases import read_ambulance_case

TIME = {"distribution": "lognormal", "sigma": 0.4, "median": 30, "shift": 0}
TIME |= {"reject_below": 0, "reject_above": 88}
RULES = {
    "dispatch": "closest free unit by siren minutes",
    "queue": "first come first served",
    "to_patient": "siren minutes",
    "hospital": "closest by siren minutes from the patient",
    "to_hospital": "siren minutes",
    "return": "own base, siren minutes divided by 0.9",
    "turnout": "none",
}


@pytest.fixture
def case(tmp_path):
    """A case of two nodes; the test changes what it wants and writes it."""
    ids = ["0001", "0002"]
    nodes = {"pc4": ids, "lat": [52.0, 52.1], "lon": [5.0, 5.1]}
    nodes |= {"demand_share_2021": [0.25, 0.75], "is_hospital_2021": [False, True]}
    pl.DataFrame(nodes).write_parquet(tmp_path / "nodes.parquet")
    pairs = {"from_pc4": ["0001", "0001", "0002", "0002"], "to_pc4": ids * 2}
    pairs |= {"drive": [0.0, 7.0, 8.0, 0.0]}
    pl.DataFrame(pairs).write_parquet(tmp_path / "pairs.parquet")
    pl.DataFrame({"base_pc4": ["0002"]}).write_parquet(tmp_path / "units.parquet")
    return {
        "nodes": "nodes.parquet",
        "travel": {"file": "pairs.parquet", "column": "drive"},
        "arrivals": {"process": "poisson", "rate_per_minute": 0.1},
        "fleet": {"file": "units.parquet", "units": 1, "shifts": "none"},
        "on_scene": dict(TIME),
        "at_hospital": dict(TIME),
        "share_to_hospital": 0.6,
        "rules": dict(RULES),
        "horizon_minutes": 1000,
    }


def read(tmp_path, case):
    file = tmp_path / "case.yaml"
    file.write_text(yaml.safe_dump(case), "utf-8")
    return read_ambulance_case(file)


def faults(tmp_path, case):
    with pytest.raises(CaseError) as refused:
        read(tmp_path, case)
    for fault in refused.value.faults:  # each has a sentence in both languages
        assert worded_fault(fault, translator("nl")) != worded_fault(fault, translator("en"))
    return [(fault.code, fault.parameters["field"]) for fault in refused.value.faults]


def test_a_case_is_read_from_the_folder_it_stands_in(tmp_path, case):
    found = read(tmp_path, case)
    assert found.nodes == ("0001", "0002")
    assert found.minutes.tolist() == [[0.0, 7.0], [8.0, 0.0]]
    assert found.hospitals.tolist() == [1]
    assert found.base_of_unit.tolist() == [1]
    assert found.return_speed == pytest.approx(0.9)


def test_every_fault_is_told_at_once(tmp_path, case):
    del case["on_scene"]["sigma"]
    case["share_to_hospital"] = 1.5
    case["arrivals"]["process"] = "scheduled"
    case["rules"]["dispatch"] = "the unit with the best coverage"
    case["fleet"]["units"] = 3
    case["horizon_minutes"] = True
    assert set(faults(tmp_path, case)) == {
        ("case_field_missing", "on_scene.sigma"),
        ("case_value_unfit", "share_to_hospital"),
        ("case_value_unfit", "horizon_minutes"),
        ("case_word_unknown", "arrivals.process"),
        ("case_rule_unknown", "rules.dispatch"),
        ("case_units_differ", "fleet.units"),
    }


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("nodes", {"demand_share_2021": [0.5, 0.6]}, "case_shares_unfit"),
        ("nodes", {"demand_share_2021": [-0.5, 1.5]}, "case_shares_unfit"),
        ("nodes", {"pc4": ["0001", "0001"]}, "case_nodes_repeated"),
        ("nodes", {"is_hospital_2021": [False, False]}, "case_no_hospital"),
        ("nodes", {"lat": ["a", "b"]}, "case_cells_unfit"),
        ("pairs", {"drive": [0.0, -7.0, 8.0, 0.0]}, "case_pairs_missing"),
        ("pairs", {"drive": [0.0, None, 8.0, 0.0]}, "case_cells_unfit"),
        ("units", {"base_pc4": ["0009"]}, "case_base_unknown"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(tmp_path, case, table, change, code):
    file = tmp_path / f"{table}.parquet"
    frame = pl.read_parquet(file)
    frame.with_columns(**{k: pl.Series(v) for k, v in change.items()}).write_parquet(file)
    assert code in {code for code, _ in faults(tmp_path, case)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"nodes": "nowhere.csv"}, "case_table_unreadable"),
        ({"travel": {"file": "pairs.parquet", "column": "walk"}}, "case_column_missing"),
        ({"rules": "as usual"}, "case_field_missing"),
    ],
)
def test_a_field_that_leads_nowhere_is_refused(tmp_path, case, change, code):
    assert code in {code for code, _ in faults(tmp_path, case | change)}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"on_scene": TIME | {"reject_below": 87.99, "reject_above": 88}}, "case_bounds_unfit"),
        ({"on_scene": TIME | {"sigma": 0, "reject_above": 20}}, "case_bounds_unfit"),
        ({"horizon_minutes": 1e8, "arrivals": {"process": "poisson", "rate_per_minute": 9e3}},
         "case_too_many"),
        ({"rules": RULES | {"return": "own base, siren minutes divided by 0"}}, "case_value_unfit"),
        ({"rules": RULES | {"return": "own base, siren minutes divided by 1.2.3"}},
         "case_rule_unknown"),
    ],
)  # fmt: skip
def test_what_could_not_be_simulated_is_refused_before_it_begins(tmp_path, case, change, code):
    assert [found for found, _ in faults(tmp_path, case | change)] == [code]


@pytest.mark.parametrize("text", ["[1, 2", "\\xff", ""])
def test_a_file_that_is_no_case_is_refused(tmp_path, text):
    file = tmp_path / "case.yaml"
    file.write_bytes(text.encode("latin-1"))
    with pytest.raises(CaseError):
        read_ambulance_case(file)


def with_options(tmp_path, case):
    """Three units at two bases, classes, shifts and a table of posts."""
    pl.DataFrame({"base_pc4": ["0002", "0001", "0002"]}).write_parquet(tmp_path / "units.parquet")
    shifts = {"unit": [1, 2], "weekday": [1, 7], "from_hour": [8, 22], "until_hour": [16, 6]}
    pl.DataFrame(shifts).write_csv(tmp_path / "shifts.csv")
    posts = {"idle": [1, 2, 3], "posts": ["0002", "0001 0002", "0002 0001 0002"]}
    pl.DataFrame(posts).write_csv(tmp_path / "posts.csv")
    case["fleet"] |= {"units": 3, "shifts": "shifts.csv"}
    case["rules"]["queue"] = "most urgent first, then in order of the call"
    case["urgencies"] = [{"name": "A", "share": 0.6, "target_minutes": 12},
                         {"name": "B", "share": 0.4}]  # fmt: skip
    case["posts_by_idle"] = "posts.csv"


def test_urgencies_shifts_and_posts_are_read(tmp_path, case):
    with_options(tmp_path, case)
    found = read(tmp_path, case)
    assert [each.name for each in found.urgencies] == ["A", "B"]
    assert [each.target_minutes for each in found.urgencies] == [12, None]
    assert found.on_duty.sum(axis=1).tolist() == [168, 8, 8]
    assert found.on_duty[2, [166, 167, 0, 5, 6]].tolist() == [True, True, True, True, False]
    assert found.posts_by_idle.tolist() == [[0, 0], [0, 1], [1, 1], [1, 2]]


def test_names_of_nodes_keep_their_zeros_in_any_kind_of_table(tmp_path, case):
    with_options(tmp_path, case)
    pl.read_parquet(tmp_path / "nodes.parquet").write_csv(tmp_path / "nodes.csv")
    found = read(tmp_path, case | {"nodes": "nodes.csv"})
    assert found.nodes == ("0001", "0002")


def test_options_that_do_not_fit_are_refused_with_their_place(tmp_path, case):
    with_options(tmp_path, case)
    shifts = {"unit": [0, 9], "weekday": [1, 8], "from_hour": [8, 22], "until_hour": [16, 6]}
    pl.DataFrame(shifts).write_csv(tmp_path / "shifts.csv")
    posts = {"idle": [1, 2], "posts": ["0009", "0001"]}
    pl.DataFrame(posts).write_csv(tmp_path / "posts.csv")
    case["urgencies"][0] |= {"share": 2, "target_minutes": "soon"}
    case["rules"]["queue"] = "first come first served"
    assert set(faults(tmp_path, case)) == {
        ("case_shifts_unfit", "fleet.shifts"),
        ("case_posts_unfit", "posts_by_idle"),
        ("case_posts_missing", "posts_by_idle"),
        ("case_value_unfit", "urgencies.0.share"),
        ("case_value_unfit", "urgencies.0.target_minutes"),
        ("case_urgencies_unfit", "urgencies"),
        ("case_rule_unknown", "rules.queue"),
    }


def with_regions(tmp_path, case, names, borders):
    nodes = pl.read_parquet(tmp_path / "nodes.parquet")
    nodes.with_columns(region=pl.Series(names)).write_parquet(tmp_path / "nodes.parquet")
    return case | {"regions": {"column": "region", "borders": borders}}


def test_regions_and_borders_are_read(tmp_path, case):
    found = read(tmp_path, with_regions(tmp_path, case, ["west", "east"], "when_empty"))
    assert (found.regions, found.borders) == (("east", "west"), "when_empty")
    assert found.region_numbers.tolist() == [1, 0]


@pytest.mark.parametrize(("names", "borders", "code"), [
    (["west", "east"], "ajar", "case_word_unknown"),
    (["west", None], "open", "case_cells_unfit"),
    (["west", "east"], "closed", "case_region_without_unit"),
])  # fmt: skip
def test_regions_that_do_not_fit_are_refused(tmp_path, case, names, borders, code):
    told = faults(tmp_path, with_regions(tmp_path, case, names, borders))
    assert code in {each for each, _ in told}


def test_a_column_of_regions_that_is_not_there_is_named(tmp_path, case):
    told = faults(tmp_path, case | {"regions": {"column": "regio", "borders": "open"}})
    assert ("case_column_missing", "nodes") in told


def with_teams(tmp_path, case, **told):
    pl.DataFrame({"base_pc4": ["0001"]}).write_parquet(tmp_path / "teams.parquet")
    given = {"file": "teams.parquet", "km_per_hour": 220, "start_minutes": 4, "from_hour": 19}
    given |= {"to_hour": 7, "shares": {"A0": 0.25}, "on_scene": dict(TIME)}
    classes = [{"name": "A0", "share": 0.5}, {"name": "B", "share": 0.5}]
    rules = case["rules"] | {"queue": "most urgent first"}
    return case | {"urgencies": classes, "rules": rules, "mobile_teams": {**given, **told}}


def test_mobile_teams_are_read_with_hours_past_midnight(tmp_path, case):
    found = read(tmp_path, with_teams(tmp_path, case)).mobile_teams
    assert found.shares == (0.25, 0.0)
    assert np.flatnonzero(~found.hours).tolist() == list(range(7, 19))


@pytest.mark.parametrize(("told", "field"), [
    ({"shares": {"A9": 0.1}}, "mobile_teams.shares"),
    ({"shares": {"A0": 1.2}}, "mobile_teams.shares.A0"),
    ({"km_per_hour": 0}, "mobile_teams.km_per_hour"),
    ({"to_hour": 25}, "mobile_teams.to_hour"),
    ({"file": "none.csv"}, "mobile_teams.file"),
])  # fmt: skip
def test_mobile_teams_that_do_not_fit_are_refused(tmp_path, case, told, field):
    assert field in {each for _, each in faults(tmp_path, with_teams(tmp_path, case, **told))}
