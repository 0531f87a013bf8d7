"""Sentences for a server that cannot start, stop, be kept or be brought back."""

from spoedketen.reports.language import marked as _

SERVER: dict[str, str] = {
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
    "folder_closed": _(
        "PostgreSQL draait niet als root maar als gebruiker '{user}', en die mag niet door map "
        "{folder}. Kies met --data een map waar '{user}' bij kan (nu {data}), of installeer "
        "Spoedketen buiten {folder}."
    ),
    "folder_unwritable": _(
        "In map {folder} mag niet worden geschreven. Kies met --data een andere map."
    ),
    "no_unprivileged_user": _(
        "PostgreSQL draait niet als root, en gebruiker '{found}' bestaat niet op deze computer. "
        "Start Spoedketen als gewone gebruiker, of geef map {folder} aan een bestaande gebruiker."
    ),
    "other_server": _(
        "Op {folder} draait al een PostgreSQL die niet van ons is (proces {process}). Stop die "
        "eerst, of kies met --data een andere map."
    ),
    "postgres_missing": _(
        "De programma's van PostgreSQL ontbreken. Installeer {package} met pip, of noem een eigen "
        "server in DATABASE_URL."
    ),
    "postgres_stopped": _(
        "PostgreSQL stopte tijdens het starten (code {status}). De reden staat in "
        "{folder}/logs/postgres.log."
    ),
}
