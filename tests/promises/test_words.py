"""Promises about words: every code has a sentence, every sentence a translation."""

import ast
import importlib
import re
import runpy
import string
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from spoedketen.domain.assumptions import default_assumptions
from spoedketen.domain.dictionary import table_dictionary
from spoedketen.domain.errors import Fault, SpoedketenError
from spoedketen.live.capacity.wording import SENTENCES
from spoedketen.live.fleet import wording as fleet
from spoedketen.live.placements import wording as placements
from spoedketen.live.requests import wording as requests
from spoedketen.reports import wordings
from spoedketen.reports.language import translator
from spoedketen.reports.numbers import LOCALES
from spoedketen.reports.wording import WORDINGS, worded, worded_fault

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "spoedketen"
SUBJECTS = sorted(path.stem for path in (SOURCE / "reports" / "wordings").glob("[a-z]*.py"))
CODE = re.compile(r"^[a-z]+(_[a-z]+)+$")


def subject(name):
    """Return the sentences of one subject."""
    return getattr(importlib.import_module(f"{wordings.__name__}.{name}"), name.upper())


def texts_in_code():
    """Return every text of the source that may be an error code, outside the sentences."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        if "wordings" not in path.parts:
            tree = ast.parse(path.read_text("utf-8"))
            found |= {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return {text for text in found if isinstance(text, str) and CODE.match(text)}


def raised_codes():
    """Return every code that is given to an error or a fault as it is made."""
    errors = {"Fault", "DataError", "RequestError", "ShapeError", "RoadError", "SpoedketenError"}
    found = set()
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") in errors:
                given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "code")]
                found |= {n.value for n in given if isinstance(n, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_no_two_subjects_word_the_same_code():
    codes = [code for name in SUBJECTS for code in subject(name)]
    assert sorted(codes) == sorted(set(codes))
    assert set(codes) == set(WORDINGS)


def test_every_code_that_is_raised_has_a_sentence():
    of_apps = {**SENTENCES, **requests.OURS, **placements.OURS, **fleet.OURS}
    assert raised_codes() - WORDINGS.keys() - of_apps.keys() == set()


def test_every_sentence_belongs_to_a_code_of_the_source():
    assert WORDINGS.keys() - texts_in_code() == set()


@pytest.mark.parametrize("code", sorted(WORDINGS))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_sentence_can_be_said_in_each_language(code, language):
    told = dict.fromkeys(placeholders(WORDINGS[code]), "7")
    assert "7" in worded(SpoedketenError(code, **told), translator(language)) or not told
    assert "{" not in worded_fault(
        Fault(file="f", code=code, parameters=told), translator(language)
    )


@pytest.mark.parametrize("script", ["messages", "messages_of_pages"])
def test_every_message_is_translated_and_none_is_left_over(script):
    assert runpy.run_path(str(ROOT / "scripts" / script))["faults"]() == []


def test_a_translation_has_the_same_gaps_as_its_message():
    for path in SOURCE.rglob("*.po"):
        with path.open("rb") as file:
            for message in read_po(file):
                if isinstance(message.id, str) and message.id and "%" not in message.id:
                    assert placeholders(message.id) == placeholders(message.string), message.id


def test_every_translation_is_english():
    dutch = re.compile(r"\b(het|een|niet|geen|voor|zijn|wordt|naar|deze|kies)\b", re.IGNORECASE)
    say = translator("en")
    told = [say(sentence) for sentence in WORDINGS.values()]
    assert [sentence for sentence in told if dutch.search(sentence)] == []


@pytest.mark.parametrize("name", sorted(table_dictionary()))
def test_every_table_and_column_has_a_label_in_each_language(name):
    table = table_dictionary()[name]
    assert set(table.label) == set(table.meaning) == set(LOCALES)
    for column in table.columns.values():
        assert set(column.label) == set(LOCALES)
        assert all(column.label.values())
        assert column.when_empty is None or set(column.when_empty) == set(LOCALES)
        if not column.required:
            assert column.when_empty is not None, f"{name}.{column.name}"


def test_every_assumption_has_a_range_and_a_reason_in_each_language():
    for row in default_assumptions().values():
        assert row.low <= row.value <= row.high, row.name
        assert set(row.reason) == set(LOCALES)
        assert row.unit


def test_every_value_of_a_parameter_file_says_where_it_comes_from():
    for path in sorted(SOURCE.rglob("parameters/*.yaml")):
        if "norms" in path.parts:
            continue
        text = path.read_text("utf-8")
        told = yaml.safe_load(text)
        entries = told.values() if isinstance(told, dict) else told
        in_each = all(isinstance(entry, dict) and entry.get("source") for entry in entries)
        assert in_each or "source" in told, path.name


def test_the_commands_of_the_readme_exist():
    readme = ROOT / "README.md"
    reference = (ROOT / "docs" / "reference" / "cli.md").read_text("utf-8")
    known = set(re.findall(r"^## (spoedketen.*)$", reference, re.MULTILINE))
    for block in re.findall(r"```\w*\n(.*?)```", readme.read_text("utf-8"), re.DOTALL):
        for words in re.findall(r"^\s*(?:\S*/)?spoedketen((?: [a-z]+)*)", block, re.MULTILINE):
            path = ["spoedketen", *words.split()]
            assert any(" ".join(path[:n]) in known for n in range(2, len(path) + 1)), path
