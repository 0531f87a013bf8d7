"""Files of protocols: every fault at once, each with its line."""

import pytest
from domain.triage.writing import HEAD, SOUND, faults_of, line_of, written
from hypothesis import given
from hypothesis import strategies as st

from spoedketen.domain.errors import ProtocolError
from spoedketen.domain.triage.loading import bundled, protocol_from
from spoedketen.reports.wordings.triage import TRIAGE


def changed(before, after):
    text = written()
    assert before in text
    return text.replace(before, after, 1)


def test_a_sound_protocol_has_no_faults():
    assert faults_of(written()) == set()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("urgency: U2", "urgency: U9", "triage_urgency_unknown"),
        ("care: [gp_consult]", "care: [magic]", "triage_care_unknown"),
        ("urgency: U1,", "urgency: U1, condition: flu,", "triage_condition_unknown"),
        ("urgency: U2", "urgency: U1", "triage_danger_elsewhere"),
        ("urgency: U1", "urgency: U2", "triage_control_room_calm"),
        ("care: [gp_consult]", "care: [pharmacy]", "triage_care_too_urgent"),
        ("c: {nl: c, en: c, gives: soon}", "c: {nl: c, en: c, then: one}", "triage_loop"),
        ("gives: home", "then: one", "triage_loop"),
        ("b: {nl: b, en: b, then: two}", "b: {nl: b, en: b}", "triage_answer_dead"),
        ("then: two", "then: three", "triage_question_unknown"),
        ("gives: today", "gives: nowhere", "triage_end_unknown"),
        ("begins: one", "begins: zero", "triage_question_unknown"),
        ("gives: room, finds", "then: two, finds", "triage_red_flag_elsewhere"),
        ("then: two", "gives: soon", "triage_question_unreachable"),
        ("finds: [flag]", "finds: [other]", "triage_sign_unknown"),
        ("route: self_care", "route: moon", "triage_route_unknown"),
        ("a: {nl: a, en: a, gives: today}", "unknown: {nl: a, en: a, gives: today}",
         "triage_answer_reserved"),
        ("gives: today}", "gives: today, then: two}", "triage_answer_two_ways"),
        ("scheme: nts", "scheme: own", "triage_scheme_unknown"),
        ("maker: test, ", "", "triage_key_missing"),
        ("maker: test", "makker: test", "triage_key_unknown"),
        ("red_flag: true", "red_flag: yes", "triage_flag_unfit"),
        ("      two:", "      Two!:", "triage_code_unfit"),
        ("      two:", "      complaint:", "triage_name_kept"),
        ("maker: test", "maker: &a test, notes: *a", "triage_alias"),
    ],
)  # fmt: skip
def test_a_fault_is_found_with_its_line(before, after, code):
    text = changed(before, after)
    found = faults_of(text)
    assert code in {each for each, _ in found}
    assert all(row is not None and 1 <= row <= len(text.splitlines()) for _, row in found)
    assert code in TRIAGE


def test_the_line_is_the_one_to_repair():
    text = changed("gives: today", "gives: nowhere")
    assert ("triage_end_unknown", line_of(text, "nowhere")) in faults_of(text)
    looped = changed("gives: home", "then: one")
    assert ("triage_loop", line_of(looped, "      one:")) in faults_of(looped)


def test_every_fault_is_told_at_once():
    text = changed("urgency: U2", "urgency: U9")
    text = text.replace("gives: home", "then: one").replace("maker: test, ", "")
    codes = {code for code, _ in faults_of(text)}
    assert {"triage_urgency_unknown", "triage_loop", "triage_key_missing"} <= codes


def test_a_question_without_answers_is_a_dead_end():
    body = SOUND.split("      two:")[0] + "      two: {ask: L, answers: {}}\n"
    text = written(body=body)
    assert ("triage_question_dead", line_of(text, "      two:")) in faults_of(text)


def test_not_knowing_may_lead_only_where_nothing_is_less_urgent():
    lower = written(body=SOUND.replace("ask: L", "ask: L\n        if_unknown: two", 1))
    assert ("triage_unknown_lowers", line_of(lower, "      one:")) in faults_of(lower)
    safe = written(body=SOUND.replace("ask: L", "ask: L\n        if_unknown: room", 1))
    assert faults_of(safe) == set()


def test_names_that_come_twice_are_told():
    text = written(body=SOUND + "      two: {ask: L, answers: {}}\n")
    assert "triage_key_twice" in {code for code, _ in faults_of(text)}


def test_a_certificate_is_a_period():
    head = HEAD.replace(
        "notice: L}",
        'notice: L, certificate: {number: "1", class: IIa, valid_from: 2026-01-02, '
        "valid_to: 2026-01-01}}",
    )
    assert "triage_certificate_period" in {code for code, _ in faults_of(written(head))}


@pytest.mark.parametrize(
    "text",
    ["", "a: [", "- 1", "7", "\t", "&a [*a]", "a: &a {b: *a}", "[" * 5_000, "x: !!python/none 1"],
)
def test_what_is_no_protocol_is_refused(text):
    with pytest.raises(ProtocolError):
        protocol_from(text, "own.yaml")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text):
    with pytest.raises(ProtocolError):
        protocol_from(text, "own.yaml")


@given(st.integers(0, len(written()) - 1), st.sampled_from(["", "x", "}", ": ", "\n", "[", "&a "]))
def test_no_slip_of_the_pen_breaks_the_reading(place, slip):
    text = written()
    faults_of(text[:place] + slip + text[place + 1 :])


def test_the_bundled_protocols_say_that_they_are_for_demonstration():
    for file in bundled():
        made = protocol_from(file.read_text("utf-8"), file.name)
        assert made.certificate is None
        assert made.status == "demonstration"
        assert "niet voor klinisch gebruik" in made.notice["nl"]
        assert "not for clinical use" in made.notice["en"]


def test_an_end_may_tell_the_professional_what_to_do_in_both_languages():
    plain = written()
    assert protocol_from(plain, "own.yaml").ends["soon"].action == {}
    both = plain.replace("{label:", "{action: {nl: doe, en: do}, label:")
    assert protocol_from(both, "own.yaml").ends["soon"].action == {"nl": "doe", "en": "do"}
    half = plain.replace("{label:", "{action: {nl: doe}, label:")
    assert {code for code, _ in faults_of(half)} == {"triage_key_missing"}
