"""Protocols that tests write."""

from spoedketen.domain.errors import ProtocolError
from spoedketen.domain.triage.loading import protocol_from

HEAD = """\
protocol: {id: own, version: "1", maker: test, status: demonstration, scheme: nts,
           label: L, notice: L}
discriminators:
  flag: {nl: alarm, en: alarm, red_flag: true}
ends:
  room: {label: L, urgency: U1, route: control_room, advice: L, safety_net: L}
  soon: {label: L, urgency: U2, route: care, care: [gp_consult], advice: L, safety_net: L}
  today: {label: L, urgency: U3, route: care, care: [gp_consult], advice: L, safety_net: L}
  home: {label: L, urgency: U5, route: self_care, advice: L, safety_net: L}
complaints:
  pain:
    label: L
    begins: one
    questions:
"""
SOUND = """\
      one:
        ask: L
        answers:
          a: {nl: a, en: a, gives: room, finds: [flag]}
          b: {nl: b, en: b, then: two}
          c: {nl: c, en: c, gives: soon}
      two:
        ask: L
        answers:
          a: {nl: a, en: a, gives: today}
          b: {nl: b, en: b, gives: home}
"""


def written(head=HEAD, body=SOUND, **replaced):
    """Return the text of a protocol; ``L`` stands for a text in both languages."""
    text = head + body
    for before, after in replaced.items():
        text = text.replace(before, after)
    return text.replace(": L", ": {nl: tekst, en: text}")


def faults_of(text):
    """Return the code and line of every fault of a text."""
    try:
        protocol_from(text, "own.yaml")
    except ProtocolError as error:
        return {(fault.code, fault.row) for fault in error.faults}
    return set()


def line_of(text, part):
    """Return the line that a part stands on."""
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)
