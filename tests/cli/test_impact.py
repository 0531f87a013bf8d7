"""The dossier of a closure, written by the command."""

import json
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
EXAMPLE = Path(__file__).parents[2] / "examples" / "close_one_ed.yaml"
SHORT = ("--replications", "2", "--weeks", "1", "--warmup-weeks", "0", "--workers", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("impact")


def test_the_example_gives_a_dossier_in_both_languages(command, folder):
    asked = (
        *("impact", "netherlands", "--scenario", EXAMPLE, "--html", "--pdf"),
        "-o",
        folder,
        *SHORT,
    )
    for language, words in (("nl", "Waar de patiënten heen gaan"), ("en", "Where the patients go")):
        code, told, err = command(*asked, language=language)
        assert code == 0, err
        assert words in told
        page = (folder / "impact.html").read_text("utf-8")
        assert words in page
        assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    document = json.loads((folder / "impact.json").read_text("utf-8"))
    scenario, along = document["scenarios"]
    assert along["name"].endswith("rooms and beds go along")
    assert along["changes"][0] == scenario["changes"][0]
    assert (
        sum(
            row["after"] - (row["before"] or 0)
            for row in along["capacity"]
            if row["resource"] == "beds"
        )
        == 0
    )
    assert scenario["requests_conserved"]
    assert scenario["sites"][0]["is_closed"]
    assert scenario["visits_conserved"]
    assert scenario["totals"]["ambulance_hours"]["difference"] > 0
    assert scenario["doubt"] is None
    assert scenario["access"]["newly_band"]["low"] < scenario["access"]["newly_band"]["high"]
    assert {row["service"] for row in scenario["functions"]} == {"emergency_department"}
    assert all(row["source"] or row["reason"]["en"] for row in document["assumptions"])
    assert (folder / "access_1.html").is_file()
    told = {each["norm"]: each for each in scenario["volumes"]}
    assert not told["multitrauma_90"]["is_simulated"]
    rows = (folder / "volumes.csv").read_text("utf-8").splitlines()
    listed = [len(each["sites"]) for row in (scenario, along) for each in row["volumes"]]
    assert len(rows) == 1 + 2 * 2 + sum(listed)
    paper = (folder / "impact.pdf").read_bytes()
    assert paper.startswith(b"%PDF-")
    assert b"pdfuaid" in paper


def test_nights_in_turns_and_coordination_are_told_in_their_own_words(command, tmp_path):
    sites = ("--nights", "Adrz Goes", "--nights", "ZorgSaam De Honte", "--rotate")
    asked = ("impact", "netherlands", *sites, "--coordination", "spreading", "--html")
    code, _told, err = command(*asked, "-o", tmp_path, *SHORT)
    assert code == 0, err
    nights, spread = json.loads((tmp_path / "impact.json").read_text("utf-8"))["scenarios"]
    assert nights["name"] == "Adrz Goes, ZorgSaam De Honte: open at night in turns"
    shut = {tuple(each["closed"]) for each in nights["access"]["nights"]}
    assert shut == {("Adrz Goes",), ("ZorgSaam De Honte",)}
    assert spread["access"]["unchanged"]
    # The map is of the same night as the table: one site is closed on it, not both.
    access = (tmp_path / "access_1.html").read_text("utf-8")
    assert "Adrz Goes, sensitive to the norm, closed after" in access
    assert "ZorgSaam De Honte, sensitive to the norm, closed after" not in access
    page = (tmp_path / "impact.html").read_text("utf-8")
    first, second = page.split('<section id="s2"')
    assert "Night by night" in first
    assert "Closed between 22:00 and 08:00" in first
    assert "a full one counts as farther away" in second
    assert "ED stops per year" in second
    for left in ("Night by night", "Newly beyond the limit", 'class="verdict', "Alternatives"):
        assert left not in second.split('<section id="')[0]


def test_what_was_simulated_is_taken_up_again(command, folder):
    kept = sorted((folder / "runs").iterdir())
    assert len(kept) == 6
    asked = (
        "impact",
        "netherlands",
        "--scenario",
        EXAMPLE,
        "-o",
        folder,
        *SHORT,
        "--json",
        "--pdf",
    )
    paper = (folder / "impact.pdf").read_bytes()
    before = [path.stat().st_mtime_ns for path in kept]
    code, told, err = command(*asked)
    assert code == 0, err
    assert json.loads(told)["schema"] == "spoedketen/impact/1"
    assert [path.stat().st_mtime_ns for path in kept] == before
    assert (folder / "impact.pdf").read_bytes() == paper


def test_doubt_about_the_assumptions_is_told_and_every_draw_written(command, folder):
    asked = ("impact", "netherlands", "--scenario", EXAMPLE, "-o", folder, *SHORT, "--html")
    code, told, err = command(*asked, "--vary", "2", language="en")
    assert code == 0, err
    assert "Difference under 2 draws of other assumptions" in told
    document = json.loads((folder / "impact.json").read_text("utf-8"))
    doubt = document["scenarios"][0]["doubt"]
    hours = doubt["totals"]["ambulance_hours"]
    assert doubt["draws"] == 2
    assert 0 < hours["lowest"] < hours["highest"]
    assert "ed_visits" not in doubt["totals"]
    assert "If the assumptions are different" in (folder / "impact.html").read_text("utf-8")
    head, *rows = (folder / "draws.csv").read_text("utf-8").splitlines()
    assert "control_room_call_urgency_1" in head.split(",")
    assert len(rows) == 2


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ((), "--scenario"),
        (("--close", "Nergenshuizen"), "Nergenshuizen"),
        (("--scenario", "no_such_file.yaml"), "no_such_file.yaml"),
        (("--close", "Goes", "--assume", "no_such_name=3"), "no_such_name"),
    ],
)
def test_a_question_without_an_answer_is_refused_in_words(command, tmp_path, words, part):
    code, _, err = command("impact", "netherlands", "-o", tmp_path, *words)
    assert code == 2
    assert part in err


