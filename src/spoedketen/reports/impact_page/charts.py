"""Small charts by hour of the day: before as a line of dashes, after as a solid one."""

from collections.abc import Sequence

from markupsafe import escape

from spoedketen.reports.access_page.rendering import said_in
from spoedketen.reports.documents import Document
from spoedketen.reports.language import marked as _
from spoedketen.reports.numbers import decimal

WIDTH, HEIGHT = 420, 170
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 12, 26
TICKS = (0, 6, 12, 18, 23)
WHAT = {
    "own": _("bezoeken met eigen vervoer per uur"),
    "ambulance": _("aankomsten per ambulance per uur"),
    "present": _("patiënten op de SEH"),
}


def hour_chart(row: Document, names: Sequence[str], language: str) -> str:
    """Return one SVG with a pair of lines per name, with a title that says it in words."""
    say = said_in(language)
    most = max(max(row[name][when]) for name in names for when in ("before", "after"))
    scale = (HEIGHT - TOP - BOTTOM) / max(most, 1e-9)
    parts = [_axes(most, scale, language)]
    told = []
    for number, name in enumerate(names):
        parts += [
            _line(row[name][when], scale, f"{when} line-{number}") for when in ("before", "after")
        ]
        peak = max(range(24), key=lambda hour, name=name: row[name]["after"][hour])  # type: ignore[misc]
        told.append(
            say(
                _("{what}: drukste uur {hour}.00, {before} nu en {after} daarna"),
                what=say(WHAT[name]),
                hour=peak,
                before=decimal(row[name]["before"][peak], language),
                after=decimal(row[name]["after"][peak], language),
            )
        )
    title = escape(f"{row['name']}: {'; '.join(told)}")
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="hours" aria-label="{title}">'
        f"{''.join(parts)}</svg>"
    )


def _x(hour: float) -> float:
    return round(LEFT + (WIDTH - LEFT - RIGHT) * hour / 23, 1)


def _y(value: float, scale: float) -> float:
    return round(HEIGHT - BOTTOM - value * scale, 1)


def _line(values: Sequence[float], scale: float, css: str) -> str:
    points = " ".join(f"{_x(hour)},{_y(value, scale)}" for hour, value in enumerate(values))
    return f'<polyline class="{css}" points="{points}"/>'


def _axes(most: float, scale: float, language: str) -> str:
    base = HEIGHT - BOTTOM
    marks = "".join(
        f'<text x="{_x(hour)}" y="{HEIGHT - 8}" text-anchor="middle">{hour}</text>'
        for hour in TICKS
    )
    top = _y(most, scale)
    return (
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{base}" y2="{base}"/>'
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{top}" y2="{top}"/>'
        f'<text x="{LEFT - 6}" y="{top + 4}" text-anchor="end">{decimal(most, language)}</text>'
        f'<text x="{LEFT - 6}" y="{base + 4}" text-anchor="end">0</text>{marks}'
    )
