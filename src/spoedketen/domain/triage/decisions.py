"""The decision table of a protocol: every path with its end, and what forgetting does to it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spoedketen.domain.triage.protocol import UNKNOWN, Complaint, End, Protocol
from spoedketen.domain.triage.walking import complaint_of, conclude


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """One way through a complaint: the answers in order and the end."""

    complaint: str
    answers: Mapping[str, str]
    end: End


@dataclass(frozen=True, slots=True, kw_only=True)
class Lowered:
    """A path whose urgency falls when one answer is not known: what must never be."""

    path: Path
    forgotten: str
    end: End


def paths(protocol: Protocol, complaint: str) -> Iterator[Path]:
    """Yield every path of answers that are known, in the order of the file."""
    found = complaint_of(protocol, complaint)
    left: list[tuple[str, dict[str, str]]] = [(found.begins, {})]
    while left:
        to, answers = left.pop()
        if to in protocol.ends:
            yield Path(complaint=complaint, answers=answers, end=protocol.ends[to])
        else:
            ways = reversed(_ways(found, to))
            left += [(led, {**answers, to: code}) for code, led in ways]


def _ways(complaint: Complaint, question: str) -> list[tuple[str, str]]:
    answers = complaint.questions[question].answers
    return [(code, answer.to) for code, answer in answers.items()]


def lowered(protocol: Protocol, complaint: str, most: int = 20_000) -> list[Lowered]:
    """Return where not knowing one answer would lower the urgency, over every path.

    Forgetting more is forgetting one after another, so one at a time with every mixture of
    known and unknown answers proves all; beyond ``most`` mixtures the rest is left to the rule.
    """
    found = []
    for path in mixtures(protocol, complaint, most):
        for code in path.answers:
            less = {each: told for each, told in path.answers.items() if each != code}
            for answers in (less, {**less, code: UNKNOWN}):
                end = conclude(protocol, complaint, answers).end
                if end is not None and end.rank > path.end.rank:
                    found.append(Lowered(path=path, forgotten=code, end=end))
    return found


def mixtures(protocol: Protocol, complaint: str, most: int) -> Iterator[Path]:
    """Yield paths whose answers are known or not, at most some number."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    for path in paths(protocol, complaint):
        codes = list(path.answers)
        for mask in range(1 << len(codes)):
            told = {c: path.answers[c] for place, c in enumerate(codes) if mask >> place & 1}
            key = tuple(sorted(told.items()))
            if key in seen:
                continue
            if len(seen) >= most:
                return
            seen.add(key)
            end = conclude(protocol, complaint, told).end
            assert end is not None  # noqa: S101 - concluding always ends
            yield Path(complaint=complaint, answers=told, end=end)
