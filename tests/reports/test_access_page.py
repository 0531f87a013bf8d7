import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from spoedketen.cli.main import run

REPORTS = Path(__file__).resolve().parents[2] / "src" / "spoedketen" / "reports"
LARGEST_BYTES = 3_000_000
NAMESPACES = {"http://www.w3.org/2000/svg"}


class Page(HTMLParser):
    """The parts of a page that matter here."""

    def __init__(self, path):
        super().__init__()
        self.source = path.read_text("utf-8")
        self.attributes = []
        self.ids = []
        self.feed(self.source)

    def handle_starttag(self, tag, attrs):
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]

    def text(self):
        body = re.sub(r"<(script|style).*?</\1>", " ", self.source, flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.fixture(scope="module", params=["nl", "en"])
def page(pages, request):
    return request.param, Page(pages[request.param])


def test_a_national_page_stays_under_three_megabytes(pages):
    assert all(path.stat().st_size < LARGEST_BYTES for path in pages.values())


def test_a_page_names_its_language_and_says_it_is_an_own_calculation(page):
    language, read = page
    notices = {
        "nl": "eigen berekening, niet de RIVM-analyse",
        "en": "own calculation, not the RIVM analysis",
    }
    assert ("html", "lang", language) in read.attributes
    assert read.text().count(notices[language]) >= 3


def test_a_page_asks_nothing_of_other_hosts(page):
    _, read = page
    linked = [value for _, name, value in read.attributes if name in {"src", "href"}]
    assert all(value.startswith(("#", "data:")) for value in linked)
    style = "".join(re.findall(r"<style>(.*?)</style>", read.source, flags=re.DOTALL))
    targets = re.findall(r"url\(([^)]{0,30})", style)
    assert all(target.startswith(("data:", "#")) for target in targets)
    policy = next(value for _, _, value in read.attributes if value and "default-src" in value)
    assert "default-src 'none'" in policy


def test_ids_on_a_page_are_unique_and_links_within_it_lead_somewhere(page):
    _, read = page
    linked = {
        value[1:] for _, name, value in read.attributes if name == "href" and value[:1] == "#"
    }
    assert sorted(set(read.ids)) == sorted(read.ids)
    assert linked <= set(read.ids)


def test_the_figures_on_the_page_are_written_as_the_language_writes_them(pages):
    assert "28.655" in Page(pages["nl"]).text()
    assert "28,655" in Page(pages["en"]).text()


def test_the_hover_data_know_every_area_and_both_situations(page):
    _, read = page
    found = re.search(r'id="map-data">(.*?)</script>', read.source, flags=re.DOTALL)
    data = json.loads(found.group(1))
    assert len(data["areas"]) == 4067
    assert {len(area) for area in data["areas"]} == {6}


@pytest.mark.usefixtures("packaged")
def test_the_bundled_pack_is_marked_indicative_everywhere(tmp_path):
    for name in ("access.html", "map.svg"):
        assert run(["report", "access", "netherlands", "-o", str(tmp_path / name)], {}) == 0
        assert "indicatieve gegevens" in (tmp_path / name).read_text("utf-8")


@pytest.mark.usefixtures("packaged")
@pytest.mark.parametrize("norm", ["hap_30", "a1_15", "mmt_reach", "stemi_pci", "ggz_60"])
def test_every_kind_of_norm_has_a_page(tmp_path, norm):
    path = tmp_path / "page.html"
    assert run(["report", "access", "netherlands", "--norm", norm, "-o", str(path)], {}) == 0
    assert "Veronderstellingen" in path.read_text("utf-8")


@pytest.mark.usefixtures("packaged")
def test_a_picture_is_a_png_with_the_notices_in_it(tmp_path):
    path = tmp_path / "map.png"
    assert run(["report", "access", "netherlands", "-o", str(path)], {}) == 0
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.usefixtures("packaged")
@pytest.mark.parametrize(
    "options", [["-o", "page.pdf"], ["-o", "map.svg", "--view", "after"], ["-o", "no/such/a.html"]]
)
def test_what_cannot_be_written_is_wrong_use(options):
    assert run(["report", "access", "netherlands", *options], {}) == 2


def test_every_message_of_the_templates_is_in_the_english_catalogue():
    catalogue = REPORTS / "locale" / "en" / "LC_MESSAGES" / "spoedketen.po"
    with catalogue.open("rb") as stream:
        known = {message.id for message in read_po(stream) if message.string}
    said = {
        call.args[0].value
        for template in (REPORTS / "templates").glob("*.j2")
        for call in Environment(autoescape=True)
        .parse(template.read_text("utf-8"))
        .find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "_"
    }
    assert said - known == set()
