import re
import string
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from spoedketen.reports.wording import WORDINGS
from spoedketen.reports.wordings.roads import ROADS

SOURCE = Path(__file__).resolve().parents[3] / "src" / "spoedketen"
RAISED = re.compile(
    r"(?:Road|Request|Shape)Error\(\s*\"(\w+)\"|(?:report|add)\(\s*\"(\w+)\"|code=\"(\w+)\""
)
FOLDERS = ("travel/roads", "sources/roads")
FILES = ("planning/road_times.py", "cli/road_matrix.py", "domain/roads.py")


def codes():
    files = [file for folder in FOLDERS for file in (SOURCE / folder).glob("*.py")]
    texts = [file.read_text() for file in [*files, *(SOURCE / name for name in FILES)]]
    return {next(filter(None, match)) for text in texts for match in RAISED.findall(text)}


def english():
    with (SOURCE / "reports/locale/en/LC_MESSAGES/spoedketen.po").open("rb") as file:
        return {message.id: message.string for message in read_po(file)}


def placeholders(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_code_of_the_road_modules_has_a_sentence():
    assert codes() <= WORDINGS.keys()


def test_no_sentence_is_left_over():
    assert ROADS.keys() - codes() == {"road_file_has_faults"}


@pytest.mark.parametrize("code", sorted(ROADS))
def test_a_sentence_has_a_translation_with_the_same_placeholders(code):
    translation = english()[ROADS[code]]
    assert placeholders(ROADS[code]) == placeholders(translation)
