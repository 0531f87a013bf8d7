"""Walking a protocol: the next question or the end, with its trace; the same every time.

A question that nobody can answer keeps all of its answers open: what counts is the most urgent end
that they could still give. So whoever knows less is never judged less urgent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spoedketen.domain.errors import RequestError
from spoedketen.domain.triage.protocol import UNKNOWN, Complaint, End, Protocol, Question

ENTRY = "complaint"
"""The first line of a trace: what somebody came with."""


def loop_of(complaint: Complaint) -> tuple[str, ...]:
    """Return a path of questions that leads back to its beginning, or nothing."""
    done: set[str] = set()
    for begin in complaint.questions:
        if begin not in done and (found := _loop(complaint, begin, done)):
            return found
    return ()


def _loop(complaint: Complaint, begin: str, done: set[str]) -> tuple[str, ...]:
    stack = [(begin, iter(_following(complaint, begin)))]
    path = [begin]
    while stack:
        code, following = stack[-1]
        to = next((each for each in following if each not in done), None)
        if to is None:
            done.add(code)
            stack.pop()
            path.pop()
        elif to in path:
            return (*path[path.index(to) :], to)
        else:
            path.append(to)
            stack.append((to, iter(_following(complaint, to))))
    return ()


def _following(complaint: Complaint, code: str) -> list[str]:
    question = complaint.questions[code]
    led = [answer.then for answer in question.answers.values()] + [question.if_unknown]
    return [each for each in dict.fromkeys(led) if each in complaint.questions]


class Reach:
    """Which ends and questions each question of a complaint without loops can lead to."""

    def __init__(self, protocol: Protocol, complaint: Complaint) -> None:
        self.protocol, self.complaint = protocol, complaint
        self._ends: dict[str, frozenset[str]] = {}
        for code in _deepest_first(complaint):
            self._ends[code] = frozenset().union(*(self._codes(to) for to in self._to(code)))

    def _to(self, code: str) -> list[str]:
        question = self.complaint.questions[code]
        led = [answer.to for answer in question.answers.values()]
        return [*led, question.if_unknown] if question.if_unknown else led

    def _codes(self, to: str) -> frozenset[str]:
        return self._ends[to] if to in self.complaint.questions else frozenset((to,))

    def ends(self, to: str) -> list[End]:
        """Return the ends that a question or end leads to."""
        return [self.protocol.ends[code] for code in sorted(self._codes(to))]

    def best(self, to: str) -> int:
        """Return the rank of the most urgent end that is within reach."""
        return min(end.rank for end in self.ends(to))

    def questions(self) -> set[str]:
        """Return the questions that somebody can come to."""
        found, left = set(), [self.complaint.begins]
        while left:
            code = left.pop()
            if code not in found:
                found.add(code)
                left += _following(self.complaint, code)
        return found


def _deepest_first(complaint: Complaint) -> list[str]:
    done: dict[str, None] = {}
    for begin in complaint.questions:
        stack = [begin]
        while stack:
            left = [each for each in _following(complaint, stack[-1]) if each not in done]
            if left:
                stack.append(left[0])
            else:
                done[stack.pop()] = None
    return list(done)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that was put, its answer, and where that led."""

    question: str
    answer: str
    to: str
    at: str = ""

    def as_told(self) -> dict[str, str]:
        """Return it as it is kept."""
        return {"question": self.question, "answer": self.answer, "to": self.to, "at": self.at}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """Where a walk stands: a next question, or the end, never both.

    ``is_complete`` tells that no question was left open or unknown on the way.
    """

    complaint: str
    question: Question | None
    end: End | None
    signs: tuple[str, ...]
    red_flags: tuple[str, ...]
    trace: tuple[Asked, ...]
    is_complete: bool


@dataclass(slots=True)
class _Walk:
    """One walk; ``ends`` remembers where each question led, so that nothing is walked twice."""

    protocol: Protocol
    complaint: Complaint
    answers: Mapping[str, str]
    moments: Mapping[str, str]
    is_final: bool
    reach: Reach
    ends: dict[str, End] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    is_complete: bool = True

    def lead(self, to: str) -> End | Question:
        """Return the end that a question or end leads to, or the question to put first."""
        if to in self.protocol.ends:
            return self.protocol.ends[to]
        if to in self.ends:
            return self.ends[to]
        question = self.complaint.questions[to]
        found = self._answered(question)
        if isinstance(found, End):
            self.ends[to] = found
        return found

    def _answered(self, question: Question) -> End | Question:
        given = self.answers.get(question.code, "")
        if given and given != UNKNOWN:
            to = question.answers[given].to
            self._note(question, given, to)
            return self.lead(to)
        if not given and not self.is_final:
            return question
        self.is_complete = False
        if question.if_unknown:
            self._note(question, UNKNOWN, question.if_unknown)
            return self.lead(question.if_unknown)
        place = self._note(question, UNKNOWN, "")
        return self._any(question, place)

    def _any(self, question: Question, place: int) -> End | Question:
        """Return the most urgent end of all answers, or a question that decides between them."""
        targets = dict.fromkeys(answer.to for answer in question.answers.values())
        best: End | None = None
        for to in sorted(targets, key=self.reach.best):
            if best is not None and best.rank <= self.reach.best(to):
                continue
            found = self.lead(to)
            if isinstance(found, Question):
                return found
            if best is None or found.rank < best.rank:
                best = found
        assert best is not None  # noqa: S101 - the linter proved that there are answers
        self.asked[place] = Asked(
            question=question.code, answer=UNKNOWN, to=best.code, at=self.asked[place].at
        )
        return best

    def _note(self, question: Question, answer: str, to: str) -> int:
        at = self.moments.get(question.code, "")
        self.asked.append(Asked(question=question.code, answer=answer, to=to, at=at))
        return len(self.asked) - 1


