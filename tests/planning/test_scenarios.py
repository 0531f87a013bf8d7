"""A scenario is a list of changes; one that names nothing is refused with its number."""

from datetime import date

import pytest
from builders import DAY, LAT, a_pack, a_question, an_access, frames, lon
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import lines_of_towns

from spoedketen.domain.checks import checked_tables
from spoedketen.domain.errors import RequestError
from spoedketen.planning.comparison import difference
from spoedketen.planning.scenarios import Scenario, closures, scenario_from
from spoedketen.planning.site_names import site_named
from spoedketen.reports.language import translator
from spoedketen.reports.wording import worded
from spoedketen.sources.plain_yaml import plain_document

ED = "emergency_department"
STATION = "{add_station: {id: x, lat: 52, lon: 5}}"


def scenario(text, pack=None):
    return scenario_from(plain_document(text), pack or a_pack(), DAY)


def after(text, pack=None):
    pack = pack or a_pack()
    return scenario(text, pack).on(pack, DAY)


def minutes_after(text, pack=None):
    return an_access(after(text, pack)).best_minutes().tolist()


def test_closing_sends_everybody_to_the_other_site():
    assert minutes_after(f"changes: [{{close: {{site: 1, service: {ED}}}}}]") == [
        48,
        48,
        48,
        48,
        48,
    ]


def test_closing_a_site_closes_all_its_services():
    assert minutes_after("changes: [{close: {site: 2}}]") == [8, 28, 48, 68, 88]


def test_opening_at_a_new_place_and_at_a_known_site():
    new = f"changes: [{{open: {{site: new, service: {ED}, lat: 52, lon: 5.2}}}}]"
    assert minutes_after(new) == [8, 28, 28, 48, 48]
    pack = a_pack(services=[{"site": "1", "service_type": ED, "calendar": "always"}])
    known = f"changes: [{{open: {{site: 2, service: {ED}}}}}]"
    assert minutes_after(known, pack) == [8, 28, 48, 48, 48]


def test_changing_the_hours_takes_the_site_out_of_a_norm_for_day_and_night():
    text = f"changes: [{{change_hours: {{site: 1, service: {ED}, calendar: day_evening}}}}]"
    assert minutes_after(text) == [48, 48, 48, 48, 48]


def test_changing_the_level_changes_nothing_but_the_level():
    text = f"changes: [{{change_level: {{site: 1, service: {ED}, level: 2}}}}]"
    services = after(text).table("services")
    assert services.filter(services["site"] == "1")["level"].to_list() == ["2"]
    assert minutes_after(text) == [8, 28, 48, 48, 48]


def test_moving_a_site_and_adding_a_station():
    assert minutes_after("changes: [{move: {site: 2, lat: 52, lon: 5.2}}]") == [8, 28, 28, 48, 68]
    text = "changes: [{add_station: {id: x, lat: 52, lon: 5.4}}]"
    assert minutes_after(text) == [8, 28, 48, 28, 8]


def test_a_station_on_call_is_not_counted_by_a_norm_for_stations_that_are_present():
    text = "changes: [{add_station: {id: x, lat: 52, lon: 5.4, readiness: standby_on_call}}]"
    assert minutes_after(text) == [8, 28, 48, 48, 48]


def test_changes_are_made_one_after_the_other():
    text = f"""
name: Two steps
changes:
  - close: {{site: 1}}
  - open: {{site: new, service: {ED}, lat: 52, lon: 5.1}}
  - move: {{site: new, lat: 52, lon: 5.0}}
  - change_hours: {{site: new, service: {ED}, calendar: always}}
"""
    assert minutes_after(text) == [8, 28, 48, 48, 48]
    assert scenario(text).name == "Two steps"


def test_the_pack_itself_is_left_as_it_was():
    pack = a_pack()
    before = {name: frame.to_dicts() for name, frame in pack.tables.items()}
    after("changes: [{close: {site: 1}}, {move: {site: 2, lat: 52, lon: 5.1}}]", pack)
    assert {name: frame.to_dicts() for name, frame in pack.tables.items()} == before


def test_an_identifier_keeps_its_zeros_and_its_form():
    pack = a_pack(hospitals={"012": 0, "10": 4, "1.50": 2, "NO": 3})
    text = "changes: [{close: {site: 012}}, {close: {site: 1.50}}, {close: {site: NO}}]"
    closed = [change.site for change in scenario(text, pack).changes]
    assert closed == ["012", "1.50", "NO"]
    assert an_access(after(text, pack)).sites.ids == ("10",)


