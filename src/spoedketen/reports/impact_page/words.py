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
    "boarding": _("patiënten die op een bed wachten, gemiddeld tegelijk"),
    "blocked_beds": _("bedden bezet door wie op vervolgzorg wacht"),
    "drive_hours": _("uren onderweg naar het ziekenhuis, alle patiënten"),
    "late_share": _("A0 en A1 later dan 15 minuten"),
}
SHARES = ("late_share",)
YEARLY = ("ed_visits", "admissions", "ambulance_runs", "ambulance_km", "ambulance_hours", "stops",
          "diverted", "drive_hours")  # fmt: skip
SERVICE_WORDS = {
    "multitrauma": _("opvang van multitrauma"),
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
PROFESSION_WORDS = {"nurse": _("verpleegkundigen"), "doctor": _("artsen")}


def unit_words(say: Callable[..., str]) -> dict[str, str]:
    """Return the unit of each total."""
    found = {name: say(_("per jaar")) for name in YEARLY}
    return {**found, "ed_stay_minutes": say(_("min"))}
