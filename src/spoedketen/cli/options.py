"""Options that several commands share, and what they mean."""

import re
from datetime import date, datetime
from typing import Any

import click

from spoedketen.cli.translated import Function, language_option, option
from spoedketen.domain.assumptions import VALUES_OF_NORMS
from spoedketen.domain.calendars import DAYS, WeekMoment
from spoedketen.domain.dictionary import service_types
from spoedketen.domain.errors import RequestError
from spoedketen.domain.pack import Pack
from spoedketen.norms.registry import norm
from spoedketen.planning.access import Question
from spoedketen.reports.language import marked as _

TYPICAL_DAY = "tue"
DUTCH_DAYS = dict(zip(("ma", "di", "wo", "do", "vr", "za", "zo"), DAYS, strict=True))
DAY_NAMES = {day: day for day in (*DAYS, "holiday")} | DUTCH_DAYS | {"feestdag": "holiday"}

USUAL_NORM = "seh_45"
LARGEST = 1e9
"""Of a factor, a limit or an assumption: what is larger is a slip, and sums with it overflow."""


def question_options(function: Function) -> Function:
    """Add the options that make up a question about a norm."""
    norm_option = option(
        "--norm", "norm_id", default=USUAL_NORM, show_default=True, help=_("De norm.")
    )
    return _question_options(norm_option(function))


def question_options_by_change(function: Function) -> Function:
    """Add the same options, with a norm that follows from what changes where none is asked."""
    norm_option = option(
        "--norm",
        "norm_id",
        help=_("De norm; anders die van de dienst die verandert, en anders seh_45."),
    )
    return _question_options(norm_option(function))


def _question_options(function: Function) -> Function:
    for add in reversed(
        (
            option("--as-of", metavar="DATE", help=_("Peildatum; anders die van het pakket.")),
            option("--at", "moment", help=_("Moment van de week, zoals 'di 03:00'.")),
            option("--capability", help=_("Alleen locaties die ook deze dienst hebben.")),
            option("--abroad", is_flag=True, help=_("Tel locaties in België en Duitsland mee.")),
            option("--limit", type=float, help=_("Andere grens in minuten.")),
            option("--assume", multiple=True, help=_("Vervang een veronderstelling: naam=getal.")),
            option("--travel", "provider", help=_("Reistijden: matrix, skeleton, curve of roads.")),
            option("--curve", "curve_file", help=_("Eigen curve, gemaakt met 'travel fit'.")),
            option("--speed-factor", type=float, default=1.0, help=_("Factor op alle snelheden.")),
            option("--json", "as_json", is_flag=True, help=_("Eén JSON-document op de uitvoer.")),
            language_option(),
        )
    ):
        function = add(function)
    return function


def workers_options(function: Function) -> Function:
    """Add the options that say where replications run."""
    for add in (
        option("--cluster", help=_("Adres van een Dask-cluster dat de keren simuleert: tcp://…")),
        option(
            "--workers",
            type=click.IntRange(0),
            default=0,
            help=_("Processen op deze computer; 0 is zoveel als er zijn."),
        ),
    ):
        function = add(function)
    return function


def positive(number: float, option_name: str) -> float:
    """Return the number, or refuse one that cannot be a factor or a limit."""
    if not 1 / LARGEST <= number <= LARGEST:
        raise RequestError("not_positive", option=option_name, found=number)
    return number


def assumed(pairs: tuple[str, ...]) -> dict[str, float]:
    """Return the values of ``--assume name=number``."""
    found: dict[str, float] = {}
    for pair in pairs:
        name, equals, number = pair.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise RequestError("assumption_shapeless", found=pair) from None
        most = 1 if name.strip() == "share" else LARGEST
        if not equals or not 0 <= found[name.strip()] <= most:
            raise RequestError("assumption_shapeless", found=pair)
    return found


def week_moment(text: str | None) -> WeekMoment | None:
    """Return the moment that a person wrote; without a day it is a working Tuesday."""
    if text is None:
        return None
    match = re.fullmatch(r"(?:(\w+) )?([01]?\d|2[0-3]):([0-5]\d)", text.strip().lower())
    day = DAY_NAMES.get(match.group(1) or TYPICAL_DAY) if match else None
    if match is None or day is None:
        raise RequestError("moment_unreadable", found=text)
    minute = int(match.group(2)) * 60 + int(match.group(3))
    is_holiday = day == "holiday"
    return WeekMoment(day=TYPICAL_DAY if is_holiday else day, minute=minute, is_holiday=is_holiday)


def day_of(text: str | None, pack: Pack) -> date:
    """Return the day asked for, or the day of the pack."""
    return pack.note.date if text is None else parsed_day(text)


def parsed_day(text: str) -> date:
    """Return the day that a person wrote as 2025-04-01."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day, no moment
    except ValueError:
        raise RequestError("date_unreadable", found=text) from None


def known_service(named: str | None) -> str | None:
    """Return the type of service, or refuse one that no pack can have."""
    if named is not None and named not in service_types():
        listed = ", ".join(sorted(service_types()))
        raise RequestError("service_unknown", found=named, candidates=listed)
    return named


def question_from(pack: Pack, asked: dict[str, Any]) -> Question:
    """Return the question that the options make up."""
    replaced = assumed(asked["assume"])
    if asked["limit"] is not None:
        replaced["limit_minutes"] = positive(asked["limit"], "--limit")
    return Question(
        norm=norm(asked["norm_id"] or USUAL_NORM),
        as_of=day_of(asked["as_of"], pack),
        at=week_moment(asked["moment"]),
        capability=known_service(asked["capability"]),
        countries=("NL", "BE", "DE") if asked["abroad"] else ("NL",),
        replaced={name: replaced[name] for name in replaced if name in VALUES_OF_NORMS},
    )


def other_assumptions(asked: dict[str, Any]) -> list[tuple[str, float]]:
    """Return what was replaced among the rows of the assumptions."""
    pairs = assumed(asked["assume"]).items()
    return [(name, value) for name, value in pairs if name not in VALUES_OF_NORMS]
