"""Sentences for faults in a case to simulate."""

from spoedketen.reports.language import marked as _

CASES: dict[str, str] = {
    "case_has_faults": _("Casus {file} kan niet worden gesimuleerd. Aantal fouten: {count}."),
    "case_unreadable": _("Dit bestand is niet te lezen als YAML: {found}."),
    "document_absent": _("Dit bestand bestaat niet. Geef het pad van een bestaand bestand."),
    "no_case": _(
        "Dit is geen casus: een casus is een YAML-bestand met velden zoals arrivals, rules en "
        "on_scene. Zie examples/ambulance_region/case.yaml."
    ),
    "case_field_missing": _("Veld {field} ontbreekt. Voeg het toe."),
    "case_value_unfit": _(
        "Bij {field} staat {given}; verwacht is een getal van {low} tot en met {high}."
    ),
    "case_too_many": _(
        "Vraag maal horizon geeft naar verwachting {expected} patiënten; ten hoogste {most}. Neem "
        "een kortere horizon en meer herhalingen."
    ),
    "case_bounds_unfit": _(
        "Bij {field} ligt {share} procent van de tijden binnen de grenzen; ten minste {least} "
        "procent is nodig, anders blijft trekken vergeefs. Verruim de grenzen."
    ),
    "case_word_unknown": _("Bij {field} staat {given}; mogelijk is: {known}."),
    "case_rule_unknown": _(
        "Regel {field} luidt: {given}. Deze simulatie kent daar alleen regels van deze vorm: "
        "{known}. Een andere regel wordt geweigerd, niet genegeerd."
    ),
    "case_table_unreadable": _(
        "Deze tabel, genoemd bij {field}, is niet te lezen: {found}. Paden gelden vanaf de map "
        "van de casus."
    ),
    "case_column_missing": _("Kolom {column} ontbreekt; het bestand heeft: {known}."),
    "case_cells_unfit": _("Kolom {column} heeft {count} cellen die leeg of onleesbaar zijn."),
    "case_pairs_missing": _(
        "Van {count} van de {all} paren van knopen ontbreken de minuten, of zijn ze negatief."
    ),
    "case_region_without_unit": _(
        "Regio {region} heeft geen eenheid en de grenzen zijn dicht: wie daar belt wacht voor "
        "altijd."
    ),
    "borders_without_regions": _(
        "De casus noemt geen regio's, dus --borders kan niet. Zet regions in de casus."
    ),
    "table_needs_open_borders": _(
        "Een tabel verdeelt de eenheden over alle standplaatsen; met grenzen kan dat niet. Kies "
        "een andere --policy, of borders: open."
    ),
    "case_base_unknown": _("Standplaats {base} staat niet bij de knopen."),
    "case_units_differ": _("Er zijn {told} eenheden beloofd en {found} gevonden in de tabel."),
    "case_shares_unfit": _(
        "De aandelen van de vraag tellen op tot {total}; verwacht is 1, zonder negatieve."
    ),
    "case_nodes_repeated": _("{count} knopen staan er meer dan eens; elke knoop hoort er eenmaal."),
    "case_urgencies_unfit": _(
        "De aandelen van de urgenties tellen op tot {total}; verwacht is 1, met elke naam eenmaal."
    ),
    "case_shifts_unfit": _(
        "{count} diensten zijn onleesbaar; verwacht zijn een rij van de vloot (vanaf 0), weekdag 1 "
        "tot en met 7, en hele uren van 0 tot en met 24."
    ),
    "case_nobody_on_duty": _("Volgens deze diensten is nooit iemand in dienst."),
    "case_posts_unfit": _(
        "Bij {idle} vrije eenheden staat: {posts}. Verwacht is elk aantal eenmaal, met zoveel "
        "standplaatsen van de vloot, gescheiden door spaties."
    ),
    "case_posts_missing": _(
        "Voor elk aantal vrije eenheden van 1 tot en met {units} hoort een rij."
    ),
    "post_unknown": _("Standplaats {post} heeft in deze casus geen eenheid; mogelijk is: {known}."),
    "floor_infeasible": _(
        "Geen plaatsing geeft elke bereikbare plek een verwachte dekking van {floor}; ten hoogste "
        "{most} is mogelijk. Neem een lagere ondergrens of meer eenheden."
    ),
    "fleet_overloaded": _(
        "Er is meer werk dan {units} eenheden aankunnen: de rij groeit zonder einde. Neem meer "
        "eenheden of minder vraag."
    ),
    "nobody_calls": _("Binnen de horizon belt niemand. Neem een langere horizon of meer vraag."),
    "case_no_hospital": _("Geen enkele knoop is een ziekenhuis; ten minste een is nodig."),
}
