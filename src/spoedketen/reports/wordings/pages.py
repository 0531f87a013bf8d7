"""Sentences for pages and pictures that cannot be made."""

from spoedketen.reports.language import marked as _

PAGES: dict[str, str] = {
    "not_packaged": _(
        "Bestand {file} ontbreekt: deze installatie is onvolledig. Installeer opnieuw met pip, of "
        "draai in een werkkopie 'python packaging/build.py'."
    ),
    "page_name_unknown": _(
        "'{found}' is geen pagina of kaart. Geef een naam op .html, .svg of .png."
    ),
    "page_not_written": _("{path} is niet te schrijven: {found}. Kies een andere plek met -o."),
    "view_without_scenario": _(
        "Weergave '{found}' toont een wijziging. Geef er een met --close of --scenario."
    ),
}
