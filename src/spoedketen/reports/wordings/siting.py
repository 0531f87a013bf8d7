"""Sentences for questions about siting that cannot be answered."""

from spoedketen.reports.language import marked as _

SITING: dict[str, str] = {
    "siting_count_out_of_range": _(
        "Gevraagd zijn {count} locaties, maar er zijn {candidates} kandidaten. "
        "Kies een aantal van 1 tot en met {candidates}."
    ),
    "siting_fixed_exceed_count": _(
        "Er liggen {fixed} locaties vast, meer dan de gevraagde {count}. "
        "Verhoog het aantal of maak locaties los."
    ),
    "siting_fixed_unknown": _(
        "Vaste locatie {index} bestaat niet; de kandidaten zijn genummerd van 0 en "
        "het zijn er {candidates}."
    ),
    "siting_infeasible": _(
        "Met dit aantal locaties is niet iedereen te bedienen die een kandidaat heeft. "
        "Verhoog het aantal of voeg kandidaten toe."
    ),
    "siting_minutes_not_a_table": _(
        "De reistijden moeten een tabel zijn (vraagpunten bij kandidaten); "
        "dit heeft {dimensions} dimensies."
    ),
    "siting_minutes_unusable": _(
        "De reistijd van vraagpunt {demand} naar kandidaat {candidate} is onbekend of negatief. "
        "Vul minuten in, of oneindig als er geen route is."
    ),
    "siting_out_of_time": _(
        "Binnen {seconds} seconden is geen oplossing gevonden. Geef meer tijd of minder kandidaten."
    ),
    "siting_people_length": _(
        "Er zijn {expected} vraagpunten, maar de inwoners hebben vorm {came}."
    ),
    "siting_people_unusable": _(
        "Het aantal inwoners van vraagpunt {demand} is onbekend of negatief."
    ),
}
