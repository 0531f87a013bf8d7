"""Compile the translations, so that an installed package speaks every language it has."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = (Path("src/spoedketen/reports/locale"), Path("src/spoedketen/live/locale"))


def compile_messages(root: Path) -> list[str]:
    """Write a .mo beside every .po and return what was written, relative to the root."""
    return [
        _compiled(catalogue).relative_to(root).as_posix()
        for locale in LOCALES
        for catalogue in sorted((root / locale).glob("*/LC_MESSAGES/*.po"))
    ]


def _compiled(catalogue: Path) -> Path:
    with catalogue.open("rb") as stream:
        messages = read_po(stream, locale=catalogue.parts[-3], domain=catalogue.stem)
    target = catalogue.with_suffix(".mo")
    with target.open("wb") as stream:
        write_mo(stream, messages)
    return target
