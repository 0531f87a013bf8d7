"""Advice to move an ambulance in sentences: what it adds, what it costs, and who is worst off."""

from collections.abc import Mapping, Sequence

from spoedketen.planning.relocation.advice import Advice, Move, Picture, PlaceCover
from spoedketen.reports.language import Translate
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, percent

WHY_NOT = {
    "no_unit": _("Van geen ambulance is nu bekend dat zij vrij is of bijna vrij komt."),
    "no_calls": _("In dit uur zijn in deze regio geen meldingen te verwachten."),
    "too_far": _("Geen vrije ambulance is binnen de afgesproken tijd op een andere standplaats."),
    "gain_small": _("Geen enkele rit voegt genoeg toe."),
    "floor": _("Wat genoeg toevoegt, brengt een plek onder de ondergrens; dat mag niet."),
}
UNKNOWN_WHY = {
    "too_old": _("laatste melding te oud"),
    "no_place": _("plaats onbekend"),
    "overdue": _("zou al vrij zijn, maar meldde dat niet"),
    "elsewhere": _("buiten de regio"),
}
ASK_FIRST = _("Vraag eerst na waar {unit} is: die meldde zich daar het laatst, te lang geleden.")
STATES = {
    "idle": _("vrij"),
    "moving": _("onderweg naar standplaats"),
    "busy": _("bezet"),
    "off_duty": _("niet in dienst"),
}


def reasons(move: Move, translate: Translate, language: str) -> list[str]:
    """Return why this move, and what it costs, a sentence each."""

    def say(message: str, **told: object) -> str:
        return translate(message).format(**told)

    found = []
    if move.gains:
        found.append(say(_("Meer dekking: {places}."), places=_changes(move.gains, language)))
    found.append(
        say(
            _("Waar zij weggaat: {place}."),
            place=_changes((move.left,), language),
        )
    )
    lost = [each for each in move.losses if each.name != move.left.name]
    if lost:
        found.append(say(_("Ook minder: {places}."), places=_changes(lost, language)))
    if move.lost_per_week:
        calls = decimal(move.lost_per_week, language)
        found.append(
            say(_("Samen kost dat {calls} meldingen per week; al verrekend."), calls=calls)
        )
    return found


def _changes(places: Sequence[PlaceCover], language: str) -> str:
    told = (
        f"{each.name} {percent(each.before, language, 0)} → {percent(each.after, language, 0)}"
        for each in places
    )
    return "; ".join(told)


def worst_words(picture: Picture, translate: Translate, language: str) -> str:
    """Return the place that is covered least, with how many are as low."""
    worst = picture.worst
    if worst is None:
        return translate(_("geen plek met meldingen die te bereiken is"))
    told = f"{worst.name} {percent(worst.share, language, 0)}"
    if worst.others:
        told += translate(_(" (en {count} andere)")).format(count=worst.others)
    return told


def why_not(advice: Advice, names: Mapping[str, str], translate: Translate, language: str) -> str:
    """Return why nothing is advised, with the move that came nearest; ``names`` of points."""
    told = translate(WHY_NOT[advice.why_not])
    if advice.nearly is None:
        return told
    near = advice.nearly
    shift = percent(near.gain, language, 1)
    nearest = translate(_("Het meest zou {unit} naar {point} geven: {gain} van de meldingen."))
    return f"{told} {nearest.format(unit=near.unit, point=names[near.point], gain=shift)}"
