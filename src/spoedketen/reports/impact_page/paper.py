"""The dossier on paper: PDF/UA, the same bytes for the same figures."""

import json
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Any

import typst

from spoedketen.reports.access_page.rendering import built_file, environment
from spoedketen.reports.access_page.report import AccessReport
from spoedketen.reports.documents import Document
from spoedketen.reports.impact_page.blocks import blocks
from spoedketen.reports.impact_page.page import impact_context, page_title
from spoedketen.reports.language import marked as _
from spoedketen.reports.language import translator

FOOT = _("Spoedketen {version}. Pakket {pack}, controlegetal {checksum}.")


def impact_paper(document: Document, reports: Sequence[AccessReport], language: str) -> bytes:
    """Return the dossier as an accessible PDF (PDF/UA-1), with the text of the page."""
    template = files("spoedketen.reports") / "templates" / "impact.typ"
    with as_file(built_file("open-sans-400.ttf")) as font:
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[font.parent])
        return bytes(
            typst.compile(
                template.read_bytes(),
                format="pdf",
                pdf_standards=["ua-1"],
                sys_inputs={"told": json.dumps(_told(document, reports, language))},
                font_paths=fonts,
            )
        )


def _told(document: Document, reports: Sequence[AccessReport], language: str) -> dict[str, Any]:
    context = impact_context(document, reports, language)
    main = environment(language).get_template("impact_main.html.j2").render(context)
    day = context["as_of"]
    foot = translator(language)(FOOT).format(
        version=context["version"],
        pack=document["pack"]["name"],
        checksum=document["pack"]["checksum"][:12],
    )
    return {
        "language": language,
        "title": page_title(document, language),
        "date": [day.year, day.month, day.day],
        "notice": "; ".join(context["notices"]),
        "foot": foot,
        "blocks": blocks(main),
    }
