"""The text of server-sent events: ids ``epoch:place``, kinds and identifiers only."""

import json
import re
from collections.abc import Sequence

from spoedketen.live.events.values import Position, StoredEvent

EVENT_ID = re.compile(r"^([0-9a-f]{32}):(\d{1,19})\.(\d{1,19})$")
HEARTBEAT = b"event: beat\ndata: {}\n\n"
"""An event and no comment: a page must notice that a line went dead."""


def event_id(epoch: str, position: Position) -> str:
    """Return the id of a place in a history."""
    return f"{epoch}:{position}"


def place_of(text: str) -> tuple[str, Position] | None:
    """Return epoch and place of an event id, or None where it is not one of ours."""
    found = EVENT_ID.match(text.strip())
    if found is None:
        return None
    return found.group(1), Position(xid=int(found.group(2)), row=int(found.group(3)))


def hello(epoch: str, position: Position, *, is_resumed: bool) -> bytes:
    """Return the first frame: a client that could not be resumed must take everything anew."""
    kind = "resumed" if is_resumed else "fresh"
    return f"id: {event_id(epoch, position)}\nevent: {kind}\ndata: {{}}\n\n".encode()


def changes(epoch: str, events: Sequence[StoredEvent]) -> bytes:
    """Return one frame for events that came together."""
    told = {
        "kinds": sorted({event.kind for event in events}),
        "services": sorted({event.service for event in events if event.service}),
        "count": len(events),
    }
    head = f"id: {event_id(epoch, events[-1].position)}\nevent: changes\n"
    return f"{head}data: {json.dumps(told)}\n\n".encode()
