"""The reader's language: ``--lang``, else LANG, else Dutch; also for click's own words."""

import gettext
import os
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from spoedketen.reports.language import LANGUAGES

FALLBACK = "nl"


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return "nl" or "en"; the last ``--lang`` wins, as click would have it."""
    words = [part for word in arguments for part in word.split("=", 1)]
    asked = [following for word, following in pairwise(words) if word == "--lang"]
    for candidate in (*reversed(asked), *_from_environment(environment)):
        if candidate[:2] in LANGUAGES:
            return candidate[:2]
    return FALLBACK


def _from_environment(environment: Mapping[str, str]) -> list[str]:
    return [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]


def speak(language: str) -> None:
    """Let click's own words ("Usage", "Options") come in the language."""
    folder = Path(str(files("spoedketen.reports"))) / "locale"
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain("click", str(folder))
    gettext.textdomain("click")
