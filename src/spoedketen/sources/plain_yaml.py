"""YAML as people write it: what is not a date, true, false or nothing stays the text it was.

YAML 1.1 reads ``012`` as ten, ``24_7`` as 247, ``08:00`` as 480 and ``NO`` as false. Identifiers
and opening hours must not change that way, so numbers are made where a number is asked for.
"""

import re
from typing import Any

import yaml

MOST_NODES = 1_000_000
"""A text in which aliases unfold to more values than this is refused: it would fill the memory."""


class _CheckedLoader(yaml.SafeLoader):
    """A safe loader that refuses a key given twice and aliases that unfold without end."""

    def get_single_node(self) -> Any:
        node = super().get_single_node()
        if node is not None:
            _unfolded(node, {})
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - as in the parent
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    told = f"{key.value!r} is given twice"
                    raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _unfolded(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many values a node holds once its aliases are written out."""
    if id(node) in known:
        return known[id(node)]
    # A node that is met inside itself never ends.
    known[id(node)] = MOST_NODES + 1
    parts: list[Any] = [] if isinstance(node, yaml.ScalarNode) else list(node.value)
    if isinstance(node, yaml.MappingNode):
        parts = [part for pair in parts for part in pair]
    size = 1 + sum(_unfolded(part, known) for part in parts)
    if size > MOST_NODES:
        told = f"aliases unfold to more than {MOST_NODES} values"
        raise yaml.composer.ComposerError(None, None, told, node.start_mark)
    known[id(node)] = size
    return size


class _PlainLoader(_CheckedLoader):
    """A safe loader that leaves numbers and yes/no words as text."""


_KEPT = {"tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:merge"}
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag in _KEPT]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf")
)


def plain_document(text: str) -> Any:
    """Return a YAML document with numbers as the text they were written as.

    Raises
    ------
    yaml.YAMLError
        If the text is no YAML.
    """
    return _loaded(text, _PlainLoader)


def typed_document(text: str) -> Any:
    """Return a YAML document with numbers as numbers, as the product itself writes them.

    Raises
    ------
    yaml.YAMLError
        If the text is no YAML.
    """
    return _loaded(text, _CheckedLoader)


def lines_of(text: str) -> dict[tuple[str | int, ...], int]:
    """Return the line, from 1, on which each value of a YAML document stands, by its path.

    Raises
    ------
    yaml.YAMLError
        If the text is no YAML.
    """
    loader = _CheckedLoader(text)
    try:
        node = loader.get_single_node()
    except RecursionError:
        raise yaml.YAMLError("nested too deeply") from None
    finally:
        loader.dispose()
    found: dict[tuple[str | int, ...], int] = {}
    if node is not None:
        _keep_lines(node, (), found)
    return found


def _keep_lines(
    node: yaml.Node, path: tuple[str | int, ...], found: dict[tuple[str | int, ...], int]
) -> None:
    found[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            _keep_lines(value, (*path, str(key.value)), found)
    elif isinstance(node, yaml.SequenceNode):
        for row, value in enumerate(node.value):
            _keep_lines(value, (*path, row), found)


def _loaded(text: str, loader: type[_CheckedLoader]) -> Any:
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - derived from the safe loader
    except RecursionError:
        raise yaml.YAMLError("nested too deeply") from None


def cell_text(cell: Any) -> str | None:
    """Return the text of a cell written in YAML; nothing stays nothing."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return None if cell is None else str(cell)
