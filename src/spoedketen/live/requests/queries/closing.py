"""What an outcome asks to be there before a case may close."""

from collections.abc import Callable

from spoedketen.live.capacity.values import Rejection
from spoedketen.live.requests.models import Advice, CareRequest, HandOver, TriageResult
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
    """Tell whether the newest advice was authorised and is about the patient as judged last."""
    newest = Advice.objects.filter(request=row).order_by("-id").first()
    is_authorised = newest is not None and newest.kind == "authorised"
    return is_authorised and not row.is_life_threatening and not is_overtaken(row, newest)


def is_overtaken(row: CareRequest, advice: Advice | None) -> bool:
    """Tell whether a triage was recorded after an advice was given: it may say something else."""
    given = Advice.objects.filter(request=row, kind="given")
    if advice is not None:
        given = given.filter(id__lte=advice.id)
    last = given.order_by("-id").first()
    return (
        last is not None
        and TriageResult.objects.filter(request=row, recorded_at__gt=last.at).exists()
    )


def _is_followed_up(row: CareRequest) -> bool:
    """Tell whether a provider or the control room took over, or a place was committed.

    Another desk that took the case over gives no care: it holds the case until somebody does.
    """
    if HandOver.objects.filter(request=row, state="taken").exclude(to="desk").exists():
        return True
    return any(asks(row.id) for asks in committed_elsewhere)
