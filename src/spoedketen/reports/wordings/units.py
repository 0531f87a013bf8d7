"""Sentences for faults in a file of ambulances, and for a region that is not one."""

from spoedketen.reports.language import marked as _

UNITS: dict[str, str] = {
    "units_have_faults": _("De ambulances in {file} zijn niet bruikbaar. Aantal fouten: {count}."),
    "units_unreadable": _("Dit bestand is niet te lezen als YAML of JSON: {found}."),
    "unit_rows_missing": _("Onder {field} hoort een lijst met ten minste één ambulance."),
    "unit_shapeless": _("Verwacht is een ambulance met velden zoals id, state en since."),
    "unit_field_unknown": _("Veld {field} hoort hier niet; mogelijk is: {known}."),
    "unit_field_missing": _("Veld {field} ontbreekt. Voeg het toe."),
    "unit_word_unknown": _("Bij {field} staat '{given}'; mogelijk is: {known}."),
    "unit_twice": _("Ambulance {given} staat er twee keer; elke hoort er eenmaal."),
    "unit_since_future": _(
        "Bij {field} staat {given}, later dan het moment van het bestand (veld at)."
    ),
    "unit_moment_unfit": _(
        "Bij {field} staat '{given}'; verwacht is een moment zoals 2026-11-23 09:40, in "
        "Nederlandse tijd of met verschil zoals +01:00."
    ),
    "unit_degrees_unfit": _(
        "Bij {field} staat '{given}'; verwacht is een getal van -{most} tot en met {most}."
    ),
    "unit_place_missing": _(
        "Van een vrije ambulance hoort bekend te zijn waar zij staat: geef {field}, of lat en lon."
    ),
    "unit_station_unknown": _(
        "Bij {field} staat '{given}', geen standplaats van deze regio; mogelijk is: {known}."
    ),
    "ambulance_region_needed": _(
        "Geef met --region voor welke ambulanceregio het is; mogelijk is: {known}."
    ),
    "ambulance_region_unknown": _(
        "Ambulanceregio '{given}' staat niet in het regiopakket; mogelijk is: {known}. Kies er een "
        "met --region."
    ),
}
