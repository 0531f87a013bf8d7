"""The names of what an impact study tells, in Dutch."""

from collections.abc import Callable

from spoedketen.reports.language import marked as _

TOTAL_WORDS = {
    "ed_visits": _("SEH-bezoeken"),
    "admissions": _("acute opnamen"),
    "ed_stay_minutes": _("verblijf op de SEH"),
    "ambulance_runs": _("ambulance-inzetten"),
    "ambulance_km": _("ambulancekilometers"),
    "ambulance_hours": _("uren dat ambulances bezet zijn"),
    "stops": _("SEH-stops"),
    "diverted": _("patiënten langs een SEH gestuurd"),
    "transferred": _("overplaatsingen naar een bed in een ander ziekenhuis"),
    "without_bed": _("opgenomen, maar nergens is zo'n bed"),
    "boarding": _("patiënten die op een bed wachten, gemiddeld tegelijk"),
    "blocked_beds": _("bedden bezet door wie op vervolgzorg wacht"),
    "drive_hours": _("uren onderweg naar het ziekenhuis, alle patiënten"),
    "late_share": _("A0 en A1 later dan 15 minuten"),
}
COORDINATION_WORDS = {
    "no_insight": _(
        "Een ambulance of huisarts hoort pas bij de deur dat een SEH op stop is, en rijdt dan door."
    ),
    "no_borders": _("Ambulances helpen alleen nog in hun eigen regio."),
    "spreading": _(
        "Wie niet in levensgevaar is, gaat eerder naar een SEH met ruimte: een volle telt als "
        "verder weg (veronderstelling spread_minutes)."
    ),
    "central_triage": _(
        "Van de minst urgente zelfverwijzers belt een deel eerst en komt via de huisartsenpost "
        "(veronderstelling calls_first_share)."
    ),
}
"""What each switch of coordination does."""
SHARES = ("late_share",)
YEARLY = ("ed_visits", "admissions", "ambulance_runs", "ambulance_km", "ambulance_hours", "stops",
          "diverted", "transferred", "without_bed", "drive_hours")  # fmt: skip
SERVICE_WORDS = {
    "multitrauma": _("opvang van multitrauma"),
    "pci": _("dotteren met spoed"),
    "thrombectomy": _("trombectomie"),
    "ruptured_aneurysm": _("gebarsten aneurysma"),
    "cardiac_surgery": _("hartchirurgie"),
    "acute_obstetrics": _("acute verloskunde"),
    "neonatal_intensive_care": _("NICU"),
    "emergency_department": _("SEH"),
    "intensive_care": _("IC"),
    "theatre_at_night": _("operatiekamer in de nacht"),
    "paediatrics": _("kindergeneeskunde"),
    "gp_out_of_hours_post": _("huisartsenpost"),
}
FOLLOW_UP_WORDS = {
    "district_nursing": _("wijkverpleging"),
    "short_stay_primary_care_bed": _("ELV"),
    "geriatric_rehabilitation": _("GRZ"),
    "wlz_crisis_bed": _("Wlz-crisisbed"),
}
RESOURCE_WORDS = {
    "treatment_rooms": _("behandelkamers"),
    "beds": _("bedden voor acute opnamen"),
    "intensive_care_beds": _("IC-bedden"),
    "delivery_rooms": _("verloskamers"),
}
PROFESSION_WORDS = {"nurse": _("verpleegkundigen"), "doctor": _("artsen")}
VOLUME_STATE_WORDS = {
    "below": _("onder de norm"),
    "met": _("haalt de norm"),
    "unsure": _("niet zeker"),
    "ended": _("geeft deze zorg niet"),
    "none": "",
}
CHAIN_UNIT_WORDS = {
    "FTE per place filled day and night": _("fte per plaats die dag en nacht bezet is"),
    "ambulances": _("ambulances"),
    "day": _("dag"),
    "deviation per mean": _("spreiding gedeeld door het gemiddelde"),
    "deviations above the load": _("standaardafwijkingen boven de belasting"),
    "delivery rooms per nurse": _("verloskamers per verpleegkundige"),
    "euro per day": _("euro per dag"),
    "euro per hour on a run": _("euro per uur op een rit"),
    "euro per visit": _("euro per bezoek"),
    "factor": _("factor"),
    "factor on straight kilometres": _("factor op hemelsbrede kilometers"),
    "hour": _("uur"),
    "patients at once per room": _("patiënten tegelijk per kamer"),
    "patients per doctor": _("patiënten per arts"),
    "patients per nurse": _("patiënten per verpleegkundige"),
    "patients per room": _("patiënten per kamer"),
    "rooms": _("kamers"),
    "rooms in the country": _("kamers in het land"),
    "share of A0 to A2": _("deel van A0 tot en met A2"),
    "share of ED night staff": _("deel van het nachtpersoneel van de SEH"),
    "share of ED visits": _("deel van de SEH-bezoeken"),
    "share of IC beds taken": _("deel van de IC-bedden dat bezet is"),
    "share of acute beds taken": _("deel van de acute bedden dat bezet is"),
    "share of admitted": _("deel van de opgenomen patiënten"),
    "share of calls": _("deel van de gesprekken"),
    "share of consults": _("deel van de consulten"),
    "share of crisis workers taken": _("deel van de crisismedewerkers dat bezet is"),
    "share of delivery rooms taken": _("deel van de verloskamers dat bezet is"),
    "share of discharges": _("deel van de ontslagen"),
    "share of places taken": _("deel van de plaatsen dat bezet is"),
    "share of referred": _("deel van de verwezen patiënten"),
    "share of requests": _("deel van de verzoeken"),
    "share of staff": _("deel van het personeel"),
    "share of visits": _("deel van de visites"),
}


def unit_words(say: Callable[..., str]) -> dict[str, str]:
    """Return the unit of each total."""
    found = {name: say(_("per jaar")) for name in YEARLY}
    return {**found, "ed_stay_minutes": say(_("min"))}
