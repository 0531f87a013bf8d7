"""What the dossier on paper takes over from the page: every text, with its look and its place."""

import base64

from spoedketen.reports.impact_page.blocks import blocks, runs

MAP = '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title></svg>'
DATA = "data:image/svg+xml;base64," + base64.b64encode(MAP.encode()).decode()
PAGE = f"""<main>
<div class="facts"><span>a <b>b</b></span>
<span>c</span></div>
<section><h2 class="begins">Head</h2>
<p class="lead">One
  two <span class="interval">(1 – 2)</span>.</p><p class="quiet screen">not on paper</p>
<div class="picture"><img src="{DATA}" alt="a map"/></div>
<div class="scroll"><table><thead><tr><th>x</th><th class="number">y</th></tr></thead><tbody>
<tr><th scope="row">p</th><td class="number">1<br/>2</td></tr>
<tr><td colspan="2">all</td></tr></tbody></table></div>
<div class="pair"><div class="card"><h4>who</h4>
<svg viewBox="0 0 1 1" aria-label="in words"><line class="axis" x1="0"/></svg></div></div>
</section></main>"""


def said(runs):
    return "".join(run.get("text", "/") for run in runs)


def test_every_part_of_the_page_comes_in_its_order_and_what_is_for_a_screen_stays_there():
    made = blocks(PAGE)
    kinds = ["facts", "heading", "text", "picture", "table", "pair"]
    assert [block["kind"] for block in made] == kinds
    facts, head, text, picture, table, pair = made
    assert [said(part) for part in facts["parts"]] == ["a b", "c"]
    assert (head["level"], head["begins"]) == (2, True)
    assert said(text["runs"]) == "One two (1 – 2)."
    assert [run for run in text["runs"] if "aside" in run] == [{"text": "(1 – 2)", "aside": True}]
    assert (picture["svg"], picture["alt"]) == (MAP, "a map")
    assert [[said(cell["runs"]) for cell in row] for row in table["rows"]] == [
        ["p", "1/2"],
        ["all"],
    ]
    assert table["rows"][1][0]["span"] == 2
    assert table["heads"][1]["number"]
    (chart,) = pair["cards"][0]["charts"]
    assert chart["alt"] == "in words"
    assert 'viewBox="0 0 1 1"' in chart["svg"]
    assert "<style>" in chart["svg"]


def test_spaces_are_those_of_a_browser():
    from xml.etree import ElementTree as ET  # noqa: PLC0415 - only here

    told = runs(ET.fromstring("<p> a <b> b</b>\n c <i>d</i>e </p>"))  # noqa: S314 - our own
    assert said(told) == "a b c de"
