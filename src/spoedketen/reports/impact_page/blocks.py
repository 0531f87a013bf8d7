"""The dossier as blocks to be set on paper, read from the text of the page itself.

What a reader sees is said once, in the template of the page; here it is only taken apart: headings,
texts, lists, tables, facts and pictures. What is for a screen only (class ``screen``) is left out.
"""

import base64
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from spoedketen.reports.map.colours import LIGHT

Block = dict[str, Any]
SVG = "http://www.w3.org/2000/svg"
LOOKS = {"b": "bold", "strong": "bold", "code": "code"}
CLASS_LOOKS = {"interval": "aside", "quiet": "quiet", "unit": "quiet", "flag": "flag"}
CHART_RULES = """
text{{fill:{quiet};font-size:11px}} .axis{{stroke:{strong-line}}} .grid{{stroke:{line}}}
polyline{{fill:none;stroke-width:2}} line{{stroke-width:1}}
.line-0{{stroke:{accent};stroke-width:2}} .line-1{{stroke:{bad};stroke-width:2}}
.before{{stroke-dasharray:4 4}}
"""


def blocks(main: str) -> list[Block]:
    """Return the blocks of a page's main part, which is well-formed."""
    return list(_of(ET.fromstring(main)))  # noqa: S314 - made by our own template


def _of(element: ET.Element) -> Iterator[Block]:
    """Yield the blocks of an element, in reading order."""
    css = _css(element)
    if "screen" in css:
        return
    made = next((MADE[name] for name in (element.tag, *css) if name in MADE), None)
    if made is not None:
        yield made(element)
        return
    for child in element:
        yield from _of(child)


def _css(element: ET.Element) -> list[str]:
    return element.get("class", "").split()


def _heading(element: ET.Element) -> Block:
    level = 4 if element.tag == "summary" else int(element.tag[1])
    begins = "begins" in _css(element)
    return {"kind": "heading", "level": level, "begins": begins, "runs": runs(element)}


def _text(element: ET.Element) -> Block:
    return {"kind": "text", "look": (_css(element) or ["plain"])[0], "runs": runs(element)}


def _list(element: ET.Element) -> Block:
    return {"kind": "list", "items": [runs(item) for item in element]}


def _parts(element: ET.Element) -> Block:
    """Return what stands side by side on a screen: the children, one after the other."""
    return {"kind": _css(element)[0], "parts": [runs(child) for child in element]}


def _verdict(element: ET.Element) -> Block:
    return {"kind": "verdict", "good": "yes" in _css(element), "runs": runs(element)}


def _cards(element: ET.Element) -> Block:
    return {"kind": "cards", "cards": [[runs(part) for part in card] for card in element]}


def _picture(element: ET.Element) -> Block:
    image = element.find("img")
    if image is None:
        raise ValueError
    svg = base64.b64decode(image.get("src", "").partition(",")[2]).decode()
    return {"kind": "picture", "svg": svg, "alt": image.get("alt")}


def _pair(element: ET.Element) -> Block:
    return {
        "kind": "pair",
        "cards": [
            {
                "head": runs(card[0]),
                "charts": [
                    {"svg": _drawing(svg), "alt": svg.get("aria-label")} for svg in card[1:]
                ],
            }
            for card in element
        ],
    }


def _table(element: ET.Element) -> Block:
    """Return heads and rows; a cell may span columns."""
    head, body = element
    heads = [_cell(cell) for cell in head[0]]
    rows = [[_cell(cell) for cell in row] for row in body]
    return {"kind": "table", "heads": heads, "rows": rows, "weights": _weights([heads, *rows])}


def _cell(element: ET.Element) -> Block:
    return {
        "runs": runs(element),
        "number": "number" in _css(element),
        "span": int(element.get("colspan", "1")),
        "is_head": element.get("scope") == "row",
    }


def _weights(rows: list[list[Block]]) -> list[float]:
    """Return how wide each column wants to be: what is not broken, and more where it tells much."""
    found = [0.0] * len(rows[0])
    keeps = () if len(rows[0]) > FEW_COLUMNS else ("aside",)
    for row in rows:
        for number, cell in enumerate(row):
            if cell["span"] > 1:
                break
            found[number] = max(found[number], _wanted_width(cell, keeps))
    return [min(weight, WIDEST) for weight in found]


FEW_COLUMNS, MUCH, MUCH_OF_FIGURES, WIDEST, UNBROKEN = 6, 3.2, 1.7, 60.0, 26
"""Letters of width by the root of the length of a cell, the most, and what is kept on a line."""


def _wanted_width(cell: Block, keeps: Collection[str]) -> float:
    """Return the width of a cell in letters; a figure and what is in ``keeps`` are not broken."""
    runs = cell["runs"]
    text = "".join(str(run.get("text", " ")) for run in runs)
    parts = [run for run in runs if "aside" in keeps or "aside" not in run]
    figure = "".join(str(run.get("text", " ")) for run in parts).strip()
    longest = max((len(word) for word in text.split()), default=1)
    if cell["number"] and len(figure) <= UNBROKEN and any(each.isdigit() for each in figure):
        longest = max(longest, len(figure))
    share = MUCH_OF_FIGURES if cell["number"] else MUCH
    return float(max(longest, share * len(text) ** 0.5))


def runs(element: ET.Element) -> list[Block]:
    """Return a text as runs of one look each, with spaces as a browser would have them."""
    found, ends_open = [], False
    for run in _runs(element, {}):
        if "text" in run:
            run["text"] = run["text"] if ends_open else run["text"].lstrip()
        if run.get("text") != "":
            found.append(run)
            ends_open = not run.get("text", " ").endswith(" ")
    if found and "text" in found[-1]:
        found[-1]["text"] = found[-1]["text"].rstrip()
    return [run for run in found if run.get("text") != ""]


def _runs(element: ET.Element, look: Mapping[str, bool]) -> Iterator[Block]:
    """Yield what is in an element, in order; ``look`` is that of what is around it."""
    if element.tag == "br":
        yield {"break": True}
    elif element.tag == "svg":
        yield {"svg": _drawing(element)}
    else:
        names = (LOOKS.get(element.tag), *(CLASS_LOOKS.get(css) for css in _css(element)))
        inside = {**look, **{name: True for name in names if name}}
        yield {"text": _spaced(element.text), **inside}
        for child in element:
            yield from _runs(child, inside)
            yield {"text": _spaced(child.tail), **inside}


def _spaced(text: str | None) -> str:
    return re.sub(r"[ \n\t]+", " ", text or "")


def _drawing(element: ET.Element) -> str:
    """Return a drawing that stands by itself, in the colours of paper."""
    rules = ET.Element("style")
    rules.text = CHART_RULES.format_map(LIGHT)
    alone = ET.Element("svg", {**element.attrib, "xmlns": SVG, "font-family": "Open Sans"})
    alone.extend([rules, *element])
    return ET.tostring(alone, encoding="unicode")


MADE: Mapping[str, Callable[[ET.Element], Block]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "summary"), _heading),
    "p": _text,
    "ul": _list,
    "table": _table,
    "facts": _parts,
    "notices": _parts,
    "verdict": _verdict,
    "cards": _cards,
    "picture": _picture,
    "pair": _pair,
}
