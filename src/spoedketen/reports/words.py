"""Words for codes, in Dutch; the edge translates them."""

from collections.abc import Callable, Iterable

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
    True: _(
        "Toets: het aantal mensen boven de grens neemt in dit model niet toe. De norm verzet zich "
        "niet; de procedure voor een sluiting blijft gelden."
    ),
    False: _(
        "Toets: het aantal mensen boven de grens neemt in dit model toe. "
        "De norm staat dit niet toe."
    ),
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
    "ambulance_night_share": _("Aandeel van de aankomsten per ambulance in de nacht"),
    "quiet_night_arrivals": _("Rustige nacht: aankomsten per ambulance"),
    "age_share_0_14": _("Aandeel 0 tot en met 14 jaar"),
    "age_share_15_24": _("Aandeel 15 tot en met 24 jaar"),
    "age_share_25_44": _("Aandeel 25 tot en met 44 jaar"),
    "age_share_45_64": _("Aandeel 45 tot en met 64 jaar"),
    "age_share_65_plus": _("Aandeel 65 jaar en ouder"),
    "age_share_75_plus": _("Aandeel 75 jaar en ouder"),
    "short_stay_primary_care_bed_per_10000": _("Plaatsen eerstelijnsverblijf (ELV)"),
    "geriatric_rehabilitation_per_10000": _("Geriatrische revalidatie (GRZ)"),
    "nursing_home_per_10000": _("Verpleeghuizen"),
    "district_nursing_per_10000": _("Wijkverpleging"),
    "crisis_team_per_10000": _("Crisisdiensten ggz"),
    "duty_pharmacy_per_10000": _("Dienstapotheken"),
    "psychiatric_assessment_locations": _("Beoordelingslocaties ggz"),
    "psychiatric_assessment_limit_minutes": _("Beoordelingslocaties ggz: rijtijd"),
    "ambulance_posts": _("Veronderstelde standplaatsen"),
    "ambulance_posts_nearer": _("Standplaatsen dicht bij de meeste mensen"),
    "ambulance_post_smallest_town": _("Kleinste plaats met een standplaats"),
    "ambulance_post_nearer_minutes": _("Rijtijd van de eerste standplaatsen"),
    "ambulance_post_drive_minutes": _("Rijtijd van de andere standplaatsen"),
}
UNIT_WORDS = {
    "minute": _("minuut"),
    "kilometre": _("kilometer"),
    "kilometre per hour": _("kilometer per uur"),
    "factor on minutes": _("factor op minuten"),
    "visits per inhabitant per year": _("bezoeken per inwoner per jaar"),
    "arrivals per inhabitant per year": _("aankomsten per inwoner per jaar"),
    "share of arrivals between 23:00 and 07:00": _("deel van de aankomsten tussen 23:00 en 07:00"),
    "ambulance arrivals per night": _("aankomsten per ambulance per nacht"),
    "share": _("aandeel"),
    "services per 10,000 inhabitants": _("diensten per 10.000 inwoners"),
    "locations": _("locaties"),
    "minutes": _("minuten"),
    "posts": _("standplaatsen"),
    "inhabitants": _("inwoners"),
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
CERTAINTY_WORDS = {
    "verified": _("vastgesteld"),
    "unverified": _("onbevestigd"),
}
SERVICE_WORDS = {
    "emergency_department": _("SEH"),
    "basic_emergency_post": _("basisspoedpost"),
    "acute_obstetrics": _("acute verloskunde"),
    "neonatal_intensive_care": _("intensieve zorg voor pasgeborenen (NICU)"),
    "paediatric_intensive_care": _("intensieve zorg voor kinderen (PICU)"),
    "pci": _("PCI"),
    "cardiac_surgery": _("hartchirurgie"),
    "thrombectomy": _("trombectomie"),
    "thrombolysis": _("trombolyse"),
    "multitrauma": _("opvang van multitrauma (level 1)"),
    "ruptured_aneurysm": _("gesprongen buikaneurysma (AAA)"),
    "burn_centre": _("brandwondencentrum"),
    "gp_out_of_hours_post": _("huisartsenpost (HAP)"),
    "psychiatric_assessment_location": _("beoordelingslocatie ggz"),
    "crisis_team": _("crisisdienst ggz"),
    "duty_pharmacy": _("dienstapotheek"),
    "short_stay_primary_care_bed": _("eerstelijnsverblijf (ELV)"),
    "geriatric_rehabilitation": _("geriatrische revalidatie (GRZ)"),
    "nursing_home": _("verpleeghuis"),
    "district_nursing": _("wijkverpleging"),
    "hospital_care": _("ziekenhuiszorg"),
}


def moment(label: str, say: Callable[..., str]) -> str:
    """Return a moment of the week, written as ``tue 03:00``, in words."""
    day, _space, clock = label.partition(" ")
    return f"{say(DAY_WORDS[day])} {clock}" if day in DAY_WORDS else label


def scenario_title(name: str, closed: Iterable[str], say: Callable[..., str]) -> str:
    """Return the name of a scenario; where it only lists what it closes, it says so."""
    if sorted(name.split(" + ")) == sorted(closed):
        return say(_("sluiting van {sites}"), sites=name)
    return name
