"""What every command shares: language, console, the pack, the means of travel."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from spoedketen.reports.language import Translate, translator
from spoedketen.reports.language import marked as _

if TYPE_CHECKING:
    from spoedketen.domain.pack import Pack

PHASE_WORDS = {
    "compile": _("Rekenkern wordt eenmalig vertaald op deze computer (ongeveer 20 seconden) …"),
    "contract": _("Wegennet wordt voorbereid; een volgende keer staat het klaar …"),
    "rebuild": _("Het bewaarde wegennet is beschadigd en wordt opnieuw gemaakt …"),
    "cache_not_written": _(
        "Het wegennet kon niet worden bewaard; een volgende keer duurt het weer zo lang."
    ),
}


class Session:
    """One run of the command for one reader.

    Answers go to standard output; progress, notes and errors to standard error.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.translate: Translate = translator(language)
        # Names and messages may hold brackets and colons: they are text, never mark-up.
        self.out = Console(markup=False, emoji=False)
        self.aside = Console(stderr=True, markup=False, emoji=False)

    def say(self, message: str, **parameters: object) -> str:
        """Return a Dutch message in the reader's language."""
        return self.translate(message).format(**parameters)

    @contextmanager
    def progress(self, message: str) -> Iterator[Progress]:
        """Show on standard error that something is under way; gone when done."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(16))
        with Progress(
            *columns,
            TimeElapsedColumn(),
            console=self.aside,
            transient=True,
            disable=not self.aside.is_terminal,
        ) as progress:
            progress.add_task(self.translate(message), total=None)
            yield progress

    def steps(self) -> Callable[[str, float], None]:
        """Return a listener that tells on standard error which slow phase has begun."""
        told: set[str] = set()

        def listen(phase: str, _share: float) -> None:
            if phase not in told and phase in PHASE_WORDS:
                told.add(phase)
                self.aside.print(self.translate(PHASE_WORDS[phase]), style="dim", highlight=False)

        return listen

    def pack(self, named: str) -> "Pack":
        """Return the checked pack; say so when a table changed since it was built."""
        from spoedketen.sources.pack_files import edited_tables, read_pack  # noqa: PLC0415 - heavy
        from spoedketen.sources.pack_locations import pack_folder  # noqa: PLC0415

        folder = pack_folder(named)
        pack = read_pack(folder)
        for table in edited_tables(folder, pack.note):
            note = self.say(
                "Let op: tabel {table} is gewijzigd sinds het pakket is gebouwd.", table=table
            )
            self.aside.print(note, style="yellow", highlight=False)
        return pack

    def print_json(self, document: dict[str, Any]) -> None:
        """Print exactly one JSON document on standard output."""
        if "notice" in document:
            document = {**document, "notice": [self.translate(line) for line in document["notice"]]}
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def fail(self, message: str) -> None:
        """Print an error on standard error."""
        told = self.say("Fout: ") + message
        self.aside.print(told, style="bold red", highlight=False, soft_wrap=True)


def existing_file(path: str | None) -> Path | None:
    """Return an option's path, or None where it was not given."""
    return None if path is None else Path(path)
