"""Every fault of a pack is found, all at once, with file, row, column and remedy."""

import re

import pytest
from builders import a_note, found_faults, frames, raw_tables

from spoedketen.domain.checks import checked_tables
from spoedketen.domain.pack import TableNote
from spoedketen.reports.language import translator
from spoedketen.reports.wording import worded_fault

BANDS = {"age_0_14": 100, "age_15_24": 200, "age_25_44": 300, "age_45_64": 300, "age_65_plus": 100}
ROUNDED = {"areas": TableNote(origin="measured", source="invented", rounding=5)}


def told(faults):
    """Return faults as (file, row, column, code), which is what a person acts upon."""
    return [(fault.file, fault.row, fault.column, fault.code) for fault in faults]


def spoiled(table, row, **cells):
    tables = raw_tables()
    tables[table][row].update(cells)
    return tables


def test_the_tiny_region_has_no_faults():
    assert found_faults(raw_tables()) == []


@pytest.mark.parametrize(
    ("table", "row", "column", "cell", "code"),
    [
        ("areas", 1, "municipality", "m9", "region_unknown"),
        ("areas", 1, "population", "-1", "people_negative"),
        ("areas", 1, "population", "10.5", "people_fractional"),
        ("areas", 1, "population", "nan", "people_fractional"),
        ("areas", 1, "population", "inf", "people_fractional"),
        ("areas", 1, "population", "many", "people_fractional"),
        ("areas", 1, "population", "1e300", "people_fractional"),
        ("areas", 1, "population", "5000000000000000000", "people_fractional"),
        ("areas", 1, "name", "Town \x1b[31m", "cell_steers"),
        ("sites", 0, "name", "Hospital\x00", "cell_steers"),
        ("sites", 0, "name", "Hospital \x9b2J", "cell_steers"),
        ("areas", 1, "population", "", "cell_empty"),
        ("areas", 1, "id", None, "cell_empty"),
        ("areas", 1, "lat", "NaN", "cell_not_a_number"),
        ("areas", 1, "lat", "inf", "cell_not_a_number"),
        ("areas", 1, "lat", "52,1", "cell_not_a_number"),
        ("areas", 1, "lat", "40.0", "coordinates_outside"),
        ("sites", 0, "kind", "shop", "cell_not_allowed"),
        ("sites", 0, "lat", "53.0", "coordinates_outside"),
        ("sites", 0, "country", "FR", "cell_not_allowed"),
        ("services", 1, "service_type", "emergency", "service_type_unknown"),
        ("services", 1, "site", "9", "reference_unknown"),
        ("services", 1, "calendar", "never", "reference_unknown"),
        ("services", 1, "valid_from", "01-02-2020", "cell_not_a_date"),
        ("services", 1, "valid_from", "2020-02-30", "cell_not_a_date"),
        ("stations", 0, "lat", "", "cell_empty"),
        ("stations", 0, "readiness", "sometimes", "cell_not_allowed"),
        ("calendars", 1, "opens", "8:00", "cell_misformed"),
        ("calendars", 1, "opens", "24:00", "cell_misformed"),
        ("calendars", 1, "closes", "24:30", "cell_misformed"),
        ("calendars", 1, "days", "mon-fri", "cell_misformed"),
        ("calendars", 1, "holidays", "maybe", "cell_not_allowed"),
    ],
)
def test_one_bad_cell_is_one_fault_at_its_place(table, row, column, cell, code):
    tables = spoiled(table, row, **{column: cell})
    assert told(found_faults(tables)) == [(f"{table}.csv", row + 2, column, code)]


def test_swapped_coordinates_are_told_apart_from_wrong_ones():
    tables = spoiled("stations", 0, lat="5.0", lon="52.0")
    assert told(found_faults(tables)) == [("stations.csv", 2, "lat", "coordinates_swapped")]
    tables = spoiled("areas", 2, lat="5.2", lon="52.0")
    assert told(found_faults(tables)) == [("areas.csv", 4, "lat", "coordinates_swapped")]


@pytest.mark.parametrize(("offset_degrees", "count"), [(0.0449, 0), (0.0451, 1)])
def test_a_site_may_lie_five_kilometres_from_any_area(offset_degrees, count):
    tables = spoiled("sites", 0, lat=str(52.0 + offset_degrees))
    assert len(found_faults(tables)) == count


