"""The words of the pages for values that carry a code."""

from collections.abc import Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from spoedketen.live.capacity.sectors import Sector, chain
from spoedketen.live.capacity.values import Opening
from spoedketen.live.directory.contact_kinds import contact_label


def told(label: Mapping[str, str]) -> str:
    """Return a label of a data file in the reader's language."""
    return label["en" if get_language() == "en" else "nl"]


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: without its capital, unless of an acronym."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def state_word(state: str, sector: Sector | None = None) -> str:
    """Return the word for a state of opening; a stop is named as the sector names it."""
    if state == "stop" and sector is not None:
        return told(sector.stop_word)
    return {
        "open": _("open"),
        "threatening": _("dreigende stop"),
        "stop": _("stop"),
        "time_out": _("time-out"),
        "outside_hours": _("buiten openingstijd"),
        "unknown": _("onbekend"),
        "hidden": _("niet gedeeld"),
    }[state]


def state_meanings() -> list[tuple[str, str, str]]:
    """Return every state with its word and what it asks of others, for the help."""
    meanings = {
        "open": _("De afdeling ontvangt iedereen, ook als het druk is."),
        "threatening": _("Aangekondigd: zonder verandering volgt een stop."),
        "stop": _("Ambulances en huisartsen gaan elders heen tot de genoemde tijd."),
        "time_out": _("Een gemelde korte onderbreking volgens de regionale afspraak."),
        "outside_hours": _("De locatie is nu volgens haar openingstijden niet open."),
        "unknown": _("De locatie heeft niets gemeld, of te lang geleden."),
    }
    return [(state, state_word(state), meaning) for state, meaning in meanings.items()]


def scope_word(sector: Sector, scope: str) -> str:
    """Return the part of a department that a stop covers, or the whole."""
    if not scope:
        return _("hele afdeling")
    return told(sector.parts[scope]) if scope in sector.parts else scope


def opening_words(opening: Opening | None, sector: Sector) -> str:
    """Return the state as one sees it on a badge."""
    if opening is None:
        return state_word("hidden")
    word = state_word(opening.state, sector)
    if not opening.scope:
        return word
    return f"{word} ({scope_word(sector, opening.scope)})"


def outcome_word(outcome: str) -> str:
    """Return how a stop ended; a time-out is never an ended one."""
    return {
        "active": _("loopt"),
        "lapsed": _("verlopen"),
        "ended": _("beëindigd"),
        "replaced": _("vervangen door een andere melding"),
        "retracted": _("ongedaan gemaakt"),
    }.get(outcome, outcome)


def reason_word(reason: str) -> str:
    """Return a reason of a stop in the reader's language."""
    found = chain().stop_reasons.get(reason)
    return told(found) if found else reason


def arrival_words() -> dict[str, str]:
    """Return the kinds of arrival during a stop, the commonest first."""
    return {
        "walk_in": _("zelf gekomen"),
        "life_threatening": _("levensbedreigend"),
        "agreed": _("na overleg"),
        "other": _("anders"),
    }


def contact_word(kind: str) -> str:
    """Return whom one calls."""
    return told(contact_label(kind))


def division_word(division: str) -> str:
    """Return the heading over the regions of a division."""
    return {
        "network": _("Acutezorgnetwerken"),
        "sub_region": _("Subregio's"),
        "safety_region": _("Veiligheidsregio's"),
        "control_room": _("Meldkamers"),
        "gp_organisation": _("Huisartsendiensten"),
        "ggz_region": _("Ggz-regio's"),
        "care_office": _("Zorgkantoorregio's"),
        "municipality": _("Gemeenten"),
        "province": _("Provincies"),
    }.get(division, division)


def script_words() -> dict[str, str]:
    """Return what the script of the pages says, with blanks in braces."""
    return {
        "age-now": _("zojuist"),
        "age-minutes": _("{count} min"),
        "age-hours": _("{count} u"),
        "age-days": _("{count} d"),
        "left-minutes": _("nog {count} min"),
        "left-last": _("verloopt over 1 min"),
        "left-none": _("verlopen om {time}"),
        "coming-minutes": _("over {count} min"),
        "coming-late": _("had er al moeten zijn"),
        "live": _("Live verbonden"),
        "offline": _("Verbinding verbroken, opnieuw verbinden"),
        "all": _("{all} locaties"),
        "shown-of": _("{shown} van {all} locaties"),
        "no-group": _("zonder indeling"),
        "map-failed": _("De zoomkaart kon niet worden geladen."),
        "map-point": _("Kaart: pijltjes schuiven, + en − zoomen; het midden is het punt"),
        "map-middle": _("Midden van de kaart: {point}"),
        "map-middle-near": _("Midden van de kaart: {point}, bij {place}"),
        "ends-soon": _("Uw sessie eindigt over {count} min. Bewaar voor die tijd wat u typt."),
        "undo": _("Gemeld. U kunt dit {count} seconden lang ongedaan maken."),
    }


def key_groups() -> list[dict[str, object]]:
    """Return every key with what it does, for the help."""
    return [
        {
            "name": _("Overal"),
            "keys": [
                ("/", _("zoeken")),
                ("?", _("deze toetsen tonen")),
                ("Esc", _("sluiten of een stap terug")),
                ("Tab", _("naar het volgende veld")),
                ("r", _("capaciteit doorgeven; bij één dienst meteen het formulier")),
                ("g", _("stop als gezien melden: op de gekozen regel, anders de eerste")),
            ],
        },
        {
            "name": _("In een lijst"),
            "keys": [
                ("j", _("volgende regel")),
                ("k", _("vorige regel")),
                ("Enter", _("regel openen")),
                ("s", _("stop melden")),
            ],
        },
        {
            "name": _("Op de coördinatiedesk"),
            "keys": [
                ("n", _("nieuwe vraag")),
                ("t", _("casus nemen")),
                ("1-9", _("antwoord op de vraag van het protocol")),
                ("v", _("triage vastleggen")),
                ("z", _("passende inzet zoeken")),
                ("m", _("doorzetten naar meldkamer, bij een alarmsymptoom")),
            ],
        },
        {
            "name": _("In het formulier"),
            "keys": [
                ("Enter", _("naar het volgende getal; op het laatste: versturen")),
                ("=", _("ongewijzigd: de laatste cijfers opnieuw versturen")),
            ],
        },
    ]
