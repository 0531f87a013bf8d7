"""Who there are in a demonstration: a name, a role, and where that role is given."""

from spoedketen.live.demo.played import PLAYED

PEOPLE = (
    ("seh-arts", "emergency_physician", "hospital"),
    ("seh-verpleegkundige", "emergency_nurse", "hospital"),
    ("transfer", "transfer_nurse", "hospital"),
    ("organisatiebeheer", "organisation_administrator", "hospital"),
    ("bestuur", "hospital_board", "hospital"),
    ("centralist", "dispatcher", "control_room"),
    ("ambulance", "ambulance_nurse", "network"),
    ("triagist", "triagist", "network"),
    ("huisarts", "general_practitioner", "network"),
    ("verloskundige", "midwife", "network"),
    ("roaz", "roaz_analyst", "network"),
    ("voorzitter", "roaz_chair", "network"),
    ("rcps", "distribution_coordinator", "network"),
    ("ghor", "public_health_director", "network"),
    ("lcps", "distribution_coordinator", "nation"),
    ("vws", "ministry_analyst", "nation"),
    ("verzekeraar", "insurer", "nation"),
)
WORKERS = (
    ("triagist", "triagist", "desk"),
    ("regiearts", "lead_doctor", "desk"),
    ("huisarts", "general_practitioner", "huisartsenpraktijk-demonstratie"),
    ("verloskundige", "midwife", "verloskundigenpraktijk-demonstratie"),
)


def address_of(name: str) -> str:
    """Return the address that somebody signs in with; it leads nowhere."""
    return f"{name}@demonstratie.invalid"


def names() -> list[str]:
    """Return everybody whom one can sign in as, beside the administrator."""
    return list(dict.fromkeys(name for name, _, _ in (*PEOPLE, *WORKERS, *PLAYED)))


ADMINISTRATOR = address_of("beheer")
