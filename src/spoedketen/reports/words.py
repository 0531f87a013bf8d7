"""Words for codes, in Dutch; the edge translates them."""

from spoedketen.reports.language import marked as _

STATUS_WORDS = {
    "in_force": _("geldend"),
    "planned": _("voorgenomen"),
    "target": _("streefwaarde"),
    "example": _("voorbeeld"),
    "measure": _("maat, geen norm"),
}
DIVISION_WORDS = {
    "network": _("Acutezorgnetwerk"),
    "sub_region": _("Subregio"),
    "safety_region": _("Veiligheidsregio"),
    "control_room": _("Meldkamer"),
    "gp_organisation": _("Huisartsendienstenstructuur"),
    "ggz_region": _("Acute-ggz-regio"),
    "care_office": _("Zorgkantoorregio"),
    "municipality": _("Gemeente"),
    "province": _("Provincie"),
}
ALTERNATIVE_WORDS = {
    "only_nights_by_day": _("Alleen de nachten dicht, gemeten overdag ({subject})"),
    "only_nights_at_night": _("Alleen de nachten dicht, gemeten 's nachts ({subject})"),
    "close_instead": _("In plaats daarvan sluiten: {subject}"),
    "with_extra_station": _("Met een extra standplaats in {subject}"),
}
VERDICT_WORDS = {
    True: _("Toets: het aantal mensen boven de grens neemt niet toe. De norm staat dit toe."),
    False: _("Toets: het aantal mensen boven de grens neemt toe. De norm staat dit niet toe."),
}
CATCHMENT_WORDS = {
    True: _("wordt gehaald"),
    False: _("wordt niet gehaald"),
    None: _("geen oordeel"),
}
ORIGIN_WORDS = {
    "measured": _("gemeten"),
    "published": _("gepubliceerd"),
    "modelled": _("berekend"),
    "assumed": _("verondersteld"),
    "indicative": _("indicatief"),
}
BAND_WORDS = {
    "age_0_14": _("0 tot en met 14 jaar"),
    "age_15_24": _("15 tot en met 24 jaar"),
    "age_25_44": _("25 tot en met 44 jaar"),
    "age_45_64": _("45 tot en met 64 jaar"),
    "age_65_plus": _("65 jaar en ouder"),
    "age_75_plus": _("waarvan 75 jaar en ouder"),
}
ASSUMPTION_WORDS = {
    "call_and_turnout_minutes": _("Meldtijd en uitruktijd"),
    "on_scene_minutes": _("Tijd bij de patiënt"),
    "ed_visits_per_inhabitant_year": _("SEH-bezoeken per inwoner per jaar"),
    "ambulance_arrivals_per_inhabitant_year": _("Aankomsten per ambulance per inwoner per jaar"),
    "helicopter_cruise_kph": _("Kruissnelheid van de helikopter"),
    "helicopter_start_minutes": _("Start van de helikopter"),
    "helicopter_landing_minutes": _("Landing van de helikopter"),
    "ambulance_over_siren_factor": _("Rit zonder sirene, factor op de minuten"),
    "border_region_km": _("Grensregio: afstand tot de landsgrens"),
}
UNIT_WORDS = {
    "minute": _("minuut"),
    "kilometre": _("kilometer"),
    "kilometre per hour": _("kilometer per uur"),
    "factor on minutes": _("factor op minuten"),
    "visits per inhabitant per year": _("bezoeken per inwoner per jaar"),
    "arrivals per inhabitant per year": _("aankomsten per inwoner per jaar"),
}
MODE_WORDS = {
    "ambulance_siren": _("ambulance met sirene"),
    "ambulance": _("ambulance zonder sirene"),
    "car": _("eigen auto"),
    "helicopter": _("helikopter"),
}
DAY_WORDS = {
    "mon": _("maandag"),
    "tue": _("dinsdag"),
    "wed": _("woensdag"),
    "thu": _("donderdag"),
    "fri": _("vrijdag"),
    "sat": _("zaterdag"),
    "sun": _("zondag"),
    "holiday": _("feestdag"),
}
