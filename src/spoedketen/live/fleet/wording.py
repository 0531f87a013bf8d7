"""The sentences of refusals about runs and announcements."""

from spoedketen.live.capacity.wording import SENTENCES


def _(message: str) -> str:
    """Mark a message for translation; it is translated when it is said."""
    return message


OURS = {
    "run_unknown": _("Inzet {given} is er niet, of is niet voor u."),
    "prealert_unknown": _("Vooraankondiging {given} is er niet, of is niet voor u."),
    "run_stands_otherwise": _("Dit kan nu niet: de inzet staat op {state}."),
    "prealert_stands_otherwise": _("Dit kan niet meer: de vooraankondiging is {state}."),
    "run_changed_meanwhile": _(
        "Intussen deed een ander iets met deze inzet (versie {given}, nu {found}). Kijk eerst."
    ),
    "prealert_changed_meanwhile": _(
        "Intussen is deze vooraankondiging gewijzigd (versie {given}, nu {found}). Kijk eerst."
    ),
    "prealert_running": _(
        "Voor deze inzet loopt al een vooraankondiging. Wijzig die, of annuleer haar eerst."
    ),
    "prealert_after_arrival": _("De patiënt is al aangekomen; vooraankondigen kan niet meer."),
    "no_own_run_organisation": _("Geef de organisatie van het voertuig op."),
    "run_in_future": _("Het moment van de melding ligt in de toekomst."),
    "status_before": _(
        "{leg} om {given} kan niet: {other} was al om {found}. Verbeter het tijdstip."
    ),
    "status_after": _(
        "{leg} om {given} kan niet: {other} was pas om {found}. Verbeter het tijdstip."
    ),
    "status_in_future": _("Het tijdstip {given} ligt in de toekomst."),
    "status_before_report": _("Het tijdstip {given} ligt voor de melding om {found}."),
    "status_known": _("Van {leg} is al {found} bekend. Geef een reden om dat te verbeteren."),
    "unit_unfit": _("{unit} is niet uitgerust voor: {lacking}. Kies een ander voertuig."),
    "destination_unknown": _("Dienst {given} staat niet in de gids."),
    "run_destination_missing": _("Kies eerst de bestemming."),
    "eta_past": _("De verwachte aankomst ligt in het verleden."),
    "eta_too_far": _("De verwachte aankomst ligt meer dan {hours} uur vooruit."),
    "position_unfit": _("{lat}, {lon} is geen punt op de kaart."),
    "outcome_not_yet": _("De uitkomst past niet bij de tijden van deze inzet: {state}."),
    "relocation_region_unknown": _(
        "Ambulanceregio {given} is er niet, of is niet van uw meldkamer."
    ),
    "advice_answered": _("Over dit advies besloot {by} intussen anders. Kijk eerst."),
    "advice_changed": _("De stand is intussen veranderd, en het advies dus ook. Kijk eerst."),
    "decision_unknown": _("Besluit {given} is er niet, of is niet van deze ambulanceregio."),
    "move_withdrawn": _("Deze verplaatsing is al teruggenomen, door {by}."),
    "move_not_open": _(
        "Terugnemen kan niet meer: {unit} meldde zich intussen, of het besluit is verlopen."
    ),
    "station_unknown": _("Standplaats {given} is niet bekend in deze installatie."),
    "unit_not_yours": _(
        "Van welke ambulancedienst dit voertuig is, is niet duidelijk of niet van u: {given}."
    ),
    "no_mmt_called": _("Voor deze inzet is geen MMT ingezet, of het is al geannuleerd."),
}


def learn() -> None:
    """Let the faces say these sentences too."""
    SENTENCES.update(OURS)
