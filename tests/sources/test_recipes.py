"""A recipe turns files into a pack; a fault names the line in the file it came from."""

import pytest

from spoedketen.domain.errors import PackError, RequestError
from spoedketen.sources.recipes import build_pack

PLACES = """code,town,y,x,people,kind,gm
001,Aa,52.0,5.0,100,town,m1
002,Bee,52.0,5.1,200,lake,m1
003,Cee,52.0,5.2,300,town,m1
004,Dee,52.0,5.3,400,town,m2
"""
RECIPE = """
name: tiny
title: {nl: Klein, en: Tiny}
date: 2022-06-01
tables:
  areas:
    origin: measured
    source: invented
    rounding: 5
    blocks:
      - file: places.csv
        where: {kind: [town]}
        columns:
          id: code
          name: {template: "{code} {town}"}
          lat: y
          lon: x
          population: people
          municipality: gm
        set:
          - where: {id: [004]}
            columns: {municipality: {value: m1}}
  regions:
    origin: published
    source: invented
    blocks:
      - adapter: rows
        rows: [{id: m1, name: One}]
        columns: {division: {value: municipality}, id: id, name: name}
"""
NO_COLUMN = "source_column_missing"
SHAPES = "boundaries: {{{}: {{file: {}, id: x}}}}\ntables:\n"


