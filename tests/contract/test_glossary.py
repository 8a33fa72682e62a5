"""Every Dutch word in a rule or an event class is explained in docs/glossary.md.

The project's own Dutch texts serve as the dictionary: a part of a name that occurs in them is taken for Dutch.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from shared.events import words

ROOT = Path(__file__).resolve().parents[2]
EVENT_MODULES = [
    ROOT / "shared" / "events" / f"{name}.py"
    for name in ("household", "life_events", "residents", "tasks", "contacts", "income", "letters")
]
RULES = sorted((ROOT / "services").rglob("rules.py"))
ENGLISH_TOO = frozenset(
    [
        "code",
        "contact",
        "context",
        "contract",
        "contracts",
        "data",
        "dossier",
        "even",
        "half",
        "intake",
        "json",
        "kafka",
        "kind",
        "later",
        "moment",
        "parameter",
        "partner",
        "partners",
        "past",
        "plan",
        "route",
        "schema",
        "start",
        "stop",
        "systeem",
        "term",
        "topic",
        "trace",
        "type",
        "uuid",
        "week",
    ]
)
"""Words that are spelt the same in both languages, or are names."""
NAMES = frozenset({"assen", "hunze", "tynaarlo"})

_WORD = re.compile(r"[a-zà-ü]{4,}")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def dutch_texts() -> Iterator[str]:
    yield from words.FIELDS.values()
    yield from words.TOPICS.values()
    for known in (*words.EVENTS.values(), *words.PARTS.values()):
        yield from known
    for file in (ROOT / "services").rglob("*.yaml"):
        yield from texts_in(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))


def texts_in(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from texts_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from texts_in(item)


@cache
def dutch_words() -> set[str]:
    text = re.sub(r"`[^`]*`", " ", " ".join(dutch_texts())).lower()
    return set(_WORD.findall(text)) - ENGLISH_TOO - NAMES


def names_in(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name):
                names.add(name)
            case ast.arg(arg=name) | ast.Attribute(attr=name):
                names.add(name)
    return {part.lower() for name in names for part in _PART.findall(name)}


@cache
def explained() -> set[str]:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("| "))
    return {word for row in rows for word in re.findall(r"[a-zà-ü]+", row.lower())}


@pytest.mark.parametrize(
    "file", [*EVENT_MODULES, *RULES], ids=lambda file: str(file.relative_to(ROOT))
)
def test_a_dutch_word_in_the_code_has_a_row_in_the_glossary(file: Path) -> None:
    missing = sorted((names_in(file) & dutch_words()) - explained())

    assert not missing, f"explain in docs/glossary.md (or add to ENGLISH_TOO): {missing}"


def test_the_project_has_enough_dutch_text_to_know_the_language_by() -> None:
    assert {"huishouden", "ingangsdatum", "gemeente", "nazorg"} <= dutch_words()
    assert not {"household", "because", "event"} & dutch_words()
