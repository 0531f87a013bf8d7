"""The closed lists of the directory with their words."""

from django.utils.translation import gettext_lazy as _

DIVISIONS = [
    ("network", _("acutezorgnetwerk")),
    ("sub_region", _("subregio")),
    ("safety_region", _("veiligheidsregio")),
    ("control_room", _("meldkamer")),
    ("gp_organisation", _("huisartsendienst")),
    ("ggz_region", _("ggz-regio")),
    ("care_office", _("zorgkantoorregio")),
    ("municipality", _("gemeente")),
    ("province", _("provincie")),
]
KINDS = [
    ("stop", _("stops: definitie en maximum")),
    ("alternatives", _("uitwijkafspraak")),
    ("sharing", _("delen van cijfers")),
    ("match", _("inzet kiezen: gewichten en regels")),
    ("desk", _("coördinatiedesk")),
    ("urgency_mapping", _("urgentietabel")),
    ("participants", _("verplichte deelnemers")),
    ("crowding", _("drukte: formule en geldigheid")),
    ("publication", _("publicatie van stops per kwartaal")),
    ("chain", _("keten: wanneer een schakel vol is")),
    ("alerts", _("signalen: drempels, eigenaar, acties")),
    ("escalation", _("opschalingsniveaus")),
    ("delivery", _("aanlevering: waar, wanneer, op welke grondslag")),
    ("relocation", _("positioneringsadvies: aan of uit, ondergrens, geldigheid")),
]
FIGURES = [
    ("opening", _("openstelling")),
    ("capacity", _("capaciteit")),
    ("waiting", _("wachttijd")),
    ("crowding", _("drukte")),
    ("contacts", _("contactgegevens")),
]
AUDIENCES = [
    ("own_organisation", _("alleen de eigen organisatie")),
    ("own_network", _("eigen netwerk")),
    ("adjacent_network", _("eigen en aangrenzende netwerken, RCPS en LCPS")),
    ("national", _("zorgprofessionals in heel Nederland")),
]
TERMS = [
    ("age_min", _("vanaf leeftijd")),
    ("age_max", _("tot en met leeftijd")),
    ("sex", _("alleen geslacht (f, m of x)")),
    ("contract", _("contract met zorgverzekeraar")),
    ("ceiling", _("omzetplafond bereikt bij zorgverzekeraar")),
]
SITE_KINDS = [
    ("hospital", _("ziekenhuis")),
    ("gp_post", _("huisartsenpost")),
    ("ambulance", _("ambulancedienst")),
    ("care", _("verpleging en zorg")),
    ("mental_health", _("ggz")),
    ("pharmacy", _("apotheek")),
]
