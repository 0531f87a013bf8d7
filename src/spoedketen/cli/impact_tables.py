"""An impact study in the terminal: the totals, the neighbours, the places that wait longer."""

from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.cli.tables import print_notices, table
from spoedketen.reports.documents import Document
from spoedketen.reports.impact_page.words import SHARES, TOTAL_WORDS
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal, percent, signed, whole

ROWS_SHOWN, LARGE = 8, 1_000.0


def print_impact(session: Session, study: Study, document: Document) -> None:
    """Print each scenario in short; the dossier tells the rest."""
    print_notices(session, study)
    if not document["run"]["is_whole"]:
        said = session.say("Onderbroken: gemaakt van de keren die af waren.")
        session.out.print(said, style="yellow", highlight=False)
    for row in document["scenarios"]:
        session.out.print()
        session.out.print(row["name"], style="bold", highlight=False)
        _print_totals(session, row)
        _print_doubt(session, row)
        _print_sites(session, row)
        _print_places(session, row)


def _print_totals(session: Session, row: Document) -> None:
    lang = session.language
    heads = [(session.say(_("Per jaar, tenzij anders gezegd")), "left")]
    heads += [(session.say(words), "right") for words in (_("Nu"), _("Daarna"), _("Verschil"))]
    made = table("", [*heads, (session.say(_("95 procent")), "right")])
    newly = sum(each["people"] for each in row["access"]["newly"])
    made.add_row(session.say(_("mensen nieuw boven de grens")), "", "", whole(newly, lang), "")
    band = row["access"]["newly_band"]
    for side, words in (
        ("faster", _("  als iedereen 5 procent sneller rijdt")),
        ("slower", _("  als iedereen 5 procent langzamer rijdt")),
    ):
        if band[side] is not None:
            ends = (whole(band[side][key], lang) for key in ("before", "after", "difference"))
            made.add_row(session.say(words), *ends, "")
    for name, pair in row["totals"].items():
        made.add_row(session.say(TOTAL_WORDS[name]), *_cells(name, pair, lang))
    session.out.print(made)


def _cells(name: str, pair: Document, lang: str) -> list[str]:
    keys = ("before", "after", "difference", "low", "high")
    *told, low, high = (_told(name, pair, key, lang) for key in keys)
    return [*told, f"{low} – {high}"]


def _told(name: str, pair: Document, key: str, lang: str) -> str:
    """Return one figure of a total, as coarse as its size before the change asks."""
    value = pair[key]
    if value is None:
        return "?"
    if name in SHARES:
        return percent(value, lang)
    return whole(value, lang) if abs(pair["before"]) > LARGE else decimal(value, lang)


def _print_doubt(session: Session, row: Document) -> None:
    """Print how far each difference goes under other assumptions, where that was asked."""
    lang, doubt = session.language, row["doubt"]
    if doubt is None:
        return
    title = _("Verschil bij {draws} keer andere veronderstellingen")
    heads = [("", "left")]
    heads += [
        (session.say(words), "right")
        for words in (_("Laagste"), _("Middelste"), _("Hoogste"), _("Zelfde richting"))
    ]
    made = table(session.say(title, draws=doubt["draws"]), heads)
    for name, drawn in doubt["totals"].items():
        if name in row["totals"]:
            ends = {"before": row["totals"][name]["before"], **drawn}
            told = [_told(name, ends, key, lang) for key in ("lowest", "median", "highest")]
            way = "–" if drawn["same_way"] is None else f"{drawn['same_way']} / {doubt['draws']}"
            made.add_row(session.say(TOTAL_WORDS[name]), *told, way)
    session.out.print(made)


def _print_sites(session: Session, row: Document) -> None:
    lang = session.language
    heads = [(session.say(_("SEH")), "left")]
    heads += [
        (session.say(words), "right")
        for words in (_("Bezoeken, nu"), _("Direct"), _("Gesimuleerd"), _("Tijd op stop"))
    ]
    made = table(session.say(_("Waar de patiënten heen gaan")), heads)
    for site in row["sites"][:ROWS_SHOWN]:
        stopped = site["stopped_share"]
        made.add_row(
            site["name"],
            whole(site["visits"]["before"], lang),
            signed(site["first_order_visits"], lang),
            signed(site["visits"]["difference"], lang),
            f"{percent(stopped['before'], lang, 1)} → {percent(stopped['after'], lang, 1)}",
        )
    session.out.print(made)


def _print_places(session: Session, row: Document) -> None:
    lang = session.language
    heads = [(session.say(_("Plaats")), "left"), (session.say(_("Effect")), "left")]
    heads += [
        (session.say(words), "right")
        for words in (_("Responstijd nu, min"), _("Verschil, min"), _("Later dan 15 min"))
    ]
    made = table(session.say(_("Waar een ambulance langer duurt")), heads)
    for place in row["places"][:ROWS_SHOWN]:
        response, late = place["response_minutes"], place["late_share"]
        effect = _("direct") if place["is_direct"] else _("vervolg")
        made.add_row(
            place["place"],
            session.say(effect),
            decimal(response["before"], lang),
            f"{decimal(response['difference'], lang)}",
            f"{percent(late['before'], lang, 0)} → {percent(late['after'], lang, 0)}",
        )
    session.out.print(made)
