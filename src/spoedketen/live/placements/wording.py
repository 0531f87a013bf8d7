"""The sentences of refusals about placements."""

from spoedketen.live.capacity.wording import SENTENCES


def _(message: str) -> str:
    """Mark a message for translation; it is translated when it is said."""
    return message


OURS = {
    "care_has_no_enquiry": _(
        "Voor {care} gaat geen uitvraag uit. Kies een bestemming, kondig de patiënt aan en bel de "
        "arts."
    ),
    "placement_unknown": _("Plaatsing {given} is er niet, of is niet voor u."),
    "enquiry_unknown": _("Uitvraag {given} is er niet, of is niet voor u."),
    "reservation_unknown": _("Reservering {given} is er niet, of is niet voor u."),
    "placement_stands_otherwise": _("Dit kan nu niet: de plaatsing staat op {state}."),
    "enquiry_stands_otherwise": _("Dit kan niet meer: de uitvraag is {state}."),
    "enquiry_lapsed": _("Dit kan niet meer: de uitvraag liep tot {deadline}."),
    "enquiry_amended": _(
        "Deze uitvraag is gewijzigd om {at}. Lees eerst wat er nu gevraagd wordt, en antwoord dan."
    ),
    "reservation_stands_otherwise": _("Dit kan niet meer: de reservering is {state}."),
    "reservation_lapsed": _("Dit kan niet meer: de reservering liep tot {until}."),
    "placement_changed_meanwhile": _(
        "Intussen deed een ander iets met deze plaatsing (versie {given}, nu {found}). Kijk eerst."
    ),
    "origin_service_unknown": _(
        "Dienst {given} staat niet in de gids, of is niet van uw organisatie."
    ),
    "no_own_organisation": _("U hoort bij geen organisatie die plaatsingen houdt."),
    "clock_in_future": _("Het moment van ontslagklaar ligt in de toekomst."),
    "services_missing": _("Kies ten minste één aanbieder."),
    "services_too_many": _("Vraag ten hoogste {most} aanbieders tegelijk."),
    "service_gives_other_care": _("{given} geeft geen {care}."),
    "service_is_on_stop": _("{given} is op stop. Kies een andere aanbieder."),
    "already_asked": _("Aan {given} loopt al een uitvraag voor deze plaatsing."),
    "minutes_unfit": _("{given} minuten kan niet; {least} tot en met {most}."),
    "ura_unfit": _("{given} is geen URA-nummer: acht cijfers."),
    "destination_missing": _(
        "Er is nog geen plek. Reserveer een plek, of noem de aanbieder buiten de gids."
    ),
    "place_taken": _("Er is bij {given} geen plek meer vrij: alles is toegezegd of bezet."),
    "none_left_by_own_figure": _(
        "Volgens uw eigen cijfer is er geen plek vrij. Geef een nieuw cijfer door, of zeg toe "
        "omdat er een plek vrijkomt."
    ),
    "capacity_unknown": _(
        "Van {given} is niet bekend of er plek is. Doe een uitvraag; alleen de aanbieder kan "
        "dan toezeggen."
    ),
    "need_open_already": _(
        "Voor deze casus wordt al een plek gezocht of gehouden voor {care}. Ga daar verder."
    ),
    "held_for_other_care": _(
        "Bij {given} is een plek gereserveerd voor andere zorg. Geef die eerst vrij."
    ),
    "place_held_already": _("Voor deze plaatsing is al een plek gereserveerd."),
    "transfer_awaits_not": _(
        "Plaatsing {given} wacht niet, of niet meer, op akkoord van uw regio. Kijk in de lijst."
    ),
    "transfer_awaits_agreement": _(
        "Dit kan nog niet: bij {level} ({region}) geeft het RCPS eerst akkoord. "
        "De plek blijft staan."
    ),
    "patient_not_yet": _("Wie de patiënt is ziet een aanbieder pas na de eigen toezegging."),
    "no_patient_kept": _("Bij deze plaatsing zijn geen gegevens van de patiënt vastgelegd."),
}


def learn() -> None:
    """Let the faces say these sentences too."""
    SENTENCES.update(OURS)
