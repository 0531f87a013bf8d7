"""A triage under way as a form carries it, and as it is kept until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from spoedketen.domain.triage.protocol import UNKNOWN, Protocol
from spoedketen.domain.triage.walking import ENTRY, Stand
from spoedketen.live.requests.triage_values import Answering, Suggestion
from spoedketen.live.web.words import told

MOST = 150
SALT, A_DAY = "triage-suggestions", 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What travels with the form, and the triage that it tells."""

    told: Answering
    lines: tuple[str, ...] = ()
    begun: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """An answer as a large key; ``value`` is what it sends."""

    key: int
    value: str
    label: str
    support: tuple[str, ...] = field(default_factory=tuple)


def carried(given: QueryDict, moment: str = "") -> Carried:
    """Return what a form tells: answers so far, one more, or one less by ``terug``."""
    lines = [line for line in given.getlist("gaf") if line.count("=") in {1, 2}][:MOST]
    back = given.get("terug", "")
    if back:
        codes = [line.split("=")[0] for line in lines]
        lines = lines[: codes.index(back)] if back in codes else lines[:-1]
    elif (answer := given.get("antwoord", "")).count("=") == 1:
        code = answer.split("=")[0]
        lines = [line for line in lines if line.split("=")[0] != code]
        lines.append(f"{answer}={moment}" if moment else answer)
    return _carried(given, lines, given.get("begonnen", "")[:40] or moment)


def _carried(given: QueryDict, lines: list[str], begun: str) -> Carried:
    parts = [[*line.split("="), ""][:3] for line in lines]
    moments = {code: at for code, _, at in parts if at}
    answering = Answering(
        protocol=given.get("protocol", ""),
        version=given.get("versie", ""),
        complaint=given.get("klacht", ""),
        answers={code: answer for code, answer, _ in parts},
        moments=moments | {ENTRY: begun} if begun else moments,
        suggestions=_unsigned(given.get("voorstel", "")),
    )
    return Carried(told=answering, lines=tuple(lines), begun=begun)


def form_of(held: Mapping[str, Any], key: str) -> str:
    """Return what a form carries as text, to be kept."""
    form = QueryDict(mutable=True)
    names = {"protocol": "protocol", "versie": "version", "klacht": "complaint"}
    names |= {"begonnen": "begun", "voorstel": "signed"}
    form.update({name: held[of] for name, of in names.items()} | {"key": key})
    form.setlist("gaf", list(held["lines"]))
    return form.urlencode()


def _unsigned(given: str) -> tuple[Suggestion, ...]:
    """Return what plug-ins suggested before; what was not signed by us is nothing."""
    try:
        found = signing.loads(given, salt=SALT, max_age=A_DAY) if given else []
    except signing.BadSignature:
        return ()
    return tuple(Suggestion(**each) for each in found)


def signed(suggestions: tuple[Suggestion, ...]) -> str:
    """Return suggestions as a form may carry them, each once."""
    found = dict.fromkeys(suggestions)
    return signing.dumps([each.as_told() for each in found], salt=SALT) if found else ""


def shown_answers(stand: Stand, suggestions: tuple[Suggestion, ...] = ()) -> list[ShownAnswer]:
    """Return the answers to the question that is put, the last that nobody knows."""
    question = stand.question
    if question is None:
        return []
    words = [(each.code, told(each.label)) for each in question.answers.values()]
    words.append((UNKNOWN, _("weet ik niet")))
    return [
        ShownAnswer(
            key=number,
            value=f"{question.code}={code}",
            label=label,
            support=tuple(s.support for s in suggestions if s.suggested == code),
        )
        for number, (code, label) in enumerate(words, 1)
    ]


def shown_trace(protocol: Protocol, stand: Stand) -> list[dict[str, Any]]:
    """Return every question that was put with its answer, in words."""
    questions = protocol.complaints[stand.complaint].questions
    found = []
    for each in stand.trace:
        question = questions[each.question]
        known = question.answers.get(each.answer)
        word = told(known.label) if known else _("weet ik niet")
        found.append({"code": each.question, "ask": told(question.ask), "answer": word})
    return found


def shown_signs(protocol: Protocol, stand: Stand) -> list[tuple[str, bool]]:
    """Return the signs that were found, and whether each is a red flag."""
    found = [protocol.discriminators[code] for code in stand.signs]
    return [(told(each.label), each.is_red_flag) for each in found]
