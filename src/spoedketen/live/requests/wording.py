"""The sentences of refusals about cases."""

from spoedketen.live.capacity.wording import SENTENCES


def _(message: str) -> str:
    """Mark a message for translation; it is translated when it is said."""
    return message


OURS = {
    "not_one_of": _("{given} bestaat hier niet. Mogelijk: {known}."),
    "place_missing": _("De plaats ontbreekt. Vraag waar de patiënt nu is, en kies de plaats."),
    "place_unknown": _(
        "Plaats {given} is niet gevonden. Geef een plaatsnaam in Nederland, een postcode, of een "
        "punt zoals 52.35, 5.62. Is de patiënt in het buitenland? Verwijs naar de hulpdienst daar."
    ),
    "postcode_unknown": _(
        "Postcode {given} staat niet in de gebieden van deze installatie. Vraag de plaatsnaam, of "
        "wijs het punt aan op de kaart."
    ),
    "place_ambiguous": _("{given} kan meer plaatsen zijn. Vraag welke: {candidates}."),
    "place_abroad": _(
        "Punt {lat}, {lon} ligt meer dan {most} km van een bekende plaats, mogelijk in het "
        "buitenland. Vraag waar de patiënt is."
    ),
    "places_not_ready": _("De reistijden worden nog berekend. Probeer het over een minuut."),
    "callback_missing": _("Vraag een nummer waarop teruggebeld kan worden; dat is verplicht."),
    "triage_by_hand": _(
        "Een uitslag van het eigen protocol ontstaat door het hier te doorlopen. Is elders "
        "getrieerd, noem dan dat systeem."
    ),
    "care_missing": _("Kies ten minste één soort zorg die wordt gezocht."),
    "age_unfit": _("Leeftijd {given} kan niet; 0 tot en met {most} jaar."),
    "bsn_unfit": _("Dit is geen burgerservicenummer: negen cijfers die aan de elfproef voldoen."),
    "birth_date_unfit": _("{given} is geen geboortedatum. Verwacht: 1950-12-31."),
    "holder_unknown": _("Organisatie {given} staat niet in de gids, of houdt deze casus al."),
    "holder_is_no_desk": _(
        "Deze organisatie is niet de uwe en niet de desk van deze plaats; daar zou niemand de "
        "casus zien. Laat holder weg."
    ),
    "no_desk": _(
        "Voor {place} is geen coördinatiedesk afgesproken. Geef zelf de houder op, of laat de "
        "regio een desk vastleggen."
    ),
    "duplicate_possible": _(
        "Dit lijkt een casus die al loopt: {ids}. Volg die, of open toch een nieuwe."
    ),
    "request_unknown": _("Casus {given} is er niet, of is niet voor u."),
    "request_taken": _("{who} heeft deze casus al. Neem haar alleen over in overleg."),
    "request_is_closed": _("Deze casus is afgesloten om {at}; open een nieuwe."),
    "request_changed_meanwhile": _(
        "Intussen deed een ander iets met deze casus (versie {given}, nu {found}). Kijk eerst."
    ),
    "request_stands_otherwise": _("Dit kan nu niet: de casus staat op {state}."),
    "move_unknown": _("Stap {given} bestaat niet. Mogelijk: {known}."),
    "move_impossible": _("Stap {move} kan niet vanuit {state}."),
    "move_of_others": _("Stap {move} is niet aan u, maar aan: {parties}."),
    "reason_missing": _("Geef een reden."),
    "outcome_unknown": _("Uitkomst {given} bestaat niet. Mogelijk: {known}."),
    "outcome_needs_note": _("Deze uitkomst vraagt een toelichting."),
    "outcome_needs_advice": _(
        "Nog niet: het advies met vangnet is nog niet gegeven, of niet door de regiearts "
        "geautoriseerd."
    ),
    "outcome_needs_follow_up": _(
        "Nog niet: er is nog geen vervolgzorg toegezegd en niemand nam de casus over."
    ),
    "departure_without_reason": _("U wijkt af van het advies; geef daarvoor een reden."),
    "triaged_in_future": _("Het tijdstip van de triage ligt in de toekomst."),
    "scheme_unknown": _("Urgentie-indeling {given} bestaat niet. Mogelijk: {known}."),
    "urgency_unknown": _("Urgentie {given} hoort niet bij {scheme}. Mogelijk: {known}."),
    "crosswalk_of_other_scheme": _(
        "Tabel {crosswalk} vertaalt uit {wanted}, niet uit {given}. Kies een andere tabel."
    ),
    "advice_in_danger": _(
        "Bij levensgevaar volgt geen telefonisch advies: zet door naar de meldkamer."
    ),
    "no_advice": _("Er is nog geen advies om te autoriseren."),
    "advice_overtaken": _("Na dit advies is opnieuw getrieerd. Geef eerst een nieuw advies."),
    "consult_unknown": _("Overleg {given} is er niet, of is niet aan uw organisatie gevraagd."),
    "consult_own": _("U stelde deze vraag zelf: een tweede discipline is een ander."),
    "consult_answered": _("{who} beantwoordde dit overleg al om {at}."),
    "hand_over_unknown": _("Overdracht {given} is er niet, of is niet aan u gericht."),
    "hand_over_running": _("Er loopt al een overdracht van deze casus."),
    "hand_over_over": _("Deze overdracht is al beantwoord of ingetrokken."),
    "no_hand_over_to_withdraw": _("Er is geen overdracht die u kunt intrekken."),
    "control_room_takes": _("De meldkamer wijst niets af; meld wat ervan werd."),
    "no_control_room": _("Voor deze plaats is geen meldkamer bekend."),
    "match_unknown": _("Zoekvraag {given} is er niet, of is niet van uw organisatie."),
    "protocol_unknown": _("Protocol {given} is er niet. Mogelijk: {known}."),
    "protocol_withdrawn": _("Protocol {name} {version} is ingetrokken. Kies een ander."),
    "protocol_without_certificate": _(
        "Protocol {name} {version} heeft op {day} geen geldig certificaat en werkt dan alleen in "
        "een demonstratie of training. Neem een triage van elders over, of plaats een "
        "gecertificeerd protocol."
    ),
    "no_protocol": _(
        "Op {day} is er geen protocol met een geldig certificaat. Neem een triage van elders over."
    ),
    "triage_complaint_unknown": _("Klacht {given} bestaat niet. Mogelijk: {known}."),
    "triage_question_not_here": _("Vraag {given} hoort niet bij deze klacht."),
    "triage_answer_unknown": _(
        "Antwoord {given} hoort niet bij vraag {question}. Mogelijk: {known}."
    ),
    "triage_trace_without_entry": _("Dit verloop noemt geen klacht en kan niet worden herhaald."),
    "question_twice": _("Een vraag heeft twee antwoorden. Geef elke vraag één keer."),
    "triage_not_finished": _("Deze triage is nog niet af: beantwoord eerst de volgende vraag."),
    "triage_unknown": _("Triage {given} is er niet, of is niet voor u."),
    "triage_made_elsewhere": _(
        "Deze triage is elders gemaakt ({system}); alleen het eigen protocol kan worden herhaald."
    ),
    "consent_missing": _(
        "Wij bewaren niets zonder uw toestemming. Vink aan dat de desk uw gegevens mag gebruiken."
    ),
    "citizen_in_danger": _("Wacht niet tot iemand terugbelt: bel nu 112."),
    "too_often": _(
        "Vanaf dit adres is het afgelopen uur al {most} keer gevraagd om terug te bellen. Bel de "
        "huisartsenpost, of 112 bij levensgevaar."
    ),
    "key_unfit": _("De sleutel (key) heeft tekens die niet te lezen zijn. Geef een gewone tekst."),
    "key_used_for_other": _(
        "Sleutel {given} is al gebruikt voor iets anders ({kind}). Geef elk verzoek een eigen "
        "sleutel."
    ),
}


def learn() -> None:
    """Let the faces say these sentences too."""
    SENTENCES.update(OURS)
