"""Errors and faults as sentences in the reader's language."""

from collections.abc import Mapping

from spoedketen.domain.errors import Fault, SpoedketenError
from spoedketen.reports.language import Translate
from spoedketen.reports.language import marked as _
from spoedketen.reports.wordings.cases import CASES
from spoedketen.reports.wordings.packs import PACKS
from spoedketen.reports.wordings.pages import PAGES
from spoedketen.reports.wordings.requests import REQUESTS
from spoedketen.reports.wordings.roads import ROADS
from spoedketen.reports.wordings.server import SERVER
from spoedketen.reports.wordings.siting import SITING
from spoedketen.reports.wordings.triage import TRIAGE
from spoedketen.reports.wordings.units import UNITS

PARTS = (CASES, PACKS, PAGES, REQUESTS, ROADS, SERVER, SITING, TRIAGE, UNITS)
WORDINGS: Mapping[str, str] = {code: said for part in PARTS for code, said in part.items()}

IN_CHANGE = _("Wijziging {number}: ")


def worded(error: SpoedketenError, translate: Translate) -> str:
    """Return the sentence for an error; a change of a scenario is named by its number."""
    message = translate(WORDINGS[error.code])
    if "number" in error.parameters and "{number}" not in message:
        message = translate(IN_CHANGE) + message
    return visible(message.format(**error.parameters))


def visible(text: str) -> str:
    """Return a text in which control characters are written out, so that they steer nothing."""
    return "".join(
        char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text
    )


def worded_fault(fault: Fault, translate: Translate) -> str:
    """Return one line for a fault: file, row, column, what is wrong and how to repair it."""
    message = translate(WORDINGS[fault.code])
    known = {"file": fault.file, "row": fault.row, "column": fault.column, **fault.parameters}
    sentence = message.format(**known)
    if "{file}" in message:
        return visible(sentence)
    place = [fault.file]
    if fault.row is not None:
        place.append(translate(_("regel {row}")).format(row=fault.row))
    if fault.column is not None:
        place.append(translate(_("kolom {column}")).format(column=fault.column))
    return visible(f"{', '.join(place)}: {sentence}")


def worded_line(fault: Fault, translate: Translate) -> str:
    """Return one line for a fault as compilers write it: file, colon, line, colon, sentence."""
    sentence = translate(WORDINGS[fault.code]).format(**fault.parameters)
    place = fault.file if fault.row is None else f"{fault.file}:{fault.row}"
    return visible(f"{place}: {sentence}")