def named_pack():
    sites = [
        {"id": "1", "name": "Ziekenhuis Oost", "kind": "hospital", "lat": LAT, "lon": lon(0)},
        {"id": "2", "name": "Ziekenhuis West", "kind": "hospital", "lat": LAT, "lon": lon(4)},
        {"id": "3", "name": "West", "kind": "hospital", "lat": LAT, "lon": lon(3)},
    ]
    return a_pack(sites=sites)


def test_a_site_is_named_by_id_by_its_whole_name_or_by_a_part_that_fits_once():
    pack = named_pack()
    assert [site_named(name, pack, DAY) for name in ("2", "oost", "WEST")] == ["2", "1", "3"]
    with pytest.raises(RequestError) as caught:
        site_named("ziekenhuis", pack, DAY)
    assert caught.value.code == "site_ambiguous"
    assert "1 = Ziekenhuis Oost; 2 = Ziekenhuis West" in caught.value.parameters["candidates"]
    with pytest.raises(RequestError) as caught:
        site_named("Ziekenhuis Osst", pack, DAY)
    assert caught.value.code == "site_unknown"
    assert "1 = Ziekenhuis Oost" in caught.value.parameters["candidates"]


@pytest.mark.parametrize(
    ("text", "code", "number", "told"),
    [
        ("", "scenario_shapeless", None, ""),
        ("[]", "scenario_shapeless", None, ""),
        ("just words", "scenario_shapeless", None, ""),
        ("changes: {close: {site: 1}}", "scenario_shapeless", None, ""),
        ("changes: [close]", "change_shapeless", 1, "close"),
        ("changes: [{}]", "change_shapeless", 1, "add_station"),
        ("changes: [{close: {site: 1}, open: {}}]", "change_shapeless", 1, "close"),
        ("changes: [{shut: {site: 1}}]", "change_unknown", 1, "close"),
        ("changes: [{close: 1}]", "change_key_missing", 1, "site"),
        ("changes: [{close: {}}]", "change_key_missing", 1, "site"),
        ("changes: [{close: {site: null}}]", "change_key_missing", 1, "site"),
        ("changes: [{close: {sites: 1}}]", "change_key_unknown", 1, "site"),
        ("changes: [{close: {site: 1}}, {close: {site: 9}}]", "site_unlike_any", 2, ""),
        ("changes: [{close: {site: Hospital}}]", "site_ambiguous", 1, "1 = Hospital 1"),
        ("changes: [{close: {site: 1, service: pci}}]", "service_not_offered", 1, ED),
        ("changes: [{close: {site: 1, service: emergency}}]", "service_unknown", 1, ED),
        (
            "changes: [{close: {site: 1}}, {change_level: {site: 1, service: SERVICE, level: 2}}]",
            "service_not_offered",
            2,
            "-",
        ),
        (
            "changes: [{change_hours: {site: 1, service: SERVICE, calendar: noon}}]",
            "calendar_unknown",
            1,
            "day_evening",
        ),
        ("changes: [{change_level: {site: 1, service: x}}]", "change_key_missing", 1, "level"),
        ("changes: [{move: {site: 1, lat: 52}}]", "change_key_missing", 1, "lon"),
        ("changes: [{move: {site: 1, lat: north, lon: 5}}]", "change_not_a_number", 1, "north"),
        ("changes: [{move: {site: 1, lat: .nan, lon: 5}}]", "change_not_a_number", 1, "lat"),
        ("changes: [{move: {site: 1, lat: inf, lon: 5}}]", "change_not_a_number", 1, "lat"),
        ("changes: [{move: {site: 1, lat: [52], lon: 5}}]", "change_not_a_number", 1, "52"),
        ("changes: [{move: {site: 1, lat: 5, lon: 52}}]", "change_outside", 1, "5.0"),
        ("changes: [{open: {site: x, service: SERVICE}}]", "site_unlike_any", 1, ""),
        ("changes: [{open: {site: x, service: SERVICE, lat: 52}}]", "change_key_missing", 1, "lon"),
        ("changes: [{open: {site: x, service: no, lat: 52, lon: 5}}]", "service_unknown", 1, ""),
        ("changes: [{open: {site: 1, service: SERVICE, lat: 52, lon: 5}}]", "site_exists", 1, "1"),
        (
            "changes: [{open: {site: x, service: SERVICE, calendar: noon, lat: 52, lon: 5}}]",
            "calendar_unknown",
            1,
            "always",
        ),
        ("changes: [{add_station: {id: s0, lat: 52, lon: 5}}]", "station_exists", 1, "s0"),
        (
            f"changes: [{STATION}, {STATION}]",
            "station_exists",
            2,
            "x",
        ),
        (
            "changes: [{add_station: {id: x, lat: 52, lon: 5, readiness: ready}}]",
            "readiness_unknown",
            1,
            "standby_on_call",
        ),
        (
            "changes: [{add_station: {id: x, lat: 52, lon: 5, calendar: noon}}]",
            "calendar_unknown",
            1,
            "always",
        ),
    ],
)  # fmt: skip
def test_a_change_that_names_nothing_is_refused_with_its_number_and_the_candidates(
    text, code, number, told
):
    with pytest.raises(RequestError) as caught:
        scenario(text.replace("SERVICE", ED))
    assert caught.value.code == code
    assert caught.value.parameters.get("number") == number
    for language, word in (("nl", "Wijziging"), ("en", "Change")):
        sentence = worded(caught.value, translator(language))
        assert told in sentence
        assert "{" not in sentence
        if number is not None:
            assert sentence.startswith(f"{word} {number}")


