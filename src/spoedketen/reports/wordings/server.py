"""Sentences for a server that cannot start, stop, be kept or be brought back."""

from spoedketen.reports.language import marked as _

SERVER: dict[str, str] = {
    "address_elsewhere": _(
        "Adres {found} hoort niet bij deze computer. Geef met --bind een eigen adres, of laat "
        "--bind weg."
    ),
    "address_unreadable": _(
        "'{found}' is geen IP-adres. Geef bij --bind een adres zoals 127.0.0.1 of 0.0.0.0."
    ),
    "account_unknown": _(
        "Er is geen account met adres {email}. Controleer het adres, of nodig uit bij Beheer."
    ),
    "backup_closed": _("Back-up {path} mag niet worden gelezen. Geef uzelf leesrecht."),
    "backup_missing": _("Back-up {path} bestaat niet. Controleer naam en map."),
    "backup_damaged": _(
        "Back-up {path} is beschadigd: de controlesom van {part} klopt niet. Er is niets "
        "gewijzigd; gebruik een andere back-up."
    ),
    "backup_exists": _("{path} bestaat al. Kies een andere naam voor de back-up."),
    "backup_newer": _(
        "Back-up {path} is gemaakt met Spoedketen {found}, nieuwer dan deze installatie. Werk "
        "eerst bij met pip."
    ),
    "backup_program_failed": _("{program} is niet gelukt. PostgreSQL zegt: {found}"),
    "backup_unreadable": _(
        "{path} is geen back-up van Spoedketen, of een onvolledige. Geef een bestand dat met "
        "'spoedketen backup' is gemaakt."
    ),
    "backup_unwritten": _(
        "Back-up {path} kon niet worden geschreven: {found}. Er is niets van achtergebleven; maak "
        "ruimte of kies een andere map."
    ),
    "cluster_not_made": _(
        "De database in {folder} kon niet worden aangemaakt. PostgreSQL zegt: {found}"
    ),
    "cluster_of_other_version": _(
        "De database in de gegevensmap is van PostgreSQL {found}; deze installatie heeft "
        "{expected}. Zet met de vorige versie een back-up weg (spoedketen backup) en zet die "
        "terug in een nieuwe gegevensmap (spoedketen restore)."
    ),
    "data_folder_in_use": _(
        "Gegevensmap {folder} is al in gebruik door proces {process}. Stop dat eerst, of kies met "
        "--data een andere map."
    ),
    "database_not_empty": _(
        "De database is niet leeg. Geef --replace om alles daarin te vervangen door de back-up."
    ),
    "database_unreachable": _(
        "De database is niet bereikbaar. PostgreSQL zegt: {found}. Controleer DATABASE_URL."
    ),
    "demonstration_fixed": _(
        "Deze installatie is een demonstratie met verzonnen cijfers en blijft dat. Kies met --data "
        "een andere map voor echte cijfers."
    ),
    "folder_closed": _(
        "PostgreSQL draait niet als root maar als gebruiker '{user}', en die mag niet door map "
        "{folder}. Kies met --data een map waar '{user}' bij kan (nu {data}), of installeer "
        "Spoedketen buiten {folder}."
    ),
    "folder_unwritable": _(
        "In map {folder} mag niet worden geschreven. Kies met --data een andere map."
    ),
    "keys_differ": _(
        "De sleutel in {path} is een andere dan die in de back-up. Geef --replace om hem te "
        "vervangen; wat met de oude sleutel is versleuteld, is dan niet meer te lezen."
    ),
    "keys_from_outside": _(
        "De sleutels komen uit {name} in de omgeving. Zet ze in secrets/field_keys van de "
        "gegevensmap en haal {name} weg."
    ),
    "no_free_port": _(
        "Geen van de poorten {first} tot en met {last} is vrij. Kies er een met --port."
    ),
    "no_installation": _(
        "In {folder} staat geen installatie. Wijs met --data de gegevensmap aan, of start eerst "
        "'spoedketen up'."
    ),
    "no_unprivileged_user": _(
        "PostgreSQL draait niet als root, en gebruiker '{found}' bestaat niet op deze computer. "
        "Start Spoedketen als gewone gebruiker, of geef map {folder} aan een bestaande gebruiker."
    ),
    "other_server": _(
        "Op {folder} draait al een PostgreSQL die niet van ons is (proces {process}). Stop die "
        "eerst, of kies met --data een andere map."
    ),
    "port_refused": _("Poort {port} is niet te openen: {found}. Kies een andere met --port."),
    "port_taken": _(
        "Poort {port} op {address} is al in gebruik. Kies een andere met --port, of laat --port "
        "weg voor de eerste vrije."
    ),
    "postgres_missing": _(
        "De programma's van PostgreSQL ontbreken. Installeer {package} met pip, of noem een eigen "
        "server in DATABASE_URL."
    ),
    "postgres_stopped": _(
        "PostgreSQL stopte tijdens het starten (code {status}). De reden staat in "
        "{folder}/logs/postgres.log."
    ),
    "real_figures_fixed": _(
        "Deze installatie is niet als demonstratie begonnen; verzonnen cijfers mogen er niet bij. "
        "Kies met --data een andere map voor een demonstratie."
    ),
    "secret_readable": _(
        "Geheim {path} is leesbaar voor anderen. Sluit het af met 'chmod 600', en vervang het als "
        "een ander het gezien kan hebben."
    ),
    "server_not_ready": _(
        "De server op {folder} is nog aan het starten of stoppen. Probeer het zo nog eens."
    ),
    "step_failed": _("Stap '{step}' is niet gelukt (code {status}): {found}. Meer staat in {log}."),
    "tables_newer": _(
        "De tabellen zijn van een nieuwere versie van Spoedketen (stap {found}). Werk bij met pip, "
        "of zet een back-up van deze versie terug in een andere map."
    ),
}
