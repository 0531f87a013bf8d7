"""Sentences for faults in road files."""

from spoedketen.reports.language import marked as _

ROADS: dict[str, str] = {
    "road_arrays_differ": _(
        "Elke kolom van knopen moet even lang zijn, en elke kolom van wegvakken ook; de "
        "lengten zijn {nodes} en {arcs}. Geef kolommen van gelijke lengte."
    ),
    "road_segments_differ": _(
        "Elke kolom van wegvakken moet even lang zijn; de lengten zijn {sizes}. Geef "
        "kolommen van gelijke lengte."
    ),
    "road_nodes_differ": _(
        "Elke kolom van knopen moet even lang zijn; de lengten zijn {sizes}. Geef kolommen "
        "van gelijke lengte."
    ),
    "road_arc_without_node": _(
        "Een wegvak verwijst naar knoop {node}, maar de knopen zijn genummerd van 0 tot "
        "{nodes}. Voeg de knoop toe of herstel het nummer."
    ),
    "road_arc_minutes": _(
        "Elk wegvak moet een positief en eindig aantal minuten duren; wegvak {arc} duurt "
        "{minutes} (zo zijn er {count}). Herstel lengte of snelheid van die wegvakken."
    ),
    "road_graph_empty": _(
        "Een wegennet moet ten minste één knoop hebben, maar dit heeft er geen. Controleer "
        "of het wegenbestand wegen voor dit vervoermiddel bevat."
    ),
    "hierarchy_unusable": _(
        "De bewaarde voorbewerking past niet bij dit wegennet: onderdeel {array} klopt niet. "
        "Verwijder het bestand uit de cachemap; het wordt dan opnieuw gemaakt."
    ),
    "road_node_unknown": _(
        "Er is gevraagd naar knoop {node}, maar de knopen zijn genummerd van 0 tot {nodes}. "
        "Vraag een bestaande knoop."
    ),
    "no_component_large_enough": _(
        "Er is een samenhangend wegennet van ten minste {smallest} knopen gevraagd, maar het "
        "grootste heeft er {largest}. Verlaag de ondergrens of geef een vollediger "
        "wegenbestand."
    ),
    "point_not_on_earth": _(
        "Punt {point} heeft breedte {lat} en lengte {lon}; verwacht is een breedte van -90 "
        "tot 90 en een lengte van -180 tot 180 graden. Herstel de coördinaten (WGS84, geen "
        "Rijksdriehoek)."
    ),
    "access_speed_not_positive": _(
        "De snelheid tussen een punt en de weg moet boven 0 km/u liggen; gegeven is {kph}. "
        "Geef een positieve snelheid."
    ),
    "hour_block_unknown": _(
        "Het snelheidsprofiel kent het tijdblok {hour_block} niet; bekend zijn: {known}. "
        "Kies een van deze of voeg het toe aan het profiel."
    ),
    "speed_missing": _(
        "Snelheidsprofiel {profile} heeft geen snelheid voor wegtype {road_class} (bebouwde "
        "kom: {built_up}, regio: {region}, tijdblok: {hour_block}). Voeg die rij toe, of een "
        "rij voor road_class any."
    ),
    "road_file_has_faults": _(
        "Het bestand {file} is niet gebruikt: er zijn {count} fouten gevonden. Herstel ze en "
        "lees het bestand opnieuw in."
    ),
    "road_file_missing": _("Het bestand {file} bestaat niet. Controleer map en naam."),
    "road_file_unreadable": _(
        "Het bestand {file} is niet te lezen: {reason}. Verwacht is een onbeschadigd bestand "
        "in het formaat van zijn naam; haal het opnieuw op of sla het opnieuw op."
    ),
    "osm_without_roads": _(
        "Het uittreksel {file} bevat geen weg waarop gereden mag worden. Verwacht zijn "
        "lijnen met de sleutel highway; controleer of het uittreksel wegen bevat."
    ),
    "mode_unknown": _("Vervoermiddel {mode} is onbekend; bekend zijn: {known}. Kies een van deze."),
    "ending_unknown": _(
        "Aan de naam van {file} is geen bekend formaat te zien; verwacht is een naam die "
        "eindigt op: {known}. Hernoem het bestand of kies een ander."
    ),
    "nodes_needed": _(
        "Bij de tabel met wegvakken {file} hoort een tabel met knopen (node_id, lat, lon), "
        "maar die is niet gegeven. Geef hem met --nodes."
    ),
    "not_a_number": _(
        "{file}, rij {row}, kolom {column}: een getal verwacht, maar er staat '{came}'. "
        "Schrijf een getal met een punt als decimaalteken."
    ),
    "empty_cell": _(
        "{file}, rij {row}, kolom {column}: {expected} verwacht, maar de cel is leeg. Vul de "
        "waarde in of verwijder de rij."
    ),
    "out_of_range": _(
        "{file}, rij {row}, kolom {column}: {expected} verwacht, maar er staat '{came}'. "
        "Herstel de waarde."
    ),
    "more_of_the_same": _(
        "{file}, kolom {column}: nog {count} rijen met dezelfde fout ({kind}). Herstel ze op "
        "dezelfde wijze."
    ),
    "column_missing": _(
        "{file}: kolom {column} verwacht, maar aanwezig zijn: {found}. Voeg de kolom toe of "
        "hernoem hem."
    ),
    "file_without_rows": _(
        "{file}: een kopregel en ten minste één rij verwacht, maar het bestand is leeg. "
        "Controleer of het volledig is weggeschreven."
    ),
    "node_repeated": _(
        "{file}, rij {row}, kolom {column}: elke knoop mag één keer voorkomen, maar '{came}' "
        "stond er al. Verwijder de dubbele rij."
    ),
    "point_repeated": _(
        "{file}, rij {row}, kolom {column}: elk punt mag één keer voorkomen, maar '{came}' "
        "stond er al. Verwijder de dubbele rij of geef een ander id."
    ),
    "node_unknown": _(
        "{file}, rij {row}, kolom {column}: een knoop uit de tabel met knopen verwacht, maar "
        "'{came}' staat daar niet in. Voeg de knoop toe of herstel de verwijzing."
    ),
    "word_unknown": _(
        "{file}, rij {row}, kolom {column}: een van {expected} verwacht, maar er staat "
        "'{came}'. Kies een van deze woorden of laat de cel leeg."
    ),
    "profile_value": _(
        "{file}, {column}: '{came}' kan niet in een snelheidsprofiel. Vergelijk met een "
        "meegeleverd profiel: mode, status, source, factoren en per rij road_class en een "
        "positieve kph."
    ),
}
