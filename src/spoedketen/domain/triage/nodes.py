"""Reading a YAML file node by node, so that every fault has its line."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from spoedketen.domain.errors import Fault

LANGUAGES = ("nl", "en")
CODE = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
LONGEST_TEXT = 1_000
LARGEST_FILE = 2_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Key:
    """A name in a mapping with the node that it names."""

    name: str
    node: Node
    line: int


def line_of(node: Node) -> int:
    """Return the line of a node, counted from 1."""
    return int(node.start_mark.line) + 1


@dataclass(slots=True)
class Reading:
    """A file that is being read: what was found wrong, all of it."""

    file: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, code: str, line: int | None, **parameters: object) -> None:
        """Keep a fault."""
        self.faults.append(Fault(file=self.file, code=code, row=line, parameters=parameters))

    def root(self, text: str) -> Node | None:
        """Return the document, or None where it is no YAML."""
        if len(text) > LARGEST_FILE:
            self.fault("triage_file_large", None, most=LARGEST_FILE)
            return None
        try:
            found: Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
            alias = next((t for t in yaml.scan(text) if isinstance(t, yaml.AliasToken)), None)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self.fault("triage_no_yaml", mark.line + 1 if mark else None, found=error.problem or "")
            return None
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            self.fault("triage_no_yaml", None, found=str(error).splitlines()[0][:120])
            return None
        if found is None:
            self.fault("triage_no_yaml", 1, found="")
        if alias is not None:
            # What is meant is written where it stands; and a few lines could mean a million.
            self.fault("triage_alias", alias.start_mark.line + 1, given=alias.value)
            return None
        return found

    def keys(
        self, node: Node | None, needed: Collection[str], allowed: Collection[str] = ()
    ) -> Mapping[str, Key]:
        """Return the keys of a mapping that may be there, and keep what lacks or is strange."""
        if node is None:
            return {}
        found = {key.name: key for key in self.entries(node)}
        line = line_of(node)
        for name in needed:
            if name not in found and isinstance(node, MappingNode):
                self.fault("triage_key_missing", line, key=name)
        known = (*needed, *allowed)
        for key in found.values():
            if key.name not in known:
                self.fault("triage_key_unknown", key.line, key=key.name, known=", ".join(known))
        return found

    def entries(self, node: Node) -> Iterator[Key]:
        """Yield what a mapping names, each name once."""
        if not isinstance(node, MappingNode):
            self.fault("triage_no_mapping", line_of(node))
            return
        seen: set[str] = set()
        for name, value in node.value:
            given = name.value if isinstance(name, ScalarNode) else "?"
            if given in seen:
                self.fault("triage_key_twice", line_of(name), key=given)
                continue
            seen.add(given)
            yield Key(given, value, line_of(name))

    def coded(self, node: Node | None, read: Callable[[Key], T]) -> dict[str, T]:
        """Return a mapping from codes to what they mean."""
        found: dict[str, T] = {}
        for key in self.entries(node) if node is not None else ():
            if not CODE.fullmatch(key.name):
                self.fault("triage_code_unfit", key.line, given=key.name[:80])
            found[key.name] = read(key)
        return found

    def text(self, key: Key | None, most: int = LONGEST_TEXT) -> str:
        """Return a text; an empty or overlong one is a fault."""
        if key is None:
            return ""
        given = key.node.value if isinstance(key.node, ScalarNode) else None
        if given is None or not given.strip() or len(given) > most or not given.isprintable():
            self.fault("triage_text_unfit", key.line, key=key.name, most=most)
            return ""
        return str(given.strip())

    def label(self, key: Key | None) -> dict[str, str]:
        """Return a text in every language."""
        told = self.keys(key.node, LANGUAGES) if key else {}
        return {language: self.text(told.get(language)) for language in LANGUAGES}

    def one_of(self, key: Key | None, known: Collection[str], code: str) -> str:
        """Return a word of a closed list."""
        given = self.text(key)
        if key is not None and given and given not in known:
            self.fault(code, key.line, given=given[:80], known=", ".join(known))
        return given

    def several(self, key: Key | None, known: Collection[str], code: str) -> tuple[str, ...]:
        """Return words of a closed list, in the order of the file."""
        return tuple(self.one_of(part, known, code) for part in self.parts(key))

    def texts(self, key: Key | None) -> tuple[str, ...]:
        """Return a list of texts."""
        return tuple(self.text(part) for part in self.parts(key))

    def parts(self, key: Key | None) -> list[Key]:
        """Return what a list holds, each with its line."""
        if key is None:
            return []
        if not isinstance(key.node, SequenceNode):
            self.fault("triage_no_list", key.line, key=key.name)
            return []
        return [Key(key.name, part, line_of(part)) for part in key.node.value]

    def day(self, key: Key | None) -> date:
        """Return a day."""
        given = self.text(key)
        try:
            return date.fromisoformat(given)
        except ValueError:
            if key is not None and given:
                self.fault("triage_day_unfit", key.line, given=given[:40])
            return date.min

    def flag(self, key: Key | None) -> bool:
        """Return true or false."""
        return self.one_of(key, ("true", "false"), "triage_flag_unfit") == "true"
