"""Sentences for faults in packs, recipes and tables."""

from spoedketen.reports.language import marked as _

PACKS: dict[str, str] = {
    "pack_has_faults": _("Het regiopakket {pack} wordt niet gebruikt. Aantal fouten: {count}."),
    "file_missing": _("Bestand niet gevonden in {folder}. Geef de juiste map met --data."),
    "file_unreadable": _(
        "Kan het bestand niet lezen: {found}. Herstel het bestand of bouw het pakket opnieuw."
    ),
    "note_unreadable": _(
        "region.yaml is onvolledig of onleesbaar: {found}. Nodig zijn name, title, date en tables."
    ),
    "table_missing": _(
        "De tabel {table} ontbreekt. Zet het bestand terug of bouw het pakket opnieuw."
    ),
    "table_unknown": _("Onbekende tabel {found}. Kies een tabel uit het tabellenwoordenboek."),
    "division_unknown": _(
        "Onbekende indeling {found} onder boundaries. Verwijder of verbeter hem."
    ),
    "recipe_key_unknown": _("Onbekend onderdeel {found} in het recept. Verwijder of verbeter het."),
    "source_column_missing": _(
        "De kolom staat niet in het bestand. Aanwezig zijn: {columns}. Pas het recept aan."
    ),
    "column_unknown": _("Onbekende kolom. Verwijder hem of verbeter de naam."),
    "table_column_missing": _("Deze verplichte kolom ontbreekt. Voeg hem toe."),
    "cell_empty": _("De cel is leeg, maar een waarde is verplicht. Vul hem in."),
    "cell_not_text": _("'{found}' is geen tekst. Verbeter de waarde."),
    "cell_steers": _("'{found}' bevat een stuurteken, zoals een escapecode. Verwijder het."),
    "cell_not_a_number": _("'{found}' is geen getal. Schrijf een getal met een decimale punt."),
    "cell_not_a_date": _("'{found}' is geen datum. Schrijf bijvoorbeeld 2025-04-01."),
    "cell_below_minimum": _("{found} is lager dan het minimum {minimum}. Verbeter de waarde."),
    "cell_not_allowed": _("'{found}' is niet toegestaan. Kies uit: {allowed}."),
    "cell_misformed": _("'{found}' heeft niet de vorm {pattern}. Verbeter de waarde."),
    "people_negative": _("{found} inwoners kan niet: verwacht 0 of meer. Verbeter het aantal."),
    "people_fractional": _("'{found}' is geen heel aantal mensen. Rond af naar een heel getal."),
    "service_type_unknown": _("Onbekende soort dienst '{found}'. Kies uit: {allowed}."),
    "id_repeated": _(
        "Kenmerk '{found}' staat ook op regel {earlier_row} en beide gelden tegelijk. "
        "Geef een eigen kenmerk of laat de geldigheid aansluiten."
    ),
    "validity_empty": _(
        "De rij geldt tot {found}, maar pas vanaf {start}. Zet de einddatum na de begindatum."
    ),
    "block_shapeless": _(
        "Een blok van tabel {table} is onvolledig: {missing} ontbreekt of heeft een andere vorm. "
        "Pas het recept aan."
    ),
    "reference_unknown": _("'{found}' bestaat niet. Voeg de rij toe of verbeter de verwijzing."),
    "region_unknown": _("Onbekende regio '{found}'. Voeg hem toe aan regions of verbeter de code."),
    "coordinates_swapped": _(
        "Breedte {lat} en lengte {lon} lijken verwisseld. Wissel de kolommen lat en lon om."
    ),
    "coordinates_outside": _(
        "Het punt {lat}, {lon} ligt buiten het land, meer dan {limit_km} km van elk bekend gebied. "
        "Verbeter de coördinaten (WGS84, graden)."
    ),
    "bands_differ": _(
        "De leeftijdsgroepen tellen op tot {bands}, het totaal is {total}; meer verschil dan de "
        "afronding van {rounding}. Verbeter een van beide."
    ),
    "part_above_whole": _(
        "{found} is meer dan het geheel van {whole} waar het deel van is. Verbeter een van beide."
    ),
    "hours_overlap": _(
        "De openingstijden van '{found}' overlappen die op regel {earlier_row}. Laat ze aansluiten."
    ),
    "no_sites_known": _(
        "Pakket {pack} kent geen enkele locatie met {service}; de norm is niet te berekenen. "
        "Vul de tabel services aan."
    ),
    "no_stations_ready": _(
        "Pakket {pack} heeft op dit moment geen paraat staande ambulancestandplaats. "
        "Kies een andere peildatum (--as-of) of vul de tabel stations aan."
    ),
    "no_vehicles_known": _(
        "Pakket {pack} kent geen voertuig van de soort {vehicle}. Vul de tabel vehicles aan."
    ),
    "too_few_trips": _("{found} ritten is te weinig om een curve op te passen; nodig: {needed}."),
    "trips_unequal": _("Er zijn {distances} afstanden en {minutes} tijden; dat moet gelijk zijn."),
    "detour_unequal": _(
        "De tabel heeft {rows} × {columns} tijden, bij {areas} gebieden en {sites} locaties."
    ),
    "areas_unequal": _("De vergeleken situaties hebben {before} en {after} gebieden."),
}
