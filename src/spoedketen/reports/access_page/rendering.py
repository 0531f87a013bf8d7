"""Templates in the reader's language, with numbers and days as that language writes them."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from importlib.resources import files
from importlib.resources.abc import Traversable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from spoedketen.domain.errors import RequestError
from spoedketen.reports.language import translator
from spoedketen.reports.numbers import day, decimal, percent, signed, whole

FONT_WEIGHTS = (400, 600, 700)


def environment(language: str) -> Environment:
    """Return the templates for a reader."""
    found = Environment(
        loader=PackageLoader("spoedketen.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["_"] = said_in(language)
    found.globals["language"] = language
    for write in (whole, decimal, percent, signed, day):
        found.filters[write.__name__] = _written(write, language)
    return found


def said_in(language: str) -> Callable[..., str]:
    """Return the function that says a Dutch message, with its parameters filled in."""
    return partial(_said, translator(language))


def _said(translate: Callable[[str], str], message: str, **parameters: object) -> str:
    return translate(message).format(**parameters)


def _written(write: Callable[..., str], language: str) -> Callable[..., str]:
    def in_language(number: object, *options: object) -> str:
        return write(number, language, *options)

    return in_language


def built_text(name: str) -> str:
    """Return a text that the packaging step made."""
    return built_file(name).read_text("utf-8")


def built_file(name: str) -> Traversable:
    """Return a file that the packaging step made.

    Raises
    ------
    RequestError
        If it is missing.
    """
    path = files("spoedketen.reports") / "built" / name
    if not path.is_file():
        raise RequestError("not_packaged", file=f"built/{name}")
    return path


def fonts() -> Mapping[int, str]:
    """Return the font by weight, as text that can stand in a page."""
    found = {weight: built_file(f"open-sans-{weight}.woff2") for weight in FONT_WEIGHTS}
    return {w: base64.b64encode(path.read_bytes()).decode() for w, path in found.items()}


def fingerprint(text: str) -> str:
    """Return what a content security policy calls a script or style by."""
    digest = hashlib.sha256(text.encode()).digest()
    return "sha256-" + base64.b64encode(digest).decode()


def trusted(text: str) -> Markup:
    """Return text of our own that is markup already."""
    return Markup(text)  # noqa: S704 - made by our own templates, which escape what they are given
