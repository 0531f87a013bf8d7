"""From a file to a protocol, or to everything that is wrong with it."""

from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from yaml.nodes import Node

from spoedketen.domain.care import care_table
from spoedketen.domain.errors import Fault, ProtocolError
from spoedketen.domain.triage.linting import MOST_WALKED, lint
from spoedketen.domain.triage.nodes import Key, Reading
from spoedketen.domain.triage.protocol import (
    ROUTES,
    STATUSES,
    UNKNOWN,
    Answer,
    Certificate,
    Complaint,
    Discriminator,
    End,
    Protocol,
    Question,
)
from spoedketen.domain.urgency import Urgency, schemes

MOST_ANSWERS = 8
"""The keys 1 to 9, of which the last is that nobody knows."""


def protocol_from(text: str, file: str) -> Protocol:
    """Return the protocol of a file.

    Raises
    ------
    ProtocolError
        With every fault and its line, of form and of sense.
    """
    reading = Reading(file)
    made = _protocol(reading, text)
    if faults := _faults(reading, made):
        raise ProtocolError(file, tuple(sorted(faults, key=lambda fault: fault.row or 0)))
    return made


def _faults(reading: Reading, made: Protocol) -> list[Fault]:
    """Return what is wrong in form and in sense; a line that is malformed is judged once."""
    lines = {fault.row for fault in reading.faults}
    if None in lines:
        return reading.faults
    return [*reading.faults, *(fault for fault in lint(made) if fault.row not in lines)]


def bundled() -> tuple[Traversable, ...]:
    """Return the files that come with the product."""
    folder = files("spoedketen.domain.triage") / "protocols"
    found = (each for each in folder.iterdir() if each.name.endswith(".yaml"))
    return tuple(sorted(found, key=lambda each: each.name))


PARTS = ("protocol", "discriminators", "ends", "complaints")
HEADER = ("id", "version", "maker", "status", "scheme", "label", "notice")


def _protocol(reading: Reading, text: str) -> Protocol:
    parts = reading.keys(reading.root(text), PARTS)
    head = reading.keys(_node(parts.get("protocol")), HEADER, ("certificate",))
    scheme = reading.one_of(head.get("scheme"), schemes().classes, "triage_scheme_unknown")
    classes = {each.code: each for each in schemes().classes.get(scheme, ())}
    return Protocol(
        id=reading.text(head.get("id"), 80),
        version=reading.text(head.get("version"), 40),
        maker=reading.text(head.get("maker"), 200),
        status=reading.one_of(head.get("status"), STATUSES, "triage_status_unknown"),
        scheme=scheme,
        label=reading.label(head.get("label")),
        notice=reading.label(head.get("notice")),
        certificate=_certificate(reading, head.get("certificate")),
        discriminators=reading.coded(
            _node(parts.get("discriminators")), partial(_discriminator, reading)
        ),
        ends=reading.coded(_node(parts.get("ends")), partial(_end, reading, classes)),
        complaints=reading.coded(_node(parts.get("complaints")), partial(_complaint, reading)),
        file=reading.file,
    )


def _node(key: Key | None) -> Node | None:
    return key.node if key else None


def _certificate(reading: Reading, key: Key | None) -> Certificate | None:
    if key is None:
        return None
    told = reading.keys(key.node, ("number", "class", "valid_from", "valid_to"))
    made = Certificate(
        number=reading.text(told.get("number"), 80),
        class_=reading.text(told.get("class"), 40),
        valid_from=reading.day(told.get("valid_from")),
        valid_to=reading.day(told.get("valid_to")),
    )
    if made.valid_to <= made.valid_from:
        reading.fault("triage_certificate_period", key.line)
    return made


def _discriminator(reading: Reading, key: Key) -> Discriminator:
    told = reading.keys(key.node, ("nl", "en"), ("red_flag",))
    return Discriminator(
        code=key.name,
        label={language: reading.text(told.get(language)) for language in ("nl", "en")},
        is_red_flag=reading.flag(told.get("red_flag")),
        line=key.line,
    )


def _end(reading: Reading, classes: dict[str, Urgency], key: Key) -> End:
    needed = ("label", "urgency", "route", "advice", "safety_net")
    told = reading.keys(key.node, needed, ("care", "condition", "action"))
    urgency = reading.one_of(told.get("urgency"), classes, "triage_urgency_unknown")
    table = care_table()
    return End(
        code=key.name,
        label=reading.label(told.get("label")),
        urgency=urgency,
        rank=classes[urgency].rank if urgency in classes else 0,
        route=reading.one_of(told.get("route"), ROUTES, "triage_route_unknown"),
        care=reading.several(told.get("care"), table.kinds, "triage_care_unknown"),
        condition=reading.one_of(
            told.get("condition"), table.conditions, "triage_condition_unknown"
        ),
        advice=reading.label(told.get("advice")),
        safety_net=reading.label(told.get("safety_net")),
        action=reading.label(told["action"]) if "action" in told else {},
        line=key.line,
    )


def _complaint(reading: Reading, key: Key) -> Complaint:
    told = reading.keys(key.node, ("label", "begins", "questions"))
    made = reading.coded(_node(told.get("questions")), partial(_question, reading))
    if len(made) > MOST_WALKED:
        reading.fault("triage_questions_many", key.line, found=len(made), most=MOST_WALKED)
    return Complaint(
        code=key.name,
        label=reading.label(told.get("label")),
        begins=reading.text(told.get("begins"), 60),
        questions=made,
        line=key.line,
    )


def _question(reading: Reading, key: Key) -> Question:
    told = reading.keys(key.node, ("ask", "answers"), ("help", "if_unknown"))
    answers = reading.coded(_node(told.get("answers")), partial(_answer, reading))
    if len(answers) > MOST_ANSWERS:
        reading.fault("triage_answers_many", key.line, found=len(answers), most=MOST_ANSWERS)
    return Question(
        code=key.name,
        ask=reading.label(told.get("ask")),
        help=reading.label(told["help"]) if "help" in told else {},
        answers=answers,
        if_unknown=reading.text(told.get("if_unknown"), 60),
        line=key.line,
    )


def _answer(reading: Reading, key: Key) -> Answer:
    told = reading.keys(key.node, ("nl", "en"), ("then", "gives", "finds"))
    if key.name == UNKNOWN:
        reading.fault("triage_answer_reserved", key.line, given=UNKNOWN)
    if "then" in told and "gives" in told:
        reading.fault("triage_answer_two_ways", key.line, given=key.name)
    return Answer(
        code=key.name,
        label={language: reading.text(told.get(language)) for language in ("nl", "en")},
        then=reading.text(told.get("then"), 60),
        gives=reading.text(told.get("gives"), 60),
        finds=reading.texts(told.get("finds")),
        line=key.line,
    )
