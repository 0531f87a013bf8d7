"""Click commands whose help is in the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

import click

from spoedketen.cli.session import Session
from spoedketen.reports.language import LANGUAGES
from spoedketen.reports.language import marked as _

Function = TypeVar("Function", bound=Callable[..., Any])


def translated(context: click.Context, message: str | None) -> str | None:
    """Return a Dutch help text in the language of the session."""
    session = context.find_root().obj
    if not message or not isinstance(session, Session):
        return message
    return session.translate(message)


@contextmanager
def in_language(shown: click.Option | click.Command, context: click.Context) -> Iterator[None]:
    """Let the help of an option or command be in the reader's language for a while."""
    dutch = shown.help
    try:
        shown.help = translated(context, dutch)
        yield
    finally:
        shown.help = dutch


class Option(click.Option):
    """An option with a translated help text."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the names and the translated help."""
        with in_language(self, ctx):
            return super().get_help_record(ctx)


class Command(click.Command):
    """A command with a translated description."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, made anew in the language of this run."""
        self._help_option = None
        return super().get_help_option(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the translated description."""
        with in_language(self, ctx):
            super().format_help_text(ctx, formatter)


class Group(click.Group):
    """A group of commands with translated descriptions."""

    command_class = Command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, made anew in the language of this run."""
        self._help_option = None
        return super().get_help_option(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the translated description."""
        with in_language(self, ctx):
            super().format_help_text(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with the first sentence of each description."""
        rows = []
        for name in self.list_commands(ctx):
            command = self.get_command(ctx, name)
            if command is not None and not command.hidden:
                text = translated(ctx, command.help) or ""
                rows.append((name, text.split(". ")[0].split("\n")[0].rstrip(".")))
        with formatter.section(click.core._("Commands")):  # type: ignore[attr-defined]
            formatter.write_dl(rows)


Group.group_class = Group


class Verbs(Group):
    """A group whose commands are imported when they are asked for.

    The server must not carry the planning half in its memory for as long as it runs.
    """

    verbs: Mapping[str, str] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return every name."""
        del ctx
        return sorted(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, imported now."""
        del ctx
        if cmd_name not in self.verbs:
            return None
        module, _, attribute = self.verbs[cmd_name].partition(":")
        found: click.Command = getattr(import_module(f"spoedketen.cli.{module}"), attribute)
        return found


def option(*names: str, **settings: Any) -> Callable[[Function], Function]:
    """Return the decorator for a translated option."""
    return click.option(*names, cls=Option, **settings)


def language_option() -> Callable[[Function], Function]:
    """Return ``--lang``; the session has read it already, click only has to know it."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=_("Taal van de uitvoer."),
    )