def test_a_folder_that_cannot_be_made_is_said_before_anything_long(command, tmp_path):
    (tmp_path / "file").write_text("mine")
    asked = ("impact", "netherlands", "--close", "Adrz Goes", *SHORT)
    code, _, err = command(*asked, "-o", tmp_path / "file" / "impact")
    assert code == 2
    assert "file" in err
    assert (tmp_path / "file").read_text() == "mine"


def test_the_fit_is_printed_with_its_sources(command):
    code, told, err = command("calibrate", "netherlands", *SHORT, "--json")
    assert code == 0, err
    rows = {row["part"]: row for row in json.loads(told)["fits"]}
    assert rows["ed_visits"]["value"] == 2_250_000
    assert rows["ed_visits"]["factor"] == pytest.approx(1, abs=0.1)


def test_a_minimum_is_told_of_what_was_asked(command):
    code, told, err = command("minimum", "netherlands", "--of", "crews", "--json")
    assert code == 0, err
    rows = json.loads(told)["minima"]
    assert {row["resource"] for row in rows} == {"crews"}
    assert all(row["needed"]["night"] <= row["needed"]["day"] for row in rows)
    code, told, _ = command("minimum", "netherlands", "--of", "posts")
    assert code == 0
    assert "GP post" in told


def test_a_checked_minimum_loses_no_column_where_80_characters_are_all_there_is(command):
    code, told, err = command("minimum", "netherlands", "--of", "crews", "--check")
    assert code == 0, err
    lines = told.splitlines()
    assert max(map(len, lines)) <= 80
    heads = " ".join(lines[:5])
    for heading in ("Where", "Now", "day", "(7-15)", "evening", "(15-23)", "night", "Waits then"):
        assert heading in heads
    utrecht = next(line for line in lines if line.startswith("Utrecht"))
    assert re.search(r"\d+(\.\d)?%$", utrecht.rstrip()), utrecht
