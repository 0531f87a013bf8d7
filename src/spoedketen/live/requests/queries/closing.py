"""What an outcome asks to be there before a case may close."""

from collections.abc import Callable

from spoedketen.live.capacity.values import Rejection
from spoedketen.live.requests.models import Advice, CareRequest, HandOver
from spoedketen.live.requests.words import case_rules

committed_elsewhere: list[Callable[[int], bool]] = []
"""Apps above that know of committed places register here; each takes the id of a case."""


def closing_rejections(row: CareRequest, outcome: str, note: str) -> list[Rejection]:
    """Return what the outcome still misses."""
    known = case_rules()["outcomes"]
    if outcome not in known:
        told = {"given": outcome, "known": ", ".join(known)}
        return [Rejection(code="outcome_unknown", field="outcome", parameters=told)]
    met = {
        "note": bool(note.strip()),
        "advice": _is_advised(row),
        "follow_up": _is_followed_up(row),
    }
    return [
        Rejection(code=f"outcome_needs_{wanted}", field="outcome")
        for wanted in known[outcome]["needs"]
        if not met[wanted]
    ]


def _is_advised(row: CareRequest) -> bool:
    """Tell whether the newest advice was authorised."""
    newest = Advice.objects.filter(request=row).order_by("-id").first()
    return newest is not None and newest.kind == "authorised"


def _is_followed_up(row: CareRequest) -> bool:
    """Tell whether somebody else took over, or a place was committed."""
    if HandOver.objects.filter(request=row, state="taken").exists():
        return True
    return any(asks(row.id) for asks in committed_elsewhere)
