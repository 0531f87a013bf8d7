"""The protocols of an installation, and on which day each may be used.

Those of the product, and every file in ``protocols`` under the data folder: a licensed protocol is
put there. A file with faults is left out and said in the log, with each fault.
"""

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from spoedketen.domain.errors import ProtocolError, RequestError
from spoedketen.domain.triage.loading import bundled, protocol_from
from spoedketen.domain.triage.protocol import Protocol

FOLDER = "protocols"
EXAMPLE = "example"
Key = tuple[str, str]
log = logging.getLogger(__name__)


def protocols() -> Mapping[Key, Protocol]:
    """Return every readable protocol by id and version."""
    folder = Path(settings.DATA) / FOLDER
    found = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    return _read(tuple((str(file), file.stat().st_mtime_ns) for file in found))


@lru_cache(maxsize=4)
def _read(files: tuple[tuple[str, int], ...]) -> Mapping[Key, Protocol]:
    texts = [(each.name, each.read_text("utf-8")) for each in bundled()]
    texts += [(name, _text(name)) for name, _ in files]
    made = [found for name, text in texts if (found := _protocol(name, text))]
    return {(each.id, each.version): each for each in made}


def _text(name: str) -> str:
    try:
        return Path(name).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return ""


def _protocol(name: str, text: str) -> Protocol | None:
    try:
        return protocol_from(text, name)
    except ProtocolError as error:
        told = "; ".join(f"{fault.row}: {fault.code}" for fault in error.faults)
        log.warning("protocol %s is left out: %s", name, told)
        return None


def protocol_named(id_: str, version: str = "") -> Protocol:
    """Return a protocol; without a version its newest.

    Raises
    ------
    RequestError
        ``protocol_unknown``, with those that there are.
    """
    found = [each for each in protocols().values() if each.id == id_]
    fitting = [each for each in found if version in ("", each.version)]
    if not fitting:
        known = ", ".join(f"{each.id} {each.version}" for each in protocols().values())
        raise RequestError("protocol_unknown", given=f"{id_} {version}".strip()[:80], known=known)
    return max(fitting, key=lambda each: _natural(each.version))


def _natural(version: str) -> list[tuple[int, str]]:
    return [(int(part or 0), word) for part, word in re.findall(r"(\d*)(\D*)", version)]


def runnable(id_: str, day: date, version: str = "") -> Protocol:
    """Return a protocol that may be used on a day.

    Raises
    ------
    RequestError
        ``protocol_unknown``, ``protocol_withdrawn`` or ``protocol_without_certificate``.
    """
    found = protocol_named(id_, version)
    if found.status == "withdrawn":
        raise RequestError("protocol_withdrawn", name=dict(found.label), version=found.version)
    if not may_run(found, day):
        told = {"name": dict(found.label), "version": found.version, "day": day.isoformat()}
        raise RequestError("protocol_without_certificate", **told)
    return found


def is_certified(protocol: Protocol, day: date) -> bool:
    """Tell whether a certificate holds on a day."""
    return protocol.certificate is not None and protocol.certificate.holds_on(day)


def may_run(protocol: Protocol, day: date) -> bool:
    """Tell whether a protocol may be used: certified, or where nobody is really helped by it."""
    is_play = settings.DEMONSTRATION or settings.TRAINING
    return protocol.status != "withdrawn" and (is_certified(protocol, day) or is_play)


def usable(day: date) -> list[Protocol]:
    """Return the newest version of each protocol that may be used on a day, certified first."""
    names = dict.fromkeys(each.id for each in protocols().values())
    newest = [protocol_named(name) for name in names]
    found = [each for each in newest if may_run(each, day)]
    return sorted(found, key=lambda each: (not is_certified(each, day), each.id))
