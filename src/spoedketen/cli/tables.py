"""Answers as tables in the terminal."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from spoedketen.cli.session import Session
from spoedketen.cli.studies import Study
from spoedketen.reports.change_sentences import change_sentences
from spoedketen.reports.documents import Document
from spoedketen.reports.language import marked as _
from spoedketen.reports.notices import notices
from spoedketen.reports.numbers import UNKNOWN, day, decimal, percent, signed, whole
from spoedketen.reports.words import (
    ALTERNATIVE_WORDS,
    CATCHMENT_WORDS,
    DIVISION_WORDS,
    STATUS_WORDS,
    VERDICT_WORDS,
    moment,
    scenario_title,
)

ROWS_SHOWN = 12
TARGET_WORDS = {
    True: _("gehaald in dit model"),
    False: _("niet gehaald in dit model"),
    None: _("geen oordeel"),
}


def table(title: str | None, columns: Sequence[tuple[str, str]]) -> Table:
    """Return an empty table; a column is a heading and "left" or "right"."""
    made = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for heading, side in columns:
        made.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    return made


def print_heading(session: Session, study: Study) -> None:
    """Print the norm, the pack, the day, and the lines that every print carries."""
    norm, lang = study.question.norm, session.language
    status = session.say(STATUS_WORDS[norm.status])
    session.out.print(Text(f"{norm.label[lang]} ({status})", style="bold"))
    title = study.pack.note.title.get(lang, study.pack.note.name)
    told = session.say("{title}, peildatum {day}", title=title, day=day(study.question.as_of, lang))
    if study.question.at is not None:
        told += f", {moment(study.question.at.label, session.say)}"
    session.out.print(told, highlight=False)
    session.out.print(study.travel.described[lang], style="dim", highlight=False)
    print_notices(session, study)


def print_notices(session: Session, study: Study) -> None:
    """Print that this is an own calculation, and that figures are indicative where they are."""
    said = "; ".join(session.say(notice) for notice in notices(study.pack))
    session.out.print(f"[{said}]", style="yellow", highlight=False, markup=False)


def print_access(session: Session, study: Study, document: Document) -> None:
    """Print the situation, or both situations and their difference."""
    print_heading(session, study)
    session.out.print()
    if "baseline" in document:
        _print_both(session, study, document)
        _print_moved(session, study, document)
        _print_closure_test(session, study, document)
    else:
        _print_situation(session, study, document)
        _print_regions(session, document)
        _print_catchments(session, document)


def _beyond_words(session: Session, study: Study) -> str:
    limit = study.question.value("limit_minutes")
    if limit is None:
        return session.say("Inwoners boven de grens (model)")
    digits = 0 if limit == int(limit) else 1
    minutes = decimal(limit, session.language, digits) if digits else whole(limit, session.language)
    return session.say("Inwoners buiten {minutes} minuten (model)", minutes=minutes)


def _print_situation(session: Session, study: Study, document: Document) -> None:
    lang = session.language
    made = table("", [("", "left"), ("", "right")])
    made.show_header = False
    made.add_row(session.say("Inwoners"), whole(document["population"], lang))
    if document["beyond"] is not None:
        made.add_row(_beyond_words(session, study), whole(document["beyond"], lang))
        made.add_row(session.say("Binnen de grens"), percent(document["share_within"], lang))
    if document["sites"]:
        made.add_row(session.say("Locaties die meetellen"), whole(document["sites"], lang))
    minutes = document["minutes"]
    made.add_row(session.say("Mediaan, minuten"), decimal(minutes["median"], lang))
    made.add_row(session.say("90% binnen, minuten"), decimal(minutes["p90"], lang))
    made.add_row(session.say("Ongelijkheid (Gini)"), decimal(minutes["gini"], lang, 3))
    if minutes["unreachable_people"]:
        unreachable = whole(minutes["unreachable_people"], lang)
        made.add_row(session.say("Inwoners zonder weg erheen"), unreachable)
    if document["worst_municipality"]:
        worst = document["worst_municipality"]
        told = f"{worst['name'] or worst['region']} {percent(worst['share_within'], lang, 1)}"
        made.add_row(session.say("Slechtst bereikte gemeente"), told)
    if document["target"]:
        words = TARGET_WORDS[document["target"]["met"]]
        share = percent(document["target"]["share"], lang, 0)
        made.add_row(
            session.say("Streefwaarde {share} van de inwoners", share=share), session.say(words)
        )
    session.out.print(made)
    if document["beyond"] is None:
        said = session.say("Deze norm heeft nog geen grenswaarde; geef er een met --limit MINUTEN.")
        session.out.print(said, style="yellow", highlight=False)
    session.out.print()


def _print_regions(session: Session, document: Document) -> None:
    lang = session.language
    divisions = list(dict.fromkeys(row["division"] for row in document["by_region"]))
    for division in (name for name in divisions if name != "province"):
        rows = [row for row in document["by_region"] if row["division"] == division]
        far = sorted((row for row in rows if row["beyond"]), key=lambda row: -row["beyond"])
        if not far:
            continue
        if _mostly_unknown(rows):
            said = _("{division}: van de meeste inwoners onbekend in dit pakket; zie --json.")
            told = session.say(said, division=session.say(DIVISION_WORDS[division]))
            session.out.print(told, style="dim", highlight=False)
            continue
        heading = session.say(DIVISION_WORDS[division])
        columns = [(heading, "left"), (session.say("Inwoners"), "right")]
        columns += [(session.say("Boven de grens"), "right"), (session.say("Binnen"), "right")]
        made = table("", columns)
        for row in far[:ROWS_SHOWN]:
            made.add_row(
                row["name"] or row["region"] or session.say("onbekend"),
                whole(row["population"], lang),
                whole(row["beyond"], lang),
                percent(row["share_within"], lang),
            )
        session.out.print(made)
        _print_rest(session, len(far) - ROWS_SHOWN)
        _print_none_beyond(session, len(rows) - len(far))
        session.out.print()


def _mostly_unknown(rows: Sequence[Document]) -> bool:
    unknown = sum(row["population"] for row in rows if row["region"] is None)
    return bool(2 * unknown > sum(row["population"] for row in rows))


def _print_none_beyond(session: Session, count: int) -> None:
    if count > 0:
        said = session.say("Daarnaast {count} zonder inwoners boven de grens.", count=count)
        session.out.print(said, style="dim", highlight=False)


def _print_rest(session: Session, left: int) -> None:
    if left > 0:
        said = session.say("… en nog {count}; alles staat in --json.", count=left)
        session.out.print(said, style="dim", highlight=False)


def _print_catchments(session: Session, document: Document) -> None:
    if "catchments" not in document:
        return
    found = document["catchments"]
    told = session.say(CATCHMENT_WORDS[found["met"]])
    session.out.print(session.say("De norm per verzorgingsgebied {verdict}.", verdict=told))
    if found["service_areas"] == "nearest":
        said = _("Verzorgingsgebieden zijn niet bekend: ieder gebied telt bij de dichtstbijzijnde.")
        session.out.print(session.say(said), style="yellow", highlight=False)
    failing = [row for row in found["sites"] if row["met"] is False]
    columns = [(session.say("Niet gehaald bij"), "left"), (session.say("Inwoners"), "right")]
    made = table("", [*columns, (session.say("Binnen"), "right")])
    for row in failing:
        share = row["within"]["to_site"] / row["people"]
        made.add_row(
            row["name"], whole(row["people"], session.language), percent(share, session.language)
        )
    if failing:
        session.out.print(made)


def _print_changes(session: Session, study: Study, document: Document) -> None:
    names = {id_: name for id_, name in _site_names(study).items() if id_ is not None}
    for sentence in change_sentences(document["changes"], names, session.say):
        session.out.print(f"· {sentence}", highlight=False, markup=False)


def _print_both(session: Session, study: Study, document: Document) -> None:
    lang = session.language
    columns = [("", "left"), (session.say("Huidige situatie"), "right")]
    columns += [(session.say("Na de wijziging"), "right"), (session.say("Verschil"), "right")]
    closed = [_site_names(study)[site] for site in study.closed]
    made = table(scenario_title(document["scenario_name"], closed, session.say), columns)
    _print_changes(session, study, document)
    before, after = document["baseline"], document["scenario"]
    beyond = document["difference"]["beyond"]
    made.add_row(
        _beyond_words(session, study),
        whole(before["beyond"], lang),
        whole(after["beyond"], lang),
        signed(beyond, lang),
    )
    shares = before["share_within"], after["share_within"]
    made.add_row(session.say("Binnen de grens"), *(percent(share, lang) for share in shares), "")
    counts = before["sites"], after["sites"]
    made.add_row(
        session.say("Locaties die meetellen"),
        *(whole(count, lang) for count in counts),
        signed(counts[1] - counts[0], lang),
    )
    session.out.print(made)
    longer = document["difference"]
    said = session.say(
        "{people} mensen doen er langer over, gemiddeld {minutes} minuten.",
        people=whole(longer["people_longer"], lang),
        minutes=decimal(longer["extra_minutes_mean"], lang),
    )
    session.out.print(said, highlight=False)
    session.out.print()


def _site_names(study: Study) -> dict[str | None, str]:
    names: dict[str | None, str] = {None: UNKNOWN}
    for found in (study.baseline, study.after):
        if found is not None:
            names.update(zip(found.sites.ids, found.sites.names, strict=True))
    return names


def _print_moved(session: Session, study: Study, document: Document) -> None:
    if not document["moved"]:
        return
    lang, names = session.language, _site_names(study)
    several = len({row["from_site"] for row in document["moved"]}) > 1
    headings = [
        *([_("Van")] if several else []),
        _("Naar"),
        _("Mensen"),
        _("Nieuw boven de grens"),
        _("Extra minuten"),
    ]
    sides = ["left"] * (1 + several) + ["right"] * 3
    has_visits = "expected_visits_per_year" in document["moved"][0]
    if has_visits:
        headings += [_("Bezoeken per jaar"), _("Ambulances per jaar")]
        sides += ["right", "right"]
    made = table("", [(session.say(h), side) for h, side in zip(headings, sides, strict=True)])
    for row in document["moved"][:ROWS_SHOWN]:
        cells = [names[row["from_site"]]] if several else []
        cells += [names[row["to_site"]], whole(row["people"], lang)]
        cells += [whole(row["newly_beyond"], lang), decimal(row["extra_minutes_mean"], lang)]
        if has_visits:
            cells.append(whole(row["expected_visits_per_year"], lang))
            cells.append(whole(row["expected_ambulance_arrivals_per_year"], lang))
        made.add_row(*cells)
    session.out.print(made)
    _print_rest(session, len(document["moved"]) - ROWS_SHOWN)
    session.out.print()


def _print_closure_test(session: Session, study: Study, document: Document) -> None:
    if "closure_test" not in document:
        return
    test, lang = document["closure_test"], session.language
    if test["met"] is not None:
        style = "bold green" if test["met"] else "bold red"
        session.out.print(session.say(VERDICT_WORDS[test["met"]]), style=style)
    hit = test["newly_beyond_by_municipality"]
    if hit:
        told = ", ".join(f"{row['name']} {whole(row['people'], lang)}" for row in hit[:ROWS_SHOWN])
        session.out.print(session.say("Nieuw boven de grens: {places}.", places=told))
    car = test["own_car"]
    if car is not None and car["minutes_before_mean"] is not None:
        said = session.say(
            "Met de eigen auto gaan zij van gemiddeld {before} naar {after} minuten.",
            before=decimal(car["minutes_before_mean"], lang),
            after=decimal(car["minutes_after_mean"], lang),
        )
        session.out.print(said, highlight=False)
    for site in test["border_sites"]:
        named = _site_names(study)[site]
        session.out.print(session.say("{site} ligt in de grensregio.", site=named))
    _print_alternatives(session, study, test)


def _subject(session: Session, study: Study, row: Document) -> str:
    subject: str = row["subject"]
    if row["kind"] == "close_instead":
        return _site_names(study).get(subject, subject)
    if row["kind"] == "with_extra_station":
        points = study.baseline.areas.points
        return dict(zip(points.ids, points.names, strict=True)).get(subject, subject)
    return moment(subject, session.say)


def _print_alternatives(session: Session, study: Study, test: Document) -> None:
    lang = session.language
    columns = [(session.say("Alternatief"), "left"), (session.say("Boven de grens"), "right")]
    made = table("", [*columns, (session.say("Verschil"), "right")])
    for row in test["alternatives"]:
        told = session.say(ALTERNATIVE_WORDS[row["kind"]], subject=_subject(session, study, row))
        made.add_row(told, whole(row["beyond"], lang), signed(row["extra_beyond"], lang))
    if test["alternatives"]:
        session.out.print()
        session.out.print(made)
