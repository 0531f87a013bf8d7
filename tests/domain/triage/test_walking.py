"""Walking: the next question, the end, the trace, and that knowing less never calms."""

import pytest
from domain.triage.writing import HEAD, written
from hypothesis import given, settings
from hypothesis import strategies as st

from spoedketen.domain.errors import ProtocolError, RequestError
from spoedketen.domain.triage.decisions import lowered, mixtures, paths
from spoedketen.domain.triage.loading import bundled, protocol_from
from spoedketen.domain.triage.protocol import UNKNOWN
from spoedketen.domain.triage.walking import conclude, replay, step, trace_of

OWN = protocol_from(written(), "own.yaml")
EXAMPLE = protocol_from(bundled()[0].read_text("utf-8"), "example_1.yaml")
COMPLAINTS = list(EXAMPLE.complaints)


def test_a_walk_asks_one_question_after_the_other():
    assert step(OWN, "pain", {}).question.code == "one"
    assert step(OWN, "pain", {"one": "b"}).question.code == "two"
    found = step(OWN, "pain", {"one": "b", "two": "a"})
    assert (found.question, found.end.code, found.is_complete) == (None, "today", True)


def test_a_red_flag_ends_at_once():
    found = step(OWN, "pain", {"one": "a"})
    assert (found.end.code, found.red_flags) == ("room", ("flag",))


def test_what_nobody_knows_counts_as_the_most_urgent_that_it_could_be():
    assert step(OWN, "pain", {"one": UNKNOWN}).end.code == "room"
    assert step(OWN, "pain", {"one": "b", "two": UNKNOWN}).end.code == "today"
    assert not step(OWN, "pain", {"one": UNKNOWN}).is_complete


def test_not_knowing_still_asks_what_can_decide():
    body = """\
      one:
        ask: L
        answers:
          a: {nl: a, en: a, then: two}
          b: {nl: b, en: b, gives: today}
          c: {nl: c, en: c, gives: room, finds: [flag]}
      two:
        ask: L
        answers:
          a: {nl: a, en: a, gives: soon}
          b: {nl: b, en: b, gives: home}
"""
    calm = written(body=body).replace("gives: room, finds: [flag]", "gives: today")
    calm = calm.replace("  flag: {nl: alarm, en: alarm, red_flag: true}\n", "")
    calm = calm.replace("discriminators:", "discriminators: {}")
    calm = "\n".join(line for line in calm.splitlines() if not line.startswith("  room:"))
    made = protocol_from(calm, "own.yaml")
    assert step(made, "pain", {"one": UNKNOWN}).question.code == "two"
    assert step(made, "pain", {"one": UNKNOWN, "two": "b"}).end.code == "today"
    assert step(made, "pain", {"one": UNKNOWN, "two": "a"}).end.code == "soon"


def test_an_answer_that_is_not_on_the_way_changes_nothing():
    assert step(OWN, "pain", {"one": "c", "two": "a"}) == step(OWN, "pain", {"one": "c"})


@pytest.mark.parametrize(
    ("complaint", "answers", "code"),
    [
        ("cough", {}, "triage_complaint_unknown"),
        ("pain", {"three": "a"}, "triage_question_not_here"),
        ("pain", {"one": "z"}, "triage_answer_unknown"),
    ],
)
def test_what_the_protocol_does_not_know_is_refused(complaint, answers, code):
    with pytest.raises(RequestError) as refused:
        step(OWN, complaint, answers)
    assert refused.value.code == code


