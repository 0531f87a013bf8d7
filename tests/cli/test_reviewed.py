"""What readers asked for: targets, changes as sentences, assumptions that do something."""

import json
from dataclasses import replace

import polars as pl
import pytest
from builders import a_pack, a_pack_folder, lon

from spoedketen.cli.main import run
from spoedketen.domain.calendars import WeekMoment
from spoedketen.domain.dictionary import table_dictionary
from spoedketen.domain.places import ready_stations
from spoedketen.planning.changes import KIND_NAMES
from spoedketen.reports.change_sentences import SENTENCES


def frame(table, rows):
    schema = table_dictionary()[table].schema()
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)


def answer(capsys, *arguments):
    assert run([*arguments, "--json"], {}) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("limit", "met"), [("500", True), ("0.001", False)])
def test_a_target_share_gets_its_verdict(tmp_path, capsys, limit, met):
    pack = str(a_pack_folder(tmp_path / "pack"))
    found = answer(capsys, "access", pack, "--norm", "a1_15", "--limit", limit)
    assert found["target"] == {"share": 0.95, "met": met}
    assert answer(capsys, "access", pack)["target"] is None


def test_every_kind_of_change_has_a_sentence():
    assert set(KIND_NAMES.values()) == set(SENTENCES)


@pytest.mark.parametrize(("language", "said"), [("nl", " sluit."), ("en", " closes.")])
def test_changes_are_told_as_sentences(tmp_path, capsys, language, said):
    pack = str(a_pack_folder(tmp_path / "pack"))
    assert run(["--lang", language, "access", pack, "--close", "1"], {}) == 0
    assert said in capsys.readouterr().out
    told = answer(capsys, "access", pack, "--close", "1")["changes"]
    assert told == [{"kind": "close", "site": "1", "service": "emergency_department"}]


def test_an_assumption_that_only_made_the_pack_cannot_be_replaced(tmp_path, capsys):
    row = {"name": "posts", "value": 3, "unit": "posts", "reason": "chosen"}
    pack = str(a_pack_folder(tmp_path / "pack", assumptions=[row]))
    assert run(["access", pack, "--assume", "posts=4"], {}) == 2
    assert "posts" in capsys.readouterr().err


def test_stations_on_call_count_at_night_only_where_the_norm_counts_them():
    kinds = ("present", "standby_on_call", "night", "muster")
    rows = [
        {"id": kind, "lat": 52, "lon": lon(0), "readiness": kind, "calendar": "always"}
        for kind in kinds
    ]
    told = [{"name": row["id"], **row} for row in rows]
    pack = replace(a_pack(), tables={**a_pack().tables, "stations": frame("stations", told)})
    night = WeekMoment(day="tue", minute=180)
    ready = ready_stations(pack, ["present"], on=pack.note.date, at=night)["id"].to_list()
    assert ready == ["present", "night"]
    both = ready_stations(pack, ["present", "standby_on_call"], on=pack.note.date, at=night)
    assert both["id"].to_list() == ["present", "standby_on_call", "night"]


def test_a_table_that_was_removed_from_the_folder_is_a_fault(tmp_path, capsys):
    folder = a_pack_folder(tmp_path / "pack")
    next(iter(folder.glob("stations.*"))).unlink()
    assert run(["region", "check", str(folder)], {}) == 1
    assert "stations" in capsys.readouterr().err


def test_sites_abroad_count_only_when_asked_for(tmp_path, capsys):
    there = {"id": "x", "name": "Ziekenhuis Gent", "kind": "hospital", "country": "BE"}
    home = {"id": "1", "name": "Home", "kind": "hospital", "lat": 52, "lon": lon(0)}
    sites = [home, {**there, "lat": 52, "lon": lon(2)}]
    services = [
        {"site": id_, "service_type": "emergency_department", "calendar": "always"}
        for id_ in ("1", "x")
    ]
    pack = str(a_pack_folder(tmp_path / "pack", sites=sites, services=services))
    found = answer(capsys, "access", pack)
    assert (found["sites"], found["countries"]) == (1, ["NL"])
    abroad = answer(capsys, "access", pack, "--abroad")
    assert (abroad["sites"], abroad["countries"]) == (2, ["NL", "BE", "DE"])
    assert abroad["minutes"]["mean"] < found["minutes"]["mean"]


@pytest.mark.parametrize("text", ["a\n1,2,3\n", "a,b,minutes\nx,y,-1\n", "a,b,minutes\nx,y,soon\n"])
def test_trips_that_are_none_are_told_with_their_file(tmp_path, capsys, text):
    pack = str(a_pack_folder(tmp_path / "pack"))
    (tmp_path / "trips.csv").write_text(text, "utf-8")
    assert run(["travel", "fit", str(tmp_path / "trips.csv"), "--pack", pack], {}) == 1
    assert "trips.csv" in capsys.readouterr().err


@pytest.mark.parametrize("value", [-1, 1e300])
def test_an_absurd_assumption_of_a_pack_is_a_fault(tmp_path, capsys, value):
    folder = a_pack_folder(tmp_path / "pack")
    text = f"name,value,unit,reason\nborder_region_km,{value},km,typed wrong\n"
    (folder / "assumptions.csv").write_text(text, "utf-8")
    assert run(["region", "check", str(folder)], {}) == 1
    assert "assumptions.csv" in capsys.readouterr().err


def test_a_share_above_one_is_refused(tmp_path):
    pack = str(a_pack_folder(tmp_path / "pack"))
    assert run(["access", pack, "--assume", "share=2"], {}) == 2