def test_closures_name_their_sites_and_count_each_once():
    found = closures(("1", "Hospital 2", "1"), ED, a_pack(), DAY)
    assert [change.site for change in found.changes] == ["1", "2"]
    assert found.name == "Hospital 1 + Hospital 2"
    with pytest.raises(RequestError, match="service_not_offered"):
        closures(("1",), "pci", a_pack(), DAY)


def test_a_change_touches_only_the_rows_of_its_day():
    services = [
        {"site": "1", "service_type": ED, "calendar": "always", "valid_to": "2022-01-01"},
        {"site": "1", "service_type": ED, "calendar": "always", "valid_from": "2022-01-01"},
        {"site": "2", "service_type": ED, "calendar": "always"},
    ]
    pack = a_pack(services=services)
    closed = after("changes: [{close: {site: 1}}]", pack)
    assert an_access(closed).sites.ids == ("2",)
    earlier = a_question(as_of=date(2021, 12, 31))
    assert an_access(closed, earlier).sites.ids == ("1", "2")


def test_a_site_that_is_no_longer_valid_cannot_be_named():
    gone = {"kind": "hospital", "lat": LAT, "lon": lon(0), "valid_to": "2022-01-01"}
    stays = {"id": "2", "name": "Two", "kind": "hospital", "lat": LAT, "lon": lon(4)}
    pack = a_pack(sites=[{"id": "1", "name": "One", **gone}, stays])
    with pytest.raises(RequestError, match="site_unlike_any"):
        scenario("changes: [{close: {site: 1}}]", pack)


@settings(max_examples=40)
@given(lines_of_towns(), st.data())
def test_closing_never_lowers_and_opening_never_raises_anyones_minutes(tables, data):
    pack = built(tables)
    ids = pack.table("sites")["id"].to_list()
    closing = data.draw(st.lists(st.sampled_from(ids), unique=True))
    closed = closures(tuple(closing), ED, pack, DAY).on(pack, DAY)
    place = data.draw(st.integers(0, 8))
    text = f"changes: [{{open: {{site: new, service: {ED}, lat: 52, lon: {lon(place)}}}}}]"
    opened = scenario(text, pack).on(pack, DAY)
    before, less, more = an_access(pack), an_access(closed), an_access(opened)
    assert (less.best_minutes() >= before.best_minutes()).all()
    assert (more.best_minutes() <= before.best_minutes()).all()
    changed = difference(before, less)
    assert changed.beyond == less.beyond() - before.beyond() >= 0
    assert sum(row.newly_beyond for row in changed.moved) == changed.beyond
    assert changed.people_longer <= sum(row.people for row in changed.moved)
    assert {row.from_site for row in changed.moved} <= set(closing)


def built(tables):
    raw = frames(tables)
    pack = a_pack()
    found, faults = checked_tables(raw, pack.note, {name: name for name in raw})
    assert faults == []
    return type(pack)(note=pack.note, tables=found)


def test_a_scenario_without_changes_changes_nothing():
    empty = Scenario(name="nothing", changes=())
    before, then = an_access(), an_access(empty.on(a_pack(), DAY))
    assert difference(before, then).moved == ()
