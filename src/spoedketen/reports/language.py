"""Dutch is the source language; English comes from the gettext catalogue."""

import gettext as _gettext
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from spoedketen.domain.errors import RequestError

LANGUAGES = ("nl", "en")

Translate = Callable[[str], str]


def translator(language: str) -> Translate:
    """Return the function that puts a Dutch message into ``language`` ("nl" or "en")."""
    if language == "nl":
        return str
    folder = Path(str(files("spoedketen.reports"))) / "locale"
    try:
        return _gettext.translation("spoedketen", folder, languages=[language]).gettext
    except FileNotFoundError:
        raise RequestError("catalogue_missing", found=language) from None


def marked(message: str) -> str:
    """Mark a Dutch message for extraction and return it unchanged."""
    return message
