"""What a protocol must prove before anybody is asked its questions."""

from collections.abc import Iterable, Iterator

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import Fault
from spoedketen.domain.triage.protocol import (
    CARE,
    CONTROL_ROOM,
    SELF_CARE,
    Answer,
    Complaint,
    End,
    Protocol,
    Question,
)
from spoedketen.domain.triage.walking import ENTRY, Reach, loop_of
from spoedketen.domain.urgency import schemes

NTS = "nts"
MOST_WALKED = 150
"""Questions of one complaint; a longer one is refused by its form."""


def lint(protocol: Protocol) -> list[Fault]:
    """Return every reason not to use a protocol."""
    return [*_ends(protocol), *_complaints(protocol), *_unused(protocol)]


def _fault(protocol: Protocol, code: str, line: int, **parameters: object) -> Fault:
    return Fault(file=protocol.file, code=code, row=line, parameters=parameters)


def _ends(protocol: Protocol) -> Iterator[Fault]:
    for end in protocol.ends.values():
        for code, parameters in (*_of_route(protocol, end), *_of_care(protocol, end)):
            yield _fault(protocol, code, end.line, end=end.code, **parameters)


def _classes(protocol: Protocol) -> set[str]:
    return {each.code for each in schemes().classes.get(protocol.scheme, ())}


def _of_route(protocol: Protocol, end: End) -> Iterator[tuple[str, dict[str, object]]]:
    if end.urgency not in _classes(protocol):
        return
    in_danger = schemes().urgency(protocol.scheme, end.urgency).is_life_threatening
    if in_danger and end.route != CONTROL_ROOM:
        yield "triage_danger_elsewhere", {"urgency": end.urgency}
    if end.route == CONTROL_ROOM and not in_danger:
        yield "triage_control_room_calm", {"urgency": end.urgency}
    if end.route == CARE and not end.care:
        yield "triage_end_without_care", {}
    if end.route == SELF_CARE and end.care:
        yield "triage_self_care_with_care", {}


def _of_care(protocol: Protocol, end: End) -> Iterator[tuple[str, dict[str, object]]]:
    if protocol.scheme != NTS or end.urgency not in _classes(protocol):
        return
    for care in (each for each in end.care if each in care_table().kinds):
        most = care_table().kinds[care].most_urgent
        if most and schemes().urgency(NTS, most).rank > end.rank:
            yield "triage_care_too_urgent", {"care": care, "urgency": end.urgency, "most": most}


def _complaints(protocol: Protocol) -> Iterator[Fault]:
    if not protocol.complaints:
        yield _fault(protocol, "triage_no_complaints", 1)
    for complaint in protocol.complaints.values():
        found = list(_targets(protocol, complaint))
        yield from found
        if found or len(complaint.questions) > MOST_WALKED:
            continue
        if loop := loop_of(complaint):
            line = complaint.questions[loop[0]].line
            yield _fault(protocol, "triage_loop", line, path=" → ".join(loop))
        else:
            yield from _walked(protocol, complaint)


def _targets(protocol: Protocol, complaint: Complaint) -> Iterator[Fault]:
    """Yield what leads nowhere."""
    if complaint.begins not in complaint.questions:
        yield _fault(protocol, "triage_question_unknown", complaint.line, given=complaint.begins)
    for question in complaint.questions.values():
        if not question.answers:
            yield _fault(protocol, "triage_question_dead", question.line, question=question.code)
        known = {*complaint.questions, *protocol.ends}
        if question.if_unknown and question.if_unknown not in known:
            given = question.if_unknown
            yield _fault(protocol, "triage_target_unknown", question.line, given=given)
        if question.code == ENTRY:
            yield _fault(protocol, "triage_name_kept", question.line, given=ENTRY)
        if question.code in protocol.ends:
            yield _fault(protocol, "triage_name_twice", question.line, given=question.code)
        for answer in question.answers.values():
            yield from _target(protocol, complaint, answer)


def _target(protocol: Protocol, complaint: Complaint, answer: Answer) -> Iterator[Fault]:
    if not answer.to:
        yield _fault(protocol, "triage_answer_dead", answer.line, answer=answer.code)
    if answer.then and answer.then not in complaint.questions:
        yield _fault(protocol, "triage_question_unknown", answer.line, given=answer.then)
    if answer.gives and answer.gives not in protocol.ends:
        yield _fault(protocol, "triage_end_unknown", answer.line, given=answer.gives)
    for sign in answer.finds:
        if sign not in protocol.discriminators:
            yield _fault(protocol, "triage_sign_unknown", answer.line, given=sign)


def _walked(protocol: Protocol, complaint: Complaint) -> Iterator[Fault]:
    """Yield what only the paths tell: nothing leads to it, a red flag that goes elsewhere."""
    reach = Reach(protocol, complaint)
    reached = reach.questions()
    for question in complaint.questions.values():
        if question.code not in reached:
            told = {"question": question.code, "complaint": complaint.code}
            yield _fault(protocol, "triage_question_unreachable", question.line, **told)
        for answer in question.answers.values():
            yield from _red_flag(protocol, reach, answer)
        yield from _not_knowing(protocol, reach, question)


def _red_flag(protocol: Protocol, reach: Reach, answer: Answer) -> Iterator[Fault]:
    signs = [each for each in answer.finds if _is_red(protocol, each)]
    calm = sorted(end.code for end in reach.ends(answer.to) if not end.is_control_room)
    if signs and calm:
        told = {"sign": signs[0], "ends": ", ".join(calm)}
        yield _fault(protocol, "triage_red_flag_elsewhere", answer.line, **told)


def _is_red(protocol: Protocol, sign: str) -> bool:
    return sign in protocol.discriminators and protocol.discriminators[sign].is_red_flag


def _not_knowing(protocol: Protocol, reach: Reach, question: Question) -> Iterator[Fault]:
    """Yield a way for who does not know that could end less urgently than an answer."""
    if not question.if_unknown:
        return
    least = max(end.rank for end in reach.ends(question.if_unknown))
    most = min(end.rank for answer in question.answers.values() for end in reach.ends(answer.to))
    if least > most:
        told = {"question": question.code, "given": question.if_unknown}
        yield _fault(protocol, "triage_unknown_lowers", question.line, **told)


def _unused(protocol: Protocol) -> Iterator[Fault]:
    ends = set(_led_to(protocol))
    signs = {s for a in _answers(protocol) for s in a.finds}
    for end in protocol.ends.values():
        if end.code not in ends:
            yield _fault(protocol, "triage_end_unused", end.line, end=end.code)
    for sign in protocol.discriminators.values():
        if sign.code not in signs:
            yield _fault(protocol, "triage_sign_unused", sign.line, sign=sign.code)


def _answers(protocol: Protocol) -> Iterable[Answer]:
    questions = (q for c in protocol.complaints.values() for q in c.questions.values())
    return (answer for question in questions for answer in question.answers.values())


def _led_to(protocol: Protocol) -> Iterator[str]:
    yield from (answer.gives for answer in _answers(protocol))
    for complaint in protocol.complaints.values():
        yield from (question.if_unknown for question in complaint.questions.values())