def test_a_foreign_site_may_lie_far_from_any_area():
    assert found_faults(spoiled("sites", 0, lat="51.0", country="BE")) == []


def test_a_site_inside_the_polygon_of_an_area_is_not_far():
    raw = frames(spoiled("sites", 0, lat="52.2"))
    ring = [[4.9, 51.9], [5.1, 51.9], [5.1, 52.3], [4.9, 52.3], [4.9, 51.9]]
    land = {"features": [{"geometry": {"type": "Polygon", "coordinates": [ring]}}]}
    names = {name: name for name in raw}
    assert checked_tables(raw, a_note(), names, {"area": land})[1] == []
    assert len(checked_tables(raw, a_note(), names)[1]) == 1


@pytest.mark.parametrize(
    ("total", "rounding", "faults"),
    [(1000, 0, 0), (1005, 5, 0), (995, 5, 0), (1006, 5, 1), (994, 5, 1), (1001, 0, 1)],
)
def test_bands_may_differ_from_the_total_by_the_rounding_of_the_table(total, rounding, faults):
    tables = spoiled("areas", 3, population=total, **BANDS)
    tables_told = {"areas": TableNote(origin="measured", source="invented", rounding=rounding)}
    found = told(found_faults(tables, tables=tables_told))
    assert found == [("areas.csv", 5, "population", "bands_differ")] * faults


def test_bands_that_are_not_all_known_are_not_added_up():
    assert found_faults(spoiled("areas", 3, **{**BANDS, "age_0_14": None})) == []


def test_the_very_old_are_part_of_the_old():
    tables = spoiled("areas", 3, population=1000, **BANDS, age_75_plus=106)
    found = told(found_faults(tables, tables=ROUNDED))
    assert found == [("areas.csv", 5, "age_75_plus", "part_above_whole")]
    assert found_faults(spoiled("areas", 3, population=1000, **BANDS, age_75_plus=100)) == []


def repeated(table, *periods):
    """Return the region with one row of a table repeated over periods."""
    tables = raw_tables()
    row = tables[table][0]
    dated = [{**row, "valid_from": start, "valid_to": end} for start, end in periods]
    tables[table] = [*dated, *tables[table][1:]]
    return tables


@pytest.mark.parametrize("table", ["sites", "services", "stations"])
def test_a_row_may_repeat_its_id_when_its_validity_adjoins(table):
    periods = [(None, "2020-01-01"), ("2020-01-01", "2021-01-01"), ("2021-01-01", None)]
    assert found_faults(repeated(table, *periods)) == []


@pytest.mark.parametrize(("table", "column"), [("sites", "id"), ("services", "service_type")])
def test_a_row_may_not_repeat_its_id_while_the_earlier_row_holds(table, column):
    tables = repeated(table, (None, "2020-01-02"), ("2020-01-01", None))
    (fault,) = found_faults(tables)
    assert told([fault]) == [(f"{table}.csv", 3, column, "id_repeated")]
    assert fault.parameters["earlier_row"] == 2


def test_a_long_validity_clashes_with_each_later_one_within_it():
    periods = [("2000-01-01", "2030-01-01"), ("2005-01-01", "2006-01-01"), ("2010-01-01", None)]
    found = found_faults(repeated("sites", *periods))
    assert [(fault.row, fault.parameters["earlier_row"]) for fault in found] == [(3, 2), (4, 2)]


def test_a_table_without_dates_has_each_id_once():
    tables = raw_tables()
    tables["areas"] += [tables["areas"][0], tables["areas"][0]]
    found = [fault for fault in found_faults(tables) if fault.code == "id_repeated"]
    assert [fault.row for fault in found] == [7, 8]


@pytest.mark.parametrize("end", ["2020-01-01", "2019-01-01"])
def test_a_row_that_ends_before_it_begins_is_a_fault(end):
    tables = spoiled("services", 0, valid_from="2020-01-01", valid_to=end)
    assert told(found_faults(tables)) == [("services.csv", 2, "valid_to", "validity_empty")]


def with_windows(*windows):
    tables = raw_tables()
    rows = [
        {"id": "odd", "days": days, "holidays": holidays, "opens": opens, "closes": closes}
        for days, holidays, opens, closes in windows
    ]
    tables["calendars"] = [*tables["calendars"], *rows]
    return tables