def complaint_of(protocol: Protocol, code: str) -> Complaint:
    """Return what somebody comes with.

    Raises
    ------
    RequestError
        ``triage_complaint_unknown``, with those that the protocol has.
    """
    if code not in protocol.complaints:
        known = ", ".join(protocol.complaints)
        raise RequestError("triage_complaint_unknown", given=code[:80], known=known)
    return protocol.complaints[code]


def step(
    protocol: Protocol,
    complaint: str,
    answers: Mapping[str, str],
    moments: Mapping[str, str] | None = None,
) -> Stand:
    """Return the next question, or the end where every question that matters was put."""
    return _walk(protocol, complaint, answers, moments or {}, is_final=False)


def conclude(
    protocol: Protocol,
    complaint: str,
    answers: Mapping[str, str],
    moments: Mapping[str, str] | None = None,
) -> Stand:
    """Return the end as things are known now; what was not asked counts as not known."""
    return _walk(protocol, complaint, answers, moments or {}, is_final=True)


def _walk(
    protocol: Protocol,
    code: str,
    answers: Mapping[str, str],
    moments: Mapping[str, str],
    *,
    is_final: bool,
) -> Stand:
    complaint = complaint_of(protocol, code)
    _must_fit(complaint, answers)
    reach = reach_of(protocol, complaint)
    walk = _Walk(protocol, complaint, answers, moments, is_final, reach)
    found = walk.lead(complaint.begins)
    signs = _signs(complaint, walk.asked)
    return Stand(
        complaint=code,
        question=found if isinstance(found, Question) else None,
        end=found if isinstance(found, End) else None,
        signs=signs,
        red_flags=tuple(each for each in signs if protocol.discriminators[each].is_red_flag),
        trace=tuple(walk.asked),
        is_complete=walk.is_complete,
    )


_REACHES: dict[tuple[int, str], tuple[Protocol, Reach]] = {}
MOST_KEPT = 2_000


def reach_of(protocol: Protocol, complaint: Complaint) -> Reach:
    """Return what a complaint leads to; reckoned once for a protocol that is kept."""
    key = (id(protocol), complaint.code)
    held = _REACHES.get(key)
    if held is None or held[0] is not protocol:
        if len(_REACHES) >= MOST_KEPT:
            _REACHES.clear()
        held = _REACHES[key] = (protocol, Reach(protocol, complaint))
    return held[1]


def _must_fit(complaint: Complaint, answers: Mapping[str, str]) -> None:
    for code, answer in answers.items():
        question = complaint.questions.get(code)
        if question is None:
            raise RequestError("triage_question_not_here", given=code[:80])
        if answer != UNKNOWN and answer not in question.answers:
            known = ", ".join((*question.answers, UNKNOWN))
            told = {"given": answer[:80], "question": code, "known": known}
            raise RequestError("triage_answer_unknown", **told)


def _signs(complaint: Complaint, asked: Sequence[Asked]) -> tuple[str, ...]:
    found = (
        sign
        for each in asked
        if each.answer != UNKNOWN
        for sign in complaint.questions[each.question].answers[each.answer].finds
    )
    return tuple(dict.fromkeys(found))


def trace_of(protocol: Protocol, stand: Stand, at: str = "") -> tuple[dict[str, str], ...]:
    """Return the whole trace as it is kept, the complaint first."""
    begins = complaint_of(protocol, stand.complaint).begins
    entry = Asked(question=ENTRY, answer=stand.complaint, to=begins, at=at)
    return (entry.as_told(), *(each.as_told() for each in stand.trace))


def replay(protocol: Protocol, trace: Sequence[Mapping[str, Any]]) -> Stand:
    """Return where a kept trace ends today; with the same protocol always at the same end."""
    told = {str(line["question"]): line for line in trace if "question" in line}
    if ENTRY not in told:
        raise RequestError("triage_trace_without_entry")
    complaint = str(told.pop(ENTRY)["answer"])
    answers = {code: str(line["answer"]) for code, line in told.items()}
    moments = {code: str(line.get("at", "")) for code, line in told.items()}
    return conclude(protocol, complaint, answers, moments)
