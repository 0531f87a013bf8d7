"""One rule for forms: a field that may stay empty says so, all others must be filled in."""

import re
from importlib.resources import files

import pytest

PAGES = files("spoedketen.live.web") / "templates" / "web"
TAG = r"(?:[^<>]|\{%.*?%\}|\{\{.*?\}\})*"
FIELD = re.compile(
    r'(?P<label><span class="label">(?:(?!</span>\s*<(?:input|textarea)).)*</span>'
    r'|<label for="[^"]*">(?:(?!</label>).)*</label>)\s*'
    rf"(?P<field><(?:input|textarea)\b{TAG}>)"
)
SAID = ("(niet verplicht)", "verplicht aan de telefoon", "als u ", "leeg")
"""In the label: that it may stay empty, when it may not, or what empty means."""
ANOTHER_KIND = re.compile(r'type="(checkbox|radio|hidden|search|file|range)"')


def unsaid(page):
    """Return the labels of fields of a form that changes something, empty or not, nobody knows."""
    for form in re.split(r"(?=<form)", page):
        if form.startswith("<form") and 'method="get"' in form[: form.index(">")]:
            continue
        for found in FIELD.finditer(form):
            field = found["field"]
            is_plain = re.search(r'\brequired\b|value="\d+"|aria-describedby', field)
            is_said = any(word in found["label"] for word in SAID)
            if not (is_plain or is_said or ANOTHER_KIND.search(field)):
                yield re.sub(r"<[^>]*>", "", found["label"])


@pytest.mark.parametrize("page", sorted(each.name for each in PAGES.iterdir()))
def test_a_field_that_may_stay_empty_says_so(page):
    assert list(unsaid((PAGES / page).read_text("utf-8"))) == []


def test_the_rule_finds_a_field_that_says_nothing():
    form = '<form method="post"><label class="field"><span class="label">Naam</span>'
    assert list(unsaid(f'{form}<input type="text" name="n">')) == ["Naam"]
    assert list(unsaid(f'{form}<input type="text" name="n" required>')) == []
