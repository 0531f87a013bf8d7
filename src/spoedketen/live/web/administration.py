"""What there is to administer, and for whom: the one list behind the rail and the first page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from spoedketen.live.accounts.values import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One page of the administration."""

    address: str
    word: str
    what: str


def matters(actor: Actor) -> list[Matter]:
    """Return what this person may administer or look into."""
    return [
        Matter(address=reverse(name), word=word, what=what)
        for permission, name, word, what in _all()
        if actor.may(permission)
    ]


def _all() -> list[tuple[str, str, str, str]]:
    return [
        (
            "sharing.edit",
            "web:sharing",
            _("Delen"),
            _("Per locatie en soort cijfer kiezen wie het ziet, met de geschiedenis."),
        ),
        (
            "terms.edit",
            "web:terms",
            _("Opnamevoorwaarden"),
            _("Wie uw diensten opnemen: leeftijd, geslacht, contracten met verzekeraars."),
        ),
        (
            "deployment.edit",
            "web:deployments",
            _("Inzetafspraken"),
            _("Wat uw organisatie bij welk opschalingsniveau doet."),
        ),
        (
            "keys.manage",
            "web:api_keys",
            _("API-sleutels"),
            _("Sleutels van aangesloten systemen: maken, vervangen, intrekken."),
        ),
        (
            "people.manage",
            "web:people",
            _("Mensen en rollen"),
            _("Uitnodigen, rollen geven en beëindigen, inloglinks."),
        ),
        (
            "participants.view",
            "web:participants",
            _("Deelnemers"),
            _("Welke verplichte schakels per regio aanwezig zijn en nu aanleveren."),
        ),
        (
            "directory.view",
            "web:facilities",
            _("Voorzieningen"),
            _("Hoeveel locaties wat bieden, per regio en op een dag."),
        ),
        (
            "directory.edit",
            "admin:index",
            _("Gids bewerken"),
            _("Organisaties, locaties, diensten, afspraken en contacten."),
        ),
        (
            "audit.view",
            "web:audit",
            _("Auditlogboek"),
            _("Wie deed wat wanneer, en of de keten heel is."),
        ),
        (
            "own.settings",
            "web:retention",
            _("Bewaartermijnen"),
            _("Hoe lang elk soort gegeven bewaard wordt en wie ervoor verantwoordelijk is."),
        ),
    ]
