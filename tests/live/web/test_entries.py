"""What somebody types: read, refused beside its field, or sent on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from spoedketen.live.capacity.sectors import chain
from spoedketen.live.capacity.values import BoardRow, Figures
from spoedketen.live.web.entries import Sent, entry_of, over_occupied, read_entry, repeated

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECTOR = chain().sectors["emergency_department"]
LAST = Figures(
    resource="treatment_room",
    unit="room",
    horizon="now",
    source="manual",
    observed_at=NOW,
    received_at=NOW,
    valid_until=NOW,
    staffed=12,
    occupied=8,
    waiting_minutes=20,
)


def a_row(figures=(LAST,)):
    return BoardRow(
        service="hier.emergency_department",
        service_type="emergency_department",
        sector="emergency_department",
        site="hier",
        name="Hier",
        sort_key="hier",
        town="Hier",
        lat=52.0,
        lon=5.0,
        organisation="Hier",
        network="",
        sub_region="",
        safety_region="",
        opening=None,
        figures=figures,
        expected=(),
        is_own=True,
        may_stop=True,
    )


def read(**texts):
    sent = Sent(row=a_row(), sector=SECTOR, key="k", at=NOW)
    return read_entry(sent, {name.replace("__", "-"): text for name, text in texts.items()})


def test_the_last_figures_stand_in_the_fields():
    entry = entry_of(a_row(), SECTOR, NOW)
    assert [field.text for field in entry.rows[0].fields] == ["12", "8", "", "", ""]
    assert entry.waiting.text == "20"
    assert not entry.has_faults


def test_an_empty_field_is_unknown_and_no_zero():
    (item,), told = read(treatment_room__staffed="12")
    assert (item.staffed, item.occupied, item.free) == (12, None, None)
    assert not told.faults


def test_waiting_people_are_only_counted():
    row = entry_of(a_row(), SECTOR, NOW).rows[1]
    assert [field.name if field else None for field in row.fields] == [
        None,
        "waiting_for_admission-occupied",
        None,
        None,
        None,
    ]


def test_an_expectation_is_an_observation_of_its_own():
    items, _ = read(treatment_room__staffed="12", treatment_room__later="3")
    assert [(item.horizon, item.staffed, item.free) for item in items] == [
        ("now", 12, None),
        ("4h", None, 3),
    ]
    assert len({item.key for item in items}) == 2


def test_an_expectation_that_stood_there_is_sent_only_when_changed():
    standing = {"treatment_room__staffed": "12", "treatment_room__later__was": "4"}
    items, _ = read(**standing, treatment_room__later="4")
    assert [item.horizon for item in items] == ["now"]
    items, _ = read(**standing, treatment_room__later="5")
    assert [(item.horizon, item.free) for item in items] == [("now", None), ("4h", 5)]


def test_a_form_with_a_fault_remembers_what_stood_there():
    _, told = read(treatment_room__staffed="x", treatment_room__later__was="4")
    assert entry_of(a_row(), SECTOR, NOW, told).rows[0].fields[-1].was == "4"


def test_what_is_folded_away_is_kept_and_sent_with_the_rest():
    row = a_row((replace(LAST, physical=14, surge=2),))
    folded = entry_of(row, SECTOR, NOW).rows[0].more
    assert [field.text for field in folded] == ["14", "2", "", "", ""]
    (item,), _ = read(
        treatment_room__staffed="12", treatment_room__physical="14", treatment_room__surge="2"
    )
    assert (item.physical, item.surge) == (14, 2)


def test_every_horizon_can_be_told():
    items, _ = read(
        treatment_room__later_1h="5", treatment_room__later_24h="3", treatment_room__later_7d="4"
    )
    assert [(item.horizon, item.free) for item in items] == [("1h", 5), ("24h", 3), ("7d", 4)]


def test_a_fault_in_what_is_folded_stands_beside_its_field():
    _, told = read(treatment_room__later_7d="-1")
    assert list(told.faults) == ["treatment_room-later_7d"]


@pytest.mark.parametrize(
    ("source", "minutes", "is_warned"),
    [("automatic", 30, True), ("automatic", 0, False), ("manual", 30, False)],
)
def test_the_form_warns_where_a_system_reports_too(source, minutes, is_warned):
    last = replace(LAST, source=source, valid_until=NOW + timedelta(minutes=minutes))
    assert entry_of(a_row((last,)), SECTOR, NOW).is_automatic == is_warned


@pytest.mark.parametrize("typed", ["veel", "1,5", "1234567", "²", "--1"])
def test_what_is_no_whole_number_is_told_beside_its_field(typed):
    items, told = read(treatment_room__occupied=typed)
    assert items == []
    assert list(told.faults) == ["treatment_room-occupied"]


def test_a_negative_number_is_told_beside_its_field():
    _, told = read(treatment_room__staffed="-3")
    assert list(told.faults) == ["treatment_room-staffed"]


def test_nothing_typed_is_a_fault():
    items, told = read()
    assert items == []
    assert len(told.faults) == 1


def test_more_occupied_than_staffed_is_doubted():
    items, told = read(treatment_room__staffed="5", treatment_room__occupied="7")
    assert not told.faults
    assert list(over_occupied(items)) == ["treatment_room-occupied"]


def test_unchanged_sends_the_last_figures_as_true_now():
    (item,) = repeated(a_row(), "k2", NOW)
    assert (item.staffed, item.occupied, item.observed_at) == (12, 8, NOW)
    assert repeated(a_row(()), "k2", NOW) == []