def test_a_trace_replays_to_the_same_end():
    answers = {"one": "b", "two": "a"}
    stand = step(OWN, "pain", answers, {"one": "2026-01-01T10:00:00Z"})
    kept = trace_of(OWN, stand, "2026-01-01T09:59:00Z")
    assert [line["to"] for line in kept] == ["one", "two", "today"]
    again = replay(OWN, kept)
    assert again == stand
    with pytest.raises(RequestError):
        replay(OWN, kept[1:])


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_the_example_never_calms_by_not_knowing(complaint):
    assert lowered(EXAMPLE, complaint) == []


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_every_path_of_the_example_ends_with_its_red_flags_at_the_control_room(complaint):
    for path in paths(EXAMPLE, complaint):
        found = step(EXAMPLE, complaint, path.answers)
        assert found.end == path.end
        assert replay(EXAMPLE, trace_of(EXAMPLE, found)).end == path.end
        if found.red_flags:
            assert found.end.is_control_room


def test_every_mixture_of_known_and_unknown_ends():
    found = [path for code in COMPLAINTS for path in mixtures(EXAMPLE, code, 20_000)]
    assert all(path.end.code in EXAMPLE.ends for path in found)


ENDS = ("room", "soon", "today", "home")


@st.composite
def protocols(draw):
    """Draw a protocol without loops: each question leads to later ones or to ends."""
    count = draw(st.integers(1, 7))
    lines = []
    for number in range(count):
        targets = [f"then: q{later}" for later in range(number + 1, count)]
        targets += [f"gives: {end}" for end in ENDS]
        led = draw(st.lists(st.sampled_from(targets), min_size=1, max_size=4))
        answers = ", ".join(f"a{n}: {{nl: x, en: x, {to}}}" for n, to in enumerate(led))
        skip = draw(st.sampled_from(["", "", "if_unknown: room, "]))
        lines.append(f"      q{number}: {{ask: L, {skip}answers: {{{answers}}}}}")
    # A second complaint uses everything that the first may not, so that the file is whole.
    body = "\n".join(lines) + "\n  rest:\n    label: L\n    begins: q\n    questions:\n"
    uses = ", ".join(f"{end}: {{nl: x, en: x, gives: {end}}}" for end in ENDS[1:])
    flag = "room: {nl: x, en: x, gives: room, finds: [flag]}"
    body += f"      q: {{ask: L, answers: {{{flag}, {uses}}}}}\n"
    text = written(HEAD.replace("begins: one", "begins: q0"), body)
    text = text.replace("ask: L,", "ask: {nl: tekst, en: text},")
    try:
        return protocol_from(text, "drawn.yaml")
    except ProtocolError as error:
        codes = {fault.code for fault in error.faults}
        assert codes <= {"triage_question_unreachable"}
        return None


@settings(max_examples=200, deadline=None)
@given(protocols(), st.data())
def test_forgetting_an_answer_never_lowers_urgency(protocol, data):
    if protocol is None:
        return
    questions = protocol.complaints["pain"].questions
    whole = {
        code: data.draw(st.sampled_from([*question.answers, UNKNOWN]))
        for code, question in questions.items()
    }
    kept = data.draw(st.sets(st.sampled_from(sorted(whole))))
    less = {code: answer for code, answer in whole.items() if code in kept}
    unknown = {code: answer if code in kept else UNKNOWN for code, answer in whole.items()}
    known = step(protocol, "pain", whole)
    assert known.end is not None
    assert conclude(protocol, "pain", less).end.rank <= known.end.rank
    assert conclude(protocol, "pain", unknown).end.rank <= known.end.rank
    assert step(protocol, "pain", unknown).end.rank <= known.end.rank


@settings(max_examples=100, deadline=None)
@given(protocols(), st.data())
def test_every_walk_ends_and_replays(protocol, data):
    if protocol is None:
        return
    answers, asked = {}, []
    while (stand := step(protocol, "pain", answers)).question is not None:
        assert stand.question.code not in asked
        asked.append(stand.question.code)
        choices = [*stand.question.answers, UNKNOWN]
        answers[stand.question.code] = data.draw(st.sampled_from(choices))
    assert replay(protocol, trace_of(protocol, stand)) == stand
    assert conclude(protocol, "pain", answers).end == stand.end
