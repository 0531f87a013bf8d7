"""YAML from outside: read as written, or refused before it can do harm."""

import pytest
import yaml

from spoedketen.sources.plain_yaml import plain_document, typed_document

BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize("read", [plain_document, typed_document])
@pytest.mark.parametrize(
    ("text", "told"),
    [
        (BOMB, "unfold"),
        ("a: &a [*a]", "unfold"),
        ("a: " + "[" * 20_000, "deep"),
        ("changes: [1]\nchanges: []", "twice"),
        ("outer: {a: 1, a: 2}", "twice"),
        ("a: !!python/object/apply:os.getcwd []", "constructor"),
    ],
    ids=["bomb", "endless", "deep", "twice", "twice inside", "python"],
)
def test_a_text_that_would_do_harm_is_refused(read, text, told):
    with pytest.raises(yaml.YAMLError, match=told):
        read(text)


def test_aliases_and_merged_keys_of_an_honest_text_are_followed():
    text = "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\nagain: [*b, *b]"
    assert plain_document(text)["more"] == {"x": "1", "y": "3"}
    assert typed_document(text)["again"] == [{"x": 1, "y": 2}] * 2