@pytest.fixture
def kitchen(tmp_path):
    """Write a recipe and its files; returns what builds the pack."""

    def build(recipe=RECIPE, **files):
        for name, text in {"places": PLACES, **files}.items():
            (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        (tmp_path / "recipe.yaml").write_text(recipe, "utf-8")
        return build_pack(tmp_path / "recipe.yaml", tmp_path)

    return build


def faults_of(call):
    with pytest.raises(PackError) as caught:
        call()
    return [(fault.file, fault.row, fault.column, fault.code) for fault in caught.value.faults]


def test_a_recipe_maps_filters_and_overrides_columns(kitchen):
    areas = kitchen().table("areas")
    assert areas["id"].to_list() == ["001", "003", "004"]
    assert areas["name"].to_list() == ["001 Aa", "003 Cee", "004 Dee"]
    assert areas["municipality"].to_list() == ["m1", "m1", "m1"]


def test_a_fault_names_the_line_in_the_source_file_also_after_filtering(kitchen):
    places = PLACES.replace("300", "-300").replace("004,Dee", "003,Dee")
    found = faults_of(lambda: kitchen(places=places))
    assert ("places.csv", 4, "population", "people_negative") in found
    assert ("places.csv", 5, "id", "id_repeated") in found


def test_a_clash_between_blocks_names_both_files(kitchen):
    block = """      - file: more.csv
        columns: {id: code, name: town, lat: y, lon: x, population: people}
"""
    recipe = RECIPE.replace("  regions:\n", block + "  regions:\n")
    more = "code,town,y,x,people\n009,Ee,52.0,5.0,1\n003,Cee,52.0,5.2,1\n"
    with pytest.raises(PackError) as caught:
        kitchen(recipe, more=more)
    (fault,) = caught.value.faults
    assert (fault.file, fault.row, fault.parameters["earlier_row"]) == (
        "more.csv",
        3,
        "places.csv 4",
    )


def test_a_missing_column_is_a_fault_of_the_files_it_could_have_come_from(kitchen):
    recipe = RECIPE.replace("          population: people\n", "")
    found = faults_of(lambda: kitchen(recipe))
    assert found == [("places.csv", None, "population", "table_column_missing")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("population: people", "population: persons", NO_COLUMN),
        ("{code} {town}", "{city}", NO_COLUMN),
        ("where: {kind: [town]}", "where: {sort: [town]}", NO_COLUMN),
        ("file: places.csv", "file: nowhere.csv", "file_missing"),
        ("  regions:\n", "  rivers:\n", "table_unknown"),
        ("name: tiny\n", "name: tiny\ncolour: red\n", "recipe_key_unknown"),
        ("tables:\n", SHAPES.format("river", "places.csv"), "division_unknown"),
        ("tables:\n", SHAPES.format("area", "none.json"), "file_missing"),
        ("tables:\n", SHAPES.format("area", "places.csv"), "file_unreadable"),
        ("  areas:\n", "  sites:\n", "table_missing"),
        ("        where: {kind: [town]}\n", "        where: {kind: town}\n", "block_shapeless"),
        ("        where: {kind: [town]}\n", "        where_not: lake\n", "block_shapeless"),
        ("- where: {id: [004]}", "- where: {code: [004]}", "block_shapeless"),
        ("population: people", "population: {column: people, as: pounds}", "block_shapeless"),
        ("- file: places.csv", "- path: places.csv", "block_shapeless"),
        ("- file: places.csv", "- adapter: rows\n        rows: [1]", "block_shapeless"),
        ("population: people", "population: {column: [people]}", "block_shapeless"),
        ("population: people", "population: {template: [people]}", "block_shapeless"),
        ("population: people", "population: {column: people, map: x}", "block_shapeless"),
        ("- where: {id: [004]}", "- 5\n          - where: {id: [004]}", "block_shapeless"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_recipe_is_a_fault_and_never_a_crash(kitchen, old, new, code):
    assert old in RECIPE
    found = faults_of(lambda: kitchen(RECIPE.replace(old, new)))
    codes = {fault[3] for fault in found}
    assert code in codes


@pytest.mark.parametrize(
    "recipe",
    [
        "", "[]", "name: [", "name: tiny\n", "name: tiny\ntitle: {nl: K, en: T}\n",
        RECIPE.replace("2022-06-01", "yesterday"),
        RECIPE.replace("{nl: Klein, en: Tiny}", "Klein"),
        RECIPE.replace("origin: measured", "origin: guessed"),
        RECIPE.replace("rounding: 5", "rounding: much"),
        RECIPE + "values: [1]\n",
        RECIPE + "boundaries: {area: {id: x}}\n",
        "name: t\ntitle: {nl: K, en: T}\ndate: 2022-06-01\ntables: []\n",
        "name: t\ntitle: {nl: K, en: T}\ndate: 2022-06-01\ntables: {areas: 1}\n",
    ],
)  # fmt: skip
def test_a_recipe_that_cannot_be_read_is_a_wrong_request(kitchen, recipe):
    with pytest.raises(RequestError, match=r"recipe_(unreadable|key_missing)"):
        kitchen(recipe)


def test_a_recipe_that_does_not_exist_is_a_wrong_request(tmp_path):
    with pytest.raises(RequestError, match="recipe_not_found"):
        build_pack(tmp_path / "none.yaml", tmp_path)


def test_a_recipe_based_on_another_replaces_whole_tables(kitchen, tmp_path):
    kitchen()
    later = """
based_on: recipe.yaml
name: later
date: 2023-01-01
tables:
  regions:
    origin: published
    source: later
    blocks:
      - adapter: rows
        rows: [{id: m1, name: Uno}]
        columns: {division: {value: municipality}, id: id, name: name}
"""
    (tmp_path / "later.yaml").write_text(later)
    pack = build_pack(tmp_path / "later.yaml", tmp_path)
    assert (pack.note.name, pack.note.title["en"]) == ("later", "Tiny")
    assert pack.region_names("municipality") == {"m1": "Uno"}
    assert pack.table("areas").height == 3


def test_a_recipe_based_on_nothing_says_so(kitchen):
    with pytest.raises(RequestError, match="recipe_not_found"):
        kitchen("based_on: none.yaml\n")


def test_texts_that_look_like_numbers_stay_as_they_are_written(kitchen):
    rows = """
  calendars:
    origin: assumed
    source: invented
    blocks:
      - adapter: rows
        rows:
          - {id: 24_7, days: mon, holidays: also, opens: 08:00, closes: 22:00}
          - {id: 012, days: tue, holidays: also, opens: 08:30, closes: 1_0}
        columns:
          id: id
          days: days
          holidays: holidays
          opens: opens
          closes: {column: closes, map: {1_0: "22:00"}, default: 23:00}
"""
    calendars = kitchen(RECIPE + rows).table("calendars")
    assert calendars.select("id", "opens", "closes").rows() == [
        ("24_7", "08:00", "23:00"),
        ("012", "08:30", "22:00"),
    ]


@pytest.mark.parametrize(
    ("cell", "kept"), [("43.0", "43"), ("43", "43"), ("043", "43"), ("43.7", "43.7"), ("x9", "x9")]
)
def test_a_number_becomes_an_integer_only_if_it_is_whole(kitchen, cell, kept):
    recipe = RECIPE.replace("id: code", "id: {column: code, as: integer}")
    recipe = recipe.replace("[004]", "[4]")
    pack = kitchen(recipe, places=PLACES.replace("003", cell))
    assert kept in pack.table("areas")["id"].to_list()


def test_a_cell_that_cannot_be_converted_is_reported_with_its_line(kitchen):
    table = """
  road_nodes:
    origin: published
    source: invented
    blocks:
      - {adapter: rows, rows: [{id: n, lat: 52, lon: 5}], columns: {id: id, lat: lat, lon: lon}}
  road_edges:
    origin: published
    source: invented
    blocks:
      - file: edges.csv
        columns:
          from_node: a
          to_node: b
          length_m: {column: km, as: metres_from_km}
          speed_kph: {column: kph, as: minutes_from_seconds}
"""
    edges = "a,b,km,kph\nn,n,1.5,6000\nn,n,far,6000\n"
    found = faults_of(lambda: kitchen(RECIPE + table, edges=edges))
    assert found == [("edges.csv", 3, "length_m", "cell_not_a_number")]
    pack = kitchen(RECIPE + table, edges=edges.replace("far", "2"))
    assert pack.table("road_edges")["length_m"].to_list() == [1500.0, 2000.0]
    assert pack.table("road_edges")["speed_kph"].to_list() == [100.0, 100.0]


def test_distinct_keeps_one_of_equal_results_and_false_keeps_all(kitchen):
    block = "      - adapter: rows\n        rows: [{id: m1, name: One}, {id: m1, name: One}]\n"
    recipe = RECIPE.replace(
        "      - adapter: rows\n        rows: [{id: m1, name: One}]\n",
        block + "        distinct: true\n",
    )
    assert kitchen(recipe).table("regions").height == 1
    found = faults_of(lambda: kitchen(recipe.replace("distinct: true", "distinct: false")))
    assert found == [("recipe", 3, "id", "id_repeated")]
