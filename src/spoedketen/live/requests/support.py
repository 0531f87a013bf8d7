"""Where a plug-in may help a triagist: it suggests, it never decides, and it is off by default.

An installed package names a factory in the entry-point group ``spoedketen.triage_support``; the
factory gives an object with a ``name`` and ``suggest(asked) -> Suggestion or None``. What it fails
at or makes up is left out. What it suggests and what was chosen are lines of the trace.
"""

import logging
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Protocol as Shape

from django.conf import settings

from spoedketen.domain.triage.protocol import UNKNOWN, Protocol
from spoedketen.domain.triage.walking import Stand
from spoedketen.domain.urgency import schemes
from spoedketen.live.requests.triage_values import Suggestion

GROUP, URGENCY = "spoedketen.triage_support", "urgency"
LONGEST_WHY = 300
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAsk:
    """What a plug-in is told: the protocol and where the triage stands, nothing of a person."""

    protocol: Protocol
    stand: Stand
    complaint_told: str = ""


class Support(Shape):
    """A plug-in."""

    name: str

    def suggest(self, asked: SupportAsk) -> Suggestion | None:
        """Suggest an answer to the question that is put, or an urgency at the end."""


def supports() -> list[Support]:
    """Return the plug-ins; none unless the installation switched them on."""
    if not settings.TRIAGE_SUPPORT:
        return []
    return [entry.load()() for entry in entry_points(group=GROUP)]


def suggestions(asked: SupportAsk) -> tuple[Suggestion, ...]:
    """Return what every plug-in suggests and the protocol knows."""
    found = (_asked(each, asked) for each in supports())
    return tuple(each for each in found if each is not None and _fits(each, asked))


def _asked(support: Support, asked: SupportAsk) -> Suggestion | None:
    try:
        found = support.suggest(asked)
    except Exception:
        log.exception("triage support %s failed", getattr(support, "name", "?"))
        return None
    if not isinstance(found, Suggestion):
        return None
    name, why = str(support.name)[:60], str(found.why)[:LONGEST_WHY]
    return Suggestion(support=name, of=str(found.of), suggested=str(found.suggested), why=why)


def _fits(found: Suggestion, asked: SupportAsk) -> bool:
    question = asked.stand.question
    if question is not None:
        return found.of == question.code and found.suggested in {*question.answers, UNKNOWN}
    codes = {each.code for each in schemes().classes[asked.protocol.scheme]}
    return found.of == URGENCY and found.suggested in codes
