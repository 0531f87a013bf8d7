"""Sentences for questions that name something unknown or impossible."""

from spoedketen.reports.language import marked as _

REQUESTS: dict[str, str] = {
    "pack_not_found": _(
        "Geen regiopakket '{pack}' gevonden: geen map met region.yaml en geen meegeleverd pakket. "
        "Meegeleverd: {candidates}."
    ),
    "recipe_not_found": _("Recept '{recipe}' niet gevonden."),
    "recipe_unreadable": _("Recept '{recipe}' is niet te lezen: {found}."),
    "recipe_key_missing": _("In recept '{recipe}' ontbreekt '{key}'. Voeg het toe."),
    "norm_unknown": _("Onbekende norm '{found}'. Kies uit: {candidates}."),
    "formula_unknown": _("Onbekende drukteformule '{found}'. Kies uit: {candidates}."),
    "quarter_unknown": _("'{found}' is geen kwartaal. Schrijf bijvoorbeeld 2026-Q3."),
    "report_suffix": _("Een rapport op '{found}' kan niet. Kies een naam op {candidates}."),
    "quarter_not_ended": _(
        "Van kwartaal {found} is nog geen rapport te maken; het komt er een dag na het einde, "
        "want daarvoor veranderen de cijfers nog."
    ),
    "attack_failed": _(
        "Het rapport is niet gemaakt: of het een locatie verraadt, is niet na te gaan ({found})."
    ),
    "norm_has_no_sites": _(
        "Norm '{found}' eindigt niet op een locatie; gevoeligheid bestaat alleen voor locaties."
    ),
    "norm_has_no_limit": _(
        "Norm '{found}' heeft op {day} geen grenswaarde; geef er een met --limit MINUTEN."
    ),
    "assumption_misspelt": _("Onbekende veronderstelling '{found}'. Hij lijkt op: {candidates}."),
    "assumption_unknown": _("Onbekende veronderstelling '{found}'. Bekend zijn: {candidates}."),
    "assumption_without_effect": _(
        "Veronderstelling '{found}' zegt hoe het pakket is gemaakt; een andere waarde verandert "
        "hier niets. Maak daarvoor een eigen pakket."
    ),
    "catalogue_missing": _(
        "De vertaling voor '{found}' ontbreekt in deze installatie. Installeer opnieuw met pip of "
        "voer packaging/build.py uit."
    ),
    "assumption_shapeless": _(
        "'{found}' is geen veronderstelling. Schrijf naam=getal, met een getal van nul of hoger."
    ),
    "provider_mode_unknown": _(
        "Reistijdbron {provider} kent geen vervoerwijze '{found}'. Wel: {candidates}."
    ),
    "provider_unusable": _(
        "Reistijdbron '{found}' is hier niet te gebruiken: {missing} ontbreekt in het pakket."
    ),
    "site_unknown": _("Geen locatie '{found}'. Lijkt op: {candidates}."),
    "site_unlike_any": _(
        "Geen locatie '{found}', en geen die erop lijkt. Noem een deel van de naam, de plaats, of "
        "het kenmerk uit de tabel 'sites' van het pakket."
    ),
    "site_ambiguous": _("'{found}' past op meer locaties: {candidates}. Gebruik het kenmerk."),
    "service_unknown": _("Onbekende soort dienst '{found}'. Kies uit: {candidates}."),
    "service_not_offered": _(
        "{site} biedt geen {found}; er valt niets te wijzigen. Wel: {candidates}."
    ),
    "calendar_unknown": _("Onbekende openingstijden '{found}'. Bekend zijn: {candidates}."),
    "drill_not_at_hospital": _(
        "Een oefening draait om een ziekenhuis; {site} is dat niet. Noem er een bij --around."
    ),
    "turns_of_one": _("--rotate vraagt ten minste twee verschillende locaties met --nights."),
    "assumption_no_share": _(
        "{found} is een aandeel: kies een getal van 0 tot en met 1, niet {value}."
    ),
    "amount_not_whole": _(
        "amount is het aantal {key} dat er dan is, een heel getal en geen aandeel: {found} kan "
        "niet. Hoeveel er nu zijn, zegt het dossier bij elke wijziging."
    ),
    "week_without_requests": _(
        "De tabel 'demand_profile' heeft voor '{found}' alleen uren zonder verzoeken. Vul uren in, "
        "of laat de soort weg: dan geldt het verloop van het product."
    ),
    "shares_above_all": _(
        "{found} zijn samen {value}, meer dan alles: verklein er een met --assume of in de tabel "
        "'assumptions' van het pakket."
    ),
    "resource_unknown": _("Onbekende capaciteit '{found}'. Kies uit: {candidates}."),
    "readiness_unknown": _("Onbekende paraatheid '{found}'. Kies uit: {candidates}."),
    "site_exists": _(
        "Er is al een locatie '{found}'. Laat lat en lon weg, of verplaats hem met move."
    ),
    "station_exists": _("Er is al een standplaats '{found}'. Kies een ander kenmerk."),
    "scenario_not_found": _("Scenariobestand '{path}' niet gevonden."),
    "impact_without_scenario": _(
        "Noem een wijziging: --scenario BESTAND, --close LOCATIE, --nights LOCATIE of "
        "--coordination."
    ),
    "impact_interrupted": _(
        "Onderbroken voordat twee keren af waren. Wat af is staat in {folder}; dezelfde opdracht "
        "gaat daar verder."
    ),
    "workers_lost": _(
        "Rekenprocessen zijn steeds van buiten gestopt (meestal is het geheugen vol), of het "
        "cluster is weg. Er zijn {done} van de {wanted} keren af; die staan in {folder}. Herhaal "
        "de opdracht, met minder --workers of meer geheugen per proces: ze gaat daar verder."
    ),
    "cluster_not_installed": _(
        "Voor --cluster is Dask nodig, hier en op elke rekenmachine: "
        "pip install 'spoedketen[cluster]'."
    ),
    "cluster_unreachable": _(
        "Geen Dask-scheduler op {address}. Start er een met 'dask scheduler' en geef het adres dat "
        "die noemt, zoals tcp://10.0.0.4:8786."
    ),
    "cluster_empty": _(
        "De scheduler op {address} heeft geen rekenprocessen. Start ze op elke machine met "
        "'dask worker {address} --nworkers auto'."
    ),
    "cluster_without_product": _(
        "Rekenproces {worker} kan spoedketen niet laden ({found}). Installeer daar dezelfde versie "
        "als hier: pip install 'spoedketen[cluster]'."
    ),
    "cluster_differs": _(
        "Rekenproces {worker} heeft een andere {part} dan deze computer: {there}, hier {here}. "
        "Dan kunnen de cijfers verschillen. Installeer overal hetzelfde."
    ),
    "calibrate_interrupted": _(
        "Onderbroken voordat er een keer af was. Herhaal de opdracht; met --kept MAP blijft "
        "bewaard wat af is."
    ),
    "chain_lacks": _(
        "Het regiopakket mist wat de keten nodig heeft: {part}. Er moeten locaties met een SEH, "
        "huisartsenposten en ambulanceposten in staan."
    ),
    "scenario_unreadable": _("Scenariobestand '{path}' is niet te lezen: {found}."),
    "scenario_shapeless": _(
        "Een scenario heeft een naam en een lijst onder 'changes'; gevonden: {found}."
    ),
    "change_shapeless": _("Wijziging {number} moet één soort noemen uit: {candidates}."),
    "change_unknown": _("Wijziging {number}: onbekende soort '{found}'. Kies uit: {candidates}."),
    "change_key_unknown": _(
        "Wijziging {number}: onbekend gegeven '{found}'. Kies uit: {candidates}."
    ),
    "change_key_missing": _("Wijziging {number}: '{key}' ontbreekt. Voeg het toe."),
    "change_outside": _(
        "Wijziging {number}: het punt {lat}, {lon} ligt buiten het land. Zijn lat en lon "
        "verwisseld?"
    ),
    "amount_closes": _(
        "Wijziging {number}: zonder {key} is de dienst dicht. Schrijf in plaats daarvan een "
        "wijziging 'close' van {service}."
    ),
    "open_without_rooms": _(
        "Tabel 'capacity' geeft {site} minder dan één van {resource}, terwijl de dienst open is. "
        "Geef het echte aantal, of haal de dienst uit tabel 'services'."
    ),
    "cluster_address_unfit": _(
        "'{address}' is geen adres van een Dask-scheduler. Geef het adres dat die noemt, zoals "
        "tcp://10.0.0.4:8786 of tls://10.0.0.4:8786."
    ),
    "change_not_a_number": _("Wijziging {number}: '{key}' is geen getal maar '{found}'."),
    "moment_unreadable": _(
        "'{found}' is geen moment. Schrijf bijvoorbeeld 'di 03:00', '03:00' of 'feestdag 14:00'."
    ),
    "date_unreadable": _("'{found}' is geen datum. Schrijf bijvoorbeeld 2025-04-01."),
    "not_positive": _(
        "{option} moet een getal boven nul zijn (ten hoogste een miljard), niet {found}."
    ),
    "provider_unknown": _("Onbekende reistijdbron '{found}'. Kies uit: {candidates}."),
    "model_unknown": _("Onbekend plaatsingsmodel '{found}'. Kies uit: {candidates}."),
    "site_not_candidate": _("Locatie '{found}' telt bij deze norm niet mee en kan niet blijven."),
    "norm_has_no_stations": _(
        "Norm '{found}' begint niet bij een standplaats of heeft geen grens."
    ),
    "points_unknown": _("Onbekende verzameling punten '{found}'. Kies uit: {candidates}."),
    "option_missing": _("Geef {option} of {or_option}."),
    "trips_column_missing": _("Het rittenbestand mist kolom '{found}'. Aanwezig: {candidates}."),
    "answer_not_written": _(
        "Een bestand of de uitvoer kon niet worden gelezen of geschreven: {found}. Controleer "
        "schijfruimte, rechten en bestandsnaam."
    ),
    "output_unwritable": _("Kan '{path}' niet schrijven: {found}."),
}
