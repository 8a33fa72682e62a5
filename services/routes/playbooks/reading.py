"""Reads one playbook that people wrote: as a checked document, or as everything that is wrong, by line.

Whoever uploads one may mean harm: it is small, flat, without references, and makes no Python objects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from shared.http.faults import fault_of

T = TypeVar("T")

MAX_BYTES: Final = 64 * 1024
"""Ten times the longest playbook."""
MAX_DEPTH: Final = 12
MAX_FAULTS: Final = 50

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A fault in a file: on which line, at which step and field, and what."""

    line: int | None
    place: str
    """`stap 'loon-controleren', uiterlijk`; empty where it is the file as a whole."""
    reason: str

    def __str__(self) -> str:
        line = f"regel {self.line}: " if self.line else ""
        return f"{line}{self.place or 'het geheel'}: {self.reason}"


class PlaybookError(ValueError):
    """A file cannot be used; the text says which file, line, step and field, and why."""

    def __init__(self, file: str, *wrong: Wrong) -> None:
        super().__init__("; ".join(f"{file}, {fault}" for fault in wrong))
        self.file = file
        self.wrong = wrong


def read(file: str, content: bytes, adapter: TypeAdapter[T]) -> T:
    """The document that a file holds. Raises PlaybookError with all faults at once."""
    node = _parse(file, content)
    try:
        data = _Plain("").construct_document(node) if node is not None else None
    except yaml.MarkedYAMLError as error:
        raise PlaybookError(file, _marked(error)) from error
    except (ValueError, OverflowError, RecursionError) as error:
        raise PlaybookError(file, Wrong(None, "", f"geen goede YAML ({error})")) from error
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        lines = dict(_lines_of(node)) if node is not None else {}
        found = error.errors(include_url=False, include_input=False)[:MAX_FAULTS]
        raise PlaybookError(file, *(_wrong(data, lines, fault) for fault in found)) from error


def _parse(file: str, content: bytes) -> yaml.Node | None:
    """The tree of a file, before anything is made of it."""
    if len(content) > MAX_BYTES:
        raise PlaybookError(file, Wrong(None, "", f"het bestand is groter dan {MAX_BYTES} bytes"))
    try:
        text = content.decode("utf-8")
        _check_shape(file, text)
        node: yaml.Node | None = yaml.compose(text, Loader=_Plain)
    except UnicodeDecodeError as error:
        raise PlaybookError(
            file, Wrong(None, "", "kan niet worden gelezen (geen UTF-8)")
        ) from error
    except yaml.MarkedYAMLError as error:
        raise PlaybookError(file, _marked(error)) from error
    except yaml.YAMLError as error:
        raise PlaybookError(file, Wrong(None, "", f"geen goede YAML ({error})")) from error
    return node


def _check_shape(file: str, text: str) -> None:
    """Before a tree is built: no references, as a few of them make millions of nodes, and not too deep."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise PlaybookError(file, Wrong(line, "", "verwijzingen (& en *) worden niet gelezen"))
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise PlaybookError(file, Wrong(line, "", "te veel lagen in elkaar"))


def _marked(error: yaml.MarkedYAMLError) -> Wrong:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else None
    return Wrong(line, "", f"geen goede YAML ({error.problem or error.context})")


class _Plain(yaml.CSafeLoader):
    """YAML lets the last of two equal keys win in silence; here the second is a fault."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _not_good("hier hoort een naam", key)
            if key.value in seen:
                raise _not_good(f"'{key.value}' staat er twee keer", key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
        """What looks like a number or a day and is none is a fault of its line."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise _not_good("dit is geen bestaand getal of geen bestaande dag", node) from error


def _not_good(reason: str, node: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, reason, node.start_mark)


def _lines_of(node: yaml.Node, place: Place = ()) -> Iterator[tuple[Place, int]]:
    """Per place in the document the line on which it begins."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from ((found, line) for found, line in _lines_of(value, (*place, key.value)))
            yield (*place, key.value), key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for at, item in enumerate(node.value):
            yield from _lines_of(item, (*place, at))


def _wrong(data: Any, lines: Mapping[Place, int], error: Mapping[str, Any]) -> Wrong:
    location: Place = error["loc"]
    known = [location[:length] for length in range(len(location) + 1) if location[:length] in lines]
    return Wrong(
        lines[known[-1]] if known else None, _named(data, location), fault_of(error).reason
    )


def _named(data: Any, location: Sequence[str | int]) -> str:
    """`stap 'loon-controleren', uiterlijk` instead of a path of numbers."""
    place = [str(part) for part in location]
    if len(location) > 1 and location[0] == "stappen" and isinstance(location[1], int):
        step = data["stappen"][location[1]]
        code = step.get("stap") if isinstance(step, dict) else None
        place = [f"stap '{code}'" if code else f"stap nummer {location[1] + 1}", *place[2:]]
    return ", ".join(place)
