"""Crowding by formulas that are data: published vectors, bands, faults, effects."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.crowding import crowding, formula, formulas, input_faults, one_more
from spoedketen.domain.errors import RequestError

NEDOCS = formula("nedocs_2004")
CEDOCS = formula("cedocs_2014")
POINTS = formula("pressure_points_example")
BUSY_DAY = {
    "ed_patients": 30,
    "ed_beds": 25,
    "ed_boarders": 8,
    "hospital_beds": 400,
    "ventilated": 1,
    "longest_boarding_hours": 6,
    "last_bed_wait_hours": 1.5,
}


def test_the_published_vector_of_nedocs():
    found = crowding(NEDOCS, BUSY_DAY)
    assert found.raw == pytest.approx(122.40, abs=1e-9)
    assert found.band == "overcrowded"
    assert dict(found.parts)["ed_patients"] == pytest.approx(102.96)


def test_nedocs_is_kept_raw_and_clamped():
    full = {**BUSY_DAY, "ed_patients": 120}
    assert crowding(NEDOCS, full).raw > 200
    assert crowding(NEDOCS, full).score == 200
    empty = dict.fromkeys(BUSY_DAY, 0) | {"ed_beds": 10, "hospital_beds": 300}
    assert (crowding(NEDOCS, empty).raw, crowding(NEDOCS, empty).score) == (-20, 0)


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (0, "calm"),
        (20, "calm"),
        (20.5, "busy"),
        (60, "busy"),
        (100, "very_busy"),
        (140, "overcrowded"),
        (180, "severely_overcrowded"),
        (200, "dangerously_overcrowded"),
    ],
)
def test_a_band_ends_with_its_limit(score, code):
    assert NEDOCS.band(score).code == code


def test_the_volume_term_of_cedocs_is_a_restricted_spline():
    """Its coefficients sum to nothing, so it is a line above the last knot and never jumps."""
    spline = CEDOCS.parts[-1].spline
    assert math.fsum(weight for weight, _ in spline) == pytest.approx(0, abs=1e-24)
    terms = [0.00126 * v + CEDOCS.parts[-1].value({"annual_visits": v}) for v in (20e3, 120e3)]
    assert all(20 < value < 45 for value in terms)


def test_points_fall_in_bands():
    calm = {"handover_minutes": 10, "within_four_hours_percent": 95, "room_occupancy_percent": 70}
    calm |= {"treatment_wait_minutes": 20, "over_twelve_hours_percent": 0, "referred_percent": 5}
    assert crowding(POINTS, calm).band == "level_1"
    worst = {"handover_minutes": 90, "within_four_hours_percent": 30}
    worst |= {"room_occupancy_percent": 150, "treatment_wait_minutes": 300}
    worst |= {"over_twelve_hours_percent": 20, "referred_percent": 60}
    assert (crowding(POINTS, worst).raw, crowding(POINTS, worst).band) == (36, "level_4")


def test_every_fault_of_the_inputs_is_told_at_once():
    given = {**BUSY_DAY, "ed_beds": 0, "ventilated": 1.5, "ed_patients": None}
    found = [(fault.input, fault.code) for fault in input_faults(NEDOCS, given)]
    assert found == [
        ("ed_patients", "missing"),
        ("ed_beds", "outside"),
        ("ventilated", "not_whole"),
    ]


def test_one_more_says_what_each_input_weighs():
    effects = one_more(NEDOCS, BUSY_DAY)
    assert effects["ed_patients"] == pytest.approx(85.8 / 25)
    assert effects["ed_boarders"] == pytest.approx(600 / 400)
    assert effects["ed_beds"] < 0


@given(st.fixed_dictionaries({e.id: st.integers(int(e.least), int(e.most)) for e in NEDOCS.inputs}))
def test_inputs_within_their_limits_always_have_a_score_within_its_own(told):
    assert not input_faults(NEDOCS, told)
    assert 0 <= crowding(NEDOCS, told).score <= 200


def test_every_formula_is_complete():
    for each in formulas().values():
        known = {wanted.id for wanted in each.inputs}
        used = {part.of for part in each.parts}
        used |= {part.per for part in each.parts if getattr(part, "per", None)}
        assert used == known, each.id
        assert each.bands[-1].up_to is None
        assert {"nl", "en"} == set(each.label) == set(each.remark)


def test_an_unknown_formula_names_those_that_exist():
    with pytest.raises(RequestError) as refused:
        formula("medocs")
    assert "nedocs_2004" in str(refused.value.parameters)
