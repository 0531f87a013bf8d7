"""The sentence of each refusal: what was expected, what came, how to repair it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as translate

from spoedketen.live.accounts.policy import policy
from spoedketen.live.accounts.values import Forbidden
from spoedketen.live.capacity.errors import Refused
from spoedketen.live.capacity.values import Rejection

if TYPE_CHECKING:
    from spoedketen.domain.errors import SpoedketenError


def _(message: str) -> str:
    """Mark a message for translation; it is translated when it is said."""
    return message


SENTENCES = {
    "service_unknown": _(
        "Dienst {given} staat niet in de gids. Haal de kenmerken op met GET /api/v1/services."
    ),
    "service_reports_nothing": _(
        "Dienst {given} is van soort {type}; die soort geeft geen capaciteit door."
    ),
    "service_has_no_stops": _("Dienst {given} kent geen stops of opnamestops."),
    "not_your_service": _(
        "Dienst {given} hoort niet bij uw organisatie; alleen de houder geeft cijfers door."
    ),
    "service_has_no_crowding": _(
        "Van dienst {given} wordt geen drukte gemeten, alleen van een SEH."
    ),
    "no_crowding": _(
        "Er staat geen drukte in: geef de gegevens van de formule, de ervaren drukte, of beide."
    ),
    "input_unknown": _("{given} hoort niet bij deze formule. Mogelijk: {known}."),
    "input_missing": _(
        "Dit gegeven ontbreekt; de formule heeft het nodig. Tel het, ook als het 0 is."
    ),
    "input_not_whole": _("{given} is geen heel getal; dit telt patiënten, plaatsen of bedden."),
    "input_outside": _("{given} ligt niet tussen {least} en {most}. Controleer het getal."),
    "resource_unknown": _("Middel {given} hoort niet bij deze dienst. Mogelijk: {known}."),
    "horizon_unknown": _("Horizon {given} bestaat niet. Mogelijk: {known}."),
    "source_unknown": _("Bron {given} bestaat niet. Mogelijk: {known}."),
    "state_unknown": _("Toestand {given} bestaat niet. Mogelijk: {known}."),
    "reason_unknown": _("Reden {given} bestaat niet. Mogelijk: {known}."),
    "scope_unknown": _("Deel {given} bestaat niet bij deze dienst. Mogelijk: {known}."),
    "arrival_kind_unknown": _("Soort aankomst {given} bestaat niet. Mogelijk: {known}."),
    "arrival_number": _("Tel er één bij (1) of haal er één af (-1); {given} kan niet."),
    "unit_mismatch": _("Eenheid is {given}, verwacht is {expected}. Reken om of laat unit weg."),
    "forecast_of_now": _(
        "Een verwachting kan niet over nu gaan. Kies een andere horizon, "
        "of geef als bron automatic of manual."
    ),
    "key_missing": _(
        "De berichtsleutel (key) ontbreekt. Geef elk bericht een eigen key "
        "(of kop Idempotency-Key), "
        "zodat herhalen niets verdubbelt."
    ),
    "key_unfit": _("Een berichtsleutel (key) heeft ten hoogste {longest} leesbare tekens."),
    "key_used_for_other_figures": _(
        "Berichtsleutel (key) {given} is al gebruikt voor andere cijfers. "
        "Geef nieuwe cijfers een nieuwe key."
    ),
    "key_used_for_other_stop": _(
        "Berichtsleutel (key) {given} is al gebruikt voor een andere stop. "
        "Geef een nieuwe stop een nieuwe key."
    ),
    "observed_in_future": _(
        "Het meetmoment {given} ligt meer dan 5 minuten na nu ({now}). Controleer klok en tijdzone."
    ),
    "observed_too_long_ago": _("Het meetmoment ligt meer dan {days} dagen terug."),
    "moment_without_zone": _("Een tijdstip zonder tijdzone. Voeg Z of bijvoorbeeld +01:00 toe."),
    "moment_unfit": _("Dit tijdstip kan niet. Geef een moment tussen 2000 en 2200."),
    "valid_until_before_observed": _("valid_until moet na observed_at liggen."),
    "valid_too_long": _("Een cijfer geldt ten hoogste {days} dagen."),
    "no_figure": _(
        "Er staat geen enkel cijfer in. Onbekend is niet nul: geef ten minste één cijfer."
    ),
    "negative": _("Een aantal kan niet negatief zijn; gekregen: {given}."),
    "too_large": _(
        "{given} is meer dan één dienst kan hebben (ten hoogste {largest}). "
        "Controleer het cijfer; geef elke locatie apart door."
    ),
    "far_more_than_before": _("{given} is veel meer dan de vorige keer ({before}). Klopt dit?"),
    "free_over_staffed": _(
        "Beschikbaar ({free}) is meer dan operationeel ({staffed}). "
        "Verlaag het eerste of verhoog het tweede."
    ),
    "staffed_over_physical": _(
        "Operationeel ({staffed}) is meer dan fysiek ({physical}). Klopt dit? "
        "Geef extra bedden anders op als opschaalbaar."
    ),
    "low_over_high": _("De ondergrens ({low}) ligt boven de bovengrens ({high})."),
    "free_outside_band": _("Het verwachte aantal ligt buiten de eigen onder- en bovengrens."),
    "state_not_agreed": _(
        "In deze regio is afgesproken deze toestand niet te melden (bron: {source})."
    ),
    "stop_length": _(
        "Duur van {given} minuten kan niet; de regionale afspraak is ten hoogste {maximum} minuten "
        "vanaf de melding."
    ),
    "stop_not_renewable": _(
        "De regionale afspraak staat verlengen niet toe (bron: {source}). "
        "Meld na afloop zo nodig opnieuw."
    ),
    "stop_already_declared": _(
        "Deze toestand is al gemeld. Verleng of beëindig de lopende melding."
    ),
    "whole_on_stop": _("De hele afdeling heeft al een stop; die geldt ook voor dit deel."),
    "stop_overlaps": _(
        "Er is op hetzelfde moment al een stop gemeld voor deze afdeling. Laad de pagina opnieuw."
    ),
    "stop_unknown": _("Stop {given} bestaat niet, of is niet met u gedeeld."),
    "stop_changed_meanwhile": _(
        "De stop is intussen gewijzigd (versie {found}, u had {given}). Laad opnieuw en kies dan."
    ),
    "alert_unknown": _("Signaal {given} bestaat niet, of is niet met u gedeeld."),
    "alert_closed": _("Dit signaal is al afgesloten. Heropen het om er nog iets aan te doen."),
    "alert_already_escalated": _("Dit signaal is al geëscaleerd."),
    "action_unknown": _("Actie {given} staat niet in de lijst; mogelijk is 0 tot en met {most}."),
    "outcome_unknown": _("Uitkomst {given} bestaat niet. Kies een van: {known}."),
    "note_missing": _("Schrijf erbij waarom; zonder reden gaat het niet door."),
    "platform_unknown": _("Platform {given} staat in geen regel. Mogelijk: {known}."),
    "delivered_in_future": _(
        "Het moment {given} ligt meer dan 5 minuten na nu ({now}). Controleer klok en tijdzone."
    ),
    "delivered_too_long_ago": _("Het moment ligt meer dan {days} dagen terug."),
    "platform_not_yours": _(
        "De afspraak noemt uw organisatie niet als melder van {given}. "
        "Vraag het ROAZ-bureau om haar op te nemen."
    ),
    "proof_missing": _("Schrijf erbij waaruit de ontvangst blijkt."),
    "proof_too_long": _("Die toelichting is te lang; ten hoogste {most} tekens."),
    "key_used_for_other_receipt": _(
        "Berichtsleutel (key) {given} is al gebruikt voor een andere ontvangst. "
        "Geef een nieuwe ontvangst een nieuwe key."
    ),
    "finding_unknown": _("Bevinding {given} bestaat niet, of is niet met u gedeeld."),
    "finding_closed": _("Deze bevinding is al afgesloten."),
    "stop_already_ended": _("Deze stop is al beëindigd of ingetrokken."),
    "stop_lapsed": _("Deze stop is verlopen om {until}. Meld zo nodig een nieuwe."),
    "too_late_to_undo": _(
        "Ongedaan maken kan tot 10 seconden na de melding. Beëindig de stop in plaats daarvan."
    ),
    "control_room_not_concerned": _("Deze stop betreft die meldkamer niet."),
    "region_unknown": _("Regio {given} bestaat niet."),
    "organisation_unknown": _("Organisatie {given} bestaat niet."),
    "site_unknown": _("Locatie {site} bestaat niet."),
    "choice_unknown": _("{given} kan niet bij {name}. Mogelijk: {known}."),
    "directory_not_empty": _("De gids is al gevuld; pakket {pack} is niet geladen."),
    "too_many_items": _("Ten hoogste {most} regels per keer; gekregen: {given}. Deel op."),
    "not_a_number": _("{given} is geen geheel getal."),
    "not_a_moment": _("{given} is geen tijdstip. Verwacht: 2026-01-31T14:05:00+01:00."),
    "column_unknown": _("Kolom {given} bestaat niet. Mogelijk: {known}."),
    "column_twice": _("Kolom {given} staat er twee keer in. Laat er één staan."),
    "column_missing": _("Kolom {given} ontbreekt. Nodig: {known}."),
    "cells_of_row": _("De regel heeft {given} velden, de kop heeft er {expected}."),
    "text_unfit": _("Er staat een teken in dat niet kan worden bewaard."),
    "not_readable": _("Het bestand is geen leesbare tekst (UTF-8)."),
    "file_empty": _("Het bestand is leeg. Begin met een kopregel."),
    "person_unknown": _("Persoon {given} bestaat niet, of hoort niet bij uw organisatie."),
    "address_unfit": _("{given} is geen e-mailadres. Verwacht: naam@organisatie.nl."),
    "assignment_unknown": _("Roltoekenning {given} bestaat niet."),
    "role_unknown": _("Rol {given} bestaat niet, of is niet voor mensen."),
    "role_without_place": _("Bij deze rol hoort een organisatie of een regio. Kies er een."),
    "period_backwards": _("De einddatum {given} ligt niet na het begin. Kies een latere dag."),
    "own_account": _("U kunt uw eigen account {given} niet sluiten. Vraag een andere beheerder."),
    "key_without_name": _("Geef de sleutel een naam waaraan u het systeem herkent."),
    "key_without_scope": _("Kies ten minste één ding dat de sleutel mag."),
    "key_scope_unknown": _("Een sleutel kan dit niet: {given}."),
    "key_already_past": _("De vervaldatum {given} is voorbij. Kies een latere dag."),
    "agreement_unfit": _("De afspraak klopt niet bij {where}: {what}."),
    "level_unknown": _("Niveau {given} kent deze regio niet. Mogelijk: {known}."),
    "level_without_reason": _("Geef een reden; die staat in het logboek en op elk scherm."),
    "level_version_unknown": _(
        "Deze pagina hoort bij een stand die er niet is (versie {given}, het is {found}). Laad "
        "opnieuw en kies dan."
    ),
    "report_unchanged": _("Het rapport van {found} zou hetzelfde zijn; er is niets gewijzigd."),
    "report_tells_of_one": _(
        "Geen nieuwe editie van {found}: het verschil met een eerdere editie zou een locatie "
        "verraden."
    ),
    "level_changed_meanwhile": _(
        "Intussen koos {who} om {at} {name}. Kijk hoe de regio nu staat en kies dan opnieuw."
    ),
    "ages_crossed": _("De leeftijd loopt van {least} tot {most}: draai ze om."),
    "phone_unfit": _("{given} is geen telefoonnummer. Verwacht: cijfers, spaties, + en -."),
    "deployment_unknown": _("Deze inzetafspraak bestaat niet, of is al ingetrokken."),
    "deployment_unfit": _("Niet vastgelegd: {words}"),
    "deployment_changed": _("Deze inzetafspraak is intussen gewijzigd. Laad de pagina opnieuw."),
    "not_your_region": _("Uw organisatie heeft geen locatie in deze regio."),
    "level_is_so": _("{name} geldt al. Kies een ander niveau."),
    "nothing_to_correct": _("Hier is geen wijziging om te herstellen. Kies een ander niveau."),
    "region_without_levels": _(
        "Deze regio heeft geen opschalingsniveaus afgesproken. "
        "Leg ze vast in de gids, als regionale afspraak."
    ),
    "review_hours_unfit": _("Herbeoordelen kan over 1 tot {most} uur; gekregen: {given}."),
    "criterion_unknown": _("Een aangevinkt criterium bestaat niet; er zijn er {all}."),
    "required": _("Dit veld is verplicht."),
    "field_unknown": _("Dit veld bestaat niet. Controleer de spelling, of laat het weg."),
    "query_unknown": _("Zoekveld {given} bestaat hier niet. Mogelijk: {known}."),
    "not_a_text": _("Verwacht is tekst tussen aanhalingstekens."),
    "text_too_long": _("De tekst is te lang; ten hoogste {max_length} tekens."),
    "not_yes_or_no": _("Verwacht is true of false."),
    "not_an_id": _("Dit is geen kenmerk zoals de interface die geeft."),
    "number_too_small": _("Het getal is te klein; ten minste {ge}."),
    "number_too_large": _("Het getal is te groot; ten hoogste {le}."),
    "not_a_list": _("Verwacht is een lijst, tussen vierkante haken."),
    "not_an_object": _("Verwacht is een object met velden, tussen accolades."),
    "not_a_whole_number": _("Verwacht is een geheel getal."),
    "moment_wanted": _("Verwacht is een tijdstip, zoals 2026-01-31T14:05:00+01:00."),
    "moment_out_of_range": _("Verwacht is een tijdstip tussen de jaren 2000 en 2200."),
    "form_unfit": _("De vorm klopt niet."),
}


def rejection_sentence(rejection: Rejection) -> str:
    """Return the sentence of a refusal in the active language."""
    return _filled(rejection.code, dict(rejection.parameters))


def error_sentence(error: "SpoedketenError") -> str:
    """Return the sentence of an error of this app in the active language; of every reason."""
    if isinstance(error, Refused):
        return " ".join(dict.fromkeys(map(rejection_sentence, error.rejections)))
    return _filled(error.code, dict(error.parameters))


def _filled(code: str, parameters: dict[str, object]) -> str:
    sentence = SENTENCES.get(code)
    told = {name: _told(given) for name, given in parameters.items()}
    return translate(sentence).format(**told) if sentence else code


def _told(given: object) -> object:
    """Return a moment as the time of day, and a label in the reader's language."""
    if isinstance(given, datetime):
        return f"{timezone.localtime(given):%H:%M}"
    return given[(get_language() or "nl")[:2]] if isinstance(given, dict) else given


def forbidden_sentence(error: Forbidden) -> str:
    """Say which permission is missing and who grants it."""
    label = policy().permissions[error.permission].label
    return translate(
        "Geen toestemming: {what}. Vraag de beheerder van uw organisatie om de passende rol."
    ).format(what=label[(get_language() or "nl")[:2]])
