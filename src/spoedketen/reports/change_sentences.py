"""The changes of a scenario as sentences, in the order in which they are made."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from spoedketen.reports.language import marked as _
from spoedketen.reports.words import SERVICE_WORDS

SENTENCES = {
    "close": _("{site}: {service} sluit."),
    "open": _("{site}: {service} opent ({calendar})."),
    "change_hours": _("{site}: {service} krijgt andere openingstijden ({calendar})."),
    "change_level": _("{site}: {service} krijgt niveau {level}."),
    "move": _("{site} verhuist naar {lat}, {lon}."),
    "change_capacity": _("{site} krijgt {amount}: {resource}."),
    "add_station": _("Er komt een standplaats {site} op {lat}, {lon}."),
}
EVERYTHING = _("alles")
RESOURCE_WORDS = {
    "treatment_rooms": _("SEH-kamers"),
    "beds": _("acute bedden"),
    "intensive_care_beds": _("IC-bedden"),
    "delivery_rooms": _("verloskamers"),
}

Say = Callable[..., str]


def change_sentences(
    changes: Iterable[Mapping[str, Any]], names: Mapping[str, str], say: Say
) -> list[str]:
    """Return one sentence per change; ``names`` holds the sites by id."""
    return [_sentence(change, names, say) for change in changes]


def _sentence(change: Mapping[str, Any], names: Mapping[str, str], say: Say) -> str:
    id_ = str(change.get("site") or change.get("id"))
    service = change.get("service")
    words = SERVICE_WORDS.get(service, service) if service else EVERYTHING
    named = change.get("name") or names.get(id_, id_)
    told = {"level": None, "calendar": None, "lat": None, "lon": None, **change}
    told |= {"site": named, "service": say(words)}
    if "resource" in change:
        told |= {
            "resource": say(RESOURCE_WORDS[change["resource"]]),
            "amount": round(change["amount"]),
        }
    return say(SENTENCES[str(change["kind"])], **told)
