"""The place that is worst off in a simulation of ambulances, before and after a policy."""

from typing import Any

from spoedketen.cli.ambulance_tables import place_words
from spoedketen.cli.session import Session
from spoedketen.reports.numbers import decimal, percent, whole


def print_worst_before(session: Session, document: dict[str, Any]) -> None:
    """Print the worst place beside what it was, of all and of each urgency: a mean hides it."""
    before = document["compared"]
    pairs = [(session.say("alle"), before["own_worst_node"], document["worst_node"])]
    pairs += [
        (row["name"], was, row["worst_node"])
        for row, was in zip(document["urgencies"], before["own_worst_by_urgency"], strict=True)
    ]
    for name, was, now in pairs:
        if was is not None and now is not None:
            said = session.say(
                "Slechtste plek, {name}: {was} te laat wordt {now}.",
                name=name,
                was=place_words(was, session.language),
                now=place_words(now, session.language),
            )
            is_worse = now["late_share"] > was["late_share"] + HARDLY_WORSE
            session.out.print(said, style="yellow" if is_worse else None, highlight=False)


HARDLY_WORSE = 0.01
"""Share of calls: a worst place that is later by more is told in another colour."""


def print_worst(session: Session, document: dict[str, Any]) -> None:
    """Print which place has most calls too late, and which of those that a base reaches in time."""
    found, lang = document["worst_node"], session.language
    reached = document["worst_reached_node"]
    if found is None:
        said = session.say("Geen plek heeft genoeg patiënten om de slechtste te noemen.")
    else:
        said = session.say(
            "Slechtste plek: {node}, {share} te laat ({patients} patiënten); te laat is na "
            "{target} min, tenzij de urgentie een eigen norm heeft.",
            node=found["node"],
            share=percent(found["late_share"], lang, 1),
            patients=whole(found["patients"], lang),
            target=decimal(document["target_minutes"], lang),
        )
    session.out.print(said, highlight=False)
    if reached is not None and reached != found:
        said = session.say(
            "Slechtste plek die een standplaats op tijd haalt: {place} te laat.",
            place=place_words(reached, lang),
        )
        session.out.print(said, highlight=False)