@pytest.mark.parametrize(
    ("windows", "overlap"),
    [
        ([("mon", "also", "08:00", "12:00"), ("mon", "also", "12:00", "17:00")], False),
        ([("mon", "also", "08:00", "12:01"), ("mon", "also", "12:00", "17:00")], True),
        ([("mon", "also", "22:00", "08:00"), ("tue", "also", "07:59", "09:00")], True),
        ([("mon", "also", "22:00", "08:00"), ("tue", "also", "08:00", "09:00")], False),
        ([("sun", "also", "22:00", "08:00"), ("mon", "also", "07:00", "09:00")], True),
        ([("mon", "also", "07:00", "09:00"), ("sun", "also", "22:00", "08:00")], True),
        ([("sun", "also", "22:00", "08:00"), ("mon", "also", "08:00", "09:00")], False),
        ([("mon", "closed", "08:00", "12:00"), ("mon", "only", "08:00", "12:00")], False),
        ([("mon", "also", "08:00", "12:00"), ("mon", "only", "08:00", "12:00")], True),
        ([("mon", "also", "00:00", "00:00"), ("mon", "also", "23:59", "24:00")], True),
    ],
)
def test_windows_of_one_calendar_may_adjoin_but_not_overlap(windows, overlap):
    expected = [("calendars.csv", 6, "opens", "hours_overlap")] if overlap else []
    assert told(found_faults(with_windows(*windows))) == expected


def test_a_missing_required_column_is_one_fault_and_an_unknown_one_too():
    tables = raw_tables()
    for row in tables["sites"]:
        del row["kind"]
        row["colour"] = "red"
    found = told(found_faults(tables))
    assert sorted(found) == sorted(
        [
            ("sites.csv", None, "colour", "column_unknown"),
            ("sites.csv", None, "kind", "table_column_missing"),
        ]
    )


def test_all_faults_are_told_at_once():
    tables = spoiled("areas", 1, population="-1", lat="x", municipality="m9")
    tables["stations"][0]["lon"] = ""
    tables["services"][0]["service_type"] = "nonsense"
    codes = sorted(fault.code for fault in found_faults(tables))
    assert codes == [
        "cell_empty", "cell_not_a_number", "people_negative", "region_unknown",
        "service_type_unknown",
    ]  # fmt: skip


def test_a_region_without_people_or_places_has_no_faults():
    assert found_faults({"areas": []}) == []
    assert found_faults(raw_tables((0,), {}, {})) == []


def every_kind_of_fault():
    tables = spoiled("areas", 1, population="-1", lat="x", municipality="m9")
    tables["areas"][0].update(population="1.5", lat="")
    tables["areas"][2].update(lon="52.0", lat="5.2")
    tables["areas"][3].update(population=1006, **BANDS, age_75_plus=120)
    tables["sites"] = [*tables["sites"], {**tables["sites"][0], "lat": "53.0", "kind": "shop"}]
    tables["services"][0].update(service_type="nonsense", site="9", valid_from="x")
    tables["services"][1].update(valid_from="2020-01-01", valid_to="2019-01-01")
    tables["calendars"] = [*tables["calendars"], {**tables["calendars"][0], "opens": "12:00"}]
    tables["calendars"][1]["opens"] = "noon"
    tables["stations"] = [{"id": "s", "colour": "red"}]
    tables["travel"] = [{"mode": "car", "from_id": "a0", "to_id": "a1", "minutes": "-1"}]
    return found_faults(tables)


def test_every_fault_has_a_sentence_and_a_remedy_in_both_languages():
    faults = every_kind_of_fault()
    assert len({fault.code for fault in faults}) >= 16
    remedies = {
        "nl": r"(Verbeter|Vul|Kies|Voeg|Rond|Geef|Wissel|Laat|Verwijder|Schrijf|Zet)\b",
        "en": r"(Correct|Fill|Choose|Add|Round|Give|Exchange|Let|Remove|Write|Put)\b|let the",
    }
    for language, remedy in remedies.items():
        for fault in faults:
            line = worded_fault(fault, translator(language))
            assert line.startswith(fault.file), line
            assert re.search(remedy, line), line
            assert "{" not in line
            if fault.row is not None:
                assert f"{'regel' if language == 'nl' else 'row'} {fault.row}" in line
            if fault.column is not None:
                assert f"{'kolom' if language == 'nl' else 'column'} {fault.column}" in line
