"""Sentences for faults in triage protocols."""

from spoedketen.reports.language import marked as _

TRIAGE: dict[str, str] = {
    "triage_protocol_has_faults": _(
        "Protocol {file} is niet bruikbaar: {count} fouten. Herstel wat hieronder staat."
    ),
    "triage_file_unreadable": _(
        "Bestand {file} is niet te lezen ({found}). Geef een tekstbestand in UTF-8."
    ),
    "triage_file_large": _("Het bestand is groter dan {most} tekens. Splits het protocol."),
    "triage_no_yaml": _("Dit is geen YAML ({found}). Herstel inspringing en leestekens."),
    "triage_no_mapping": _("Hier worden namen met waarden verwacht (naam: waarde)."),
    "triage_no_list": _("{key} moet een lijst zijn: [een, twee]."),
    "triage_key_missing": _("{key} ontbreekt. Voeg het toe."),
    "triage_key_unknown": _("{key} hoort hier niet. Mogelijk: {known}."),
    "triage_key_twice": _("{key} staat hier twee keer. Laat er één staan."),
    "triage_code_unfit": _(
        "{given} is geen code: kleine letters, cijfers en _, ten hoogste 60 tekens."
    ),
    "triage_text_unfit": _("{key} moet een tekst zijn van 1 tot en met {most} tekens."),
    "triage_day_unfit": _("{given} is geen dag. Verwacht: 2026-12-31."),
    "triage_flag_unfit": _("{given} kan niet. Mogelijk: {known}."),
    "triage_status_unknown": _("Stand {given} bestaat niet. Mogelijk: {known}."),
    "triage_scheme_unknown": _("Urgentie-indeling {given} bestaat niet. Mogelijk: {known}."),
    "triage_urgency_unknown": _(
        "Urgentie {given} hoort niet bij de indeling van dit protocol. Mogelijk: {known}."
    ),
    "triage_route_unknown": _("Route {given} bestaat niet. Mogelijk: {known}."),
    "triage_care_unknown": _("Zorgsoort {given} bestaat niet. Mogelijk: {known}."),
    "triage_condition_unknown": _("Aandoening {given} bestaat niet. Mogelijk: {known}."),
    "triage_certificate_period": _(
        "Het certificaat eindigt voordat het begint. valid_to is de eerste dag dat het niet geldt."
    ),
    "triage_answers_many": _("Er zijn {found} antwoorden; ten hoogste {most}. Splits de vraag."),
    "triage_questions_many": _("Er zijn {found} vragen bij één klacht; ten hoogste {most}."),
    "triage_answer_reserved": _(
        "{given} bestaat al bij elke vraag. Gebruik if_unknown als het ergens heen moet leiden."
    ),
    "triage_answer_two_ways": _("Antwoord {given} leidt naar twee kanten: kies then of gives."),
    "triage_no_complaints": _("Er is geen klacht. Voeg er een toe onder complaints."),
    "triage_question_unknown": _("Vraag {given} bestaat niet bij deze klacht."),
    "triage_target_unknown": _("{given} is geen vraag van deze klacht en geen einde."),
    "triage_end_unknown": _("Einde {given} bestaat niet. Voeg het toe onder ends."),
    "triage_sign_unknown": _("Kenmerk {given} bestaat niet. Voeg het toe onder discriminators."),
    "triage_name_twice": _(
        "{given} is een vraag en een einde. Geef één van de twee een andere naam."
    ),
    "triage_question_dead": _("Vraag {question} loopt dood: zij heeft geen antwoorden."),
    "triage_answer_dead": _("Antwoord {answer} loopt dood: geef then (een vraag) of gives."),
    "triage_loop": _("De vragen lopen in een kring: {path}. Laat één ervan ergens anders heen."),
    "triage_alias": _("Verwijzing *{given} mag niet: schrijf uit wat er staat."),
    "triage_name_kept": _("De naam {given} is voor de ingangsklacht; noem deze vraag anders."),
    "triage_question_unreachable": _(
        "Vraag {question} wordt nooit gesteld bij {complaint}. Laat een antwoord erheen leiden of "
        "verwijder haar."
    ),
    "triage_end_unused": _("Einde {end} wordt nooit bereikt. Verwijder het of leid erheen."),
    "triage_sign_unused": _("Kenmerk {sign} wordt nergens gevonden. Verwijder het."),
    "triage_danger_elsewhere": _(
        "Einde {end} heeft urgentie {urgency} (levensgevaar), maar gaat niet naar de meldkamer. "
        "Zet route op control_room."
    ),
    "triage_control_room_calm": _(
        "Einde {end} gaat naar de meldkamer, maar urgentie {urgency} is geen levensgevaar."
    ),
    "triage_end_without_care": _("Einde {end} noemt geen zorgsoort. Vul care."),
    "triage_self_care_with_care": _("Einde {end} is zelfzorg en noemt toch care. Kies één."),
    "triage_care_too_urgent": _(
        "Einde {end}: {care} neemt ten hoogste urgentie {most}, niet {urgency}."
    ),
    "triage_red_flag_elsewhere": _(
        "Alarmsymptoom {sign} kan eindigen bij {ends}, en dat is niet de meldkamer. Elk pad na een "
        "alarmsymptoom moet naar de meldkamer leiden."
    ),
    "triage_unknown_lowers": _(
        "Wie vraag {question} niet weet, gaat naar {given} en kan minder urgent eindigen dan met "
        "een antwoord. Laat if_unknown weg of kies een urgenter vervolg."
    ),
    "triage_complaint_unknown": _("Klacht {given} bestaat niet. Mogelijk: {known}."),
    "triage_question_not_here": _("Vraag {given} hoort niet bij deze klacht."),
    "triage_answer_unknown": _(
        "Antwoord {given} hoort niet bij vraag {question}. Mogelijk: {known}."
    ),
    "triage_trace_without_entry": _("Dit verloop noemt geen klacht en kan niet worden herhaald."),
}
