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
    ("weights", _("gewichten")),
    ("participants", _("verplichte deelnemers")),
    ("crowding", _("drukte: formule en geldigheid")),
    ("publication", _("publicatie van stops per kwartaal")),
    ("chain", _("keten: wanneer een schakel vol is")),
    ("alerts", _("signalen: drempels, eigenaar, acties")),
    ("escalation", _("opschalingsniveaus")),
    ("delivery", _("aanlevering: waar, wanneer, op welke grondslag")),
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
SITE_KINDS = [
    ("hospital", _("ziekenhuis")),
    ("gp_post", _("huisartsenpost")),
    ("ambulance", _("ambulancedienst")),
    ("care", _("verpleging en zorg")),
    ("mental_health", _("ggz")),
    ("pharmacy", _("apotheek")),
]
