"""The runbooks of operations as a page: as much of Markdown as `docs/runbooks` uses, and no more."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Final, Literal

FOLDER: Final = Path(__file__).resolve().parents[3] / "docs" / "runbooks"
ADDRESS: Final = "/reporting/stroom/draaiboek"

_CODE: Final = re.compile(r"`([^`]+)`")
_BOLD: Final = re.compile(r"\*\*([^*]+)\*\*")
_STRESSED: Final = re.compile(r"(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])")
_LINK: Final = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_ITEM: Final = re.compile(r"\s*(?:-|\d+\.) ")
_FENCE: Final = "```"

Kind = Literal["heading", "text", "items", "code", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    lines: Sequence[str]
    """Of a table its rows, of a heading the words, of code the lines as they stand."""

    @property
    def rows(self) -> list[list[str]]:
        """Of a table, the first with what its columns are."""
        cells = [line.strip().strip("|").split("|") for line in self.lines]
        return [
            [in_line(cell.strip()) for cell in row]
            for row in cells
            if not all(set(cell.strip()) <= {"-", ":"} and cell.strip() for cell in row)
        ]


@cache
def names() -> frozenset[str]:
    return frozenset(path.stem for path in FOLDER.glob("*.md"))


@cache
def read(name: str) -> tuple[str, tuple[Block, ...]]:
    """The title of a runbook, and what it says. `name` is one of `names()`."""
    blocks = tuple(blocks_of((FOLDER / f"{name}.md").read_text(encoding="utf-8")))
    return blocks[0].lines[0], blocks[1:]


def blocks_of(text: str) -> Iterator[Block]:
    gathered: list[str] = []
    kind: Kind | None = None
    for line in text.splitlines():
        if kind == "code":
            if line.strip().startswith(_FENCE):
                yield Block("code", gathered)
                gathered, kind = [], None
            else:
                gathered.append(line)
            continue
        begins = _kind_of(line, kind)
        if gathered and (begins != kind or not line.strip()):
            yield Block(kind or "text", gathered)
            gathered = []
        kind = begins
        if kind == "heading":
            yield Block("heading", [line.lstrip("# ")])
            kind = None
        elif kind == "items" and not _ITEM.match(line):
            # An item goes on.
            gathered[-1:] = [" ".join([*gathered[-1:], line.strip()])]
        elif kind != "code" and line.strip():
            gathered.append(line.strip())
    if gathered:
        yield Block(kind or "text", gathered)


def _kind_of(line: str, before: Kind | None) -> Kind | None:
    if not line.strip():
        return None
    if line.strip().startswith(_FENCE):
        return "code"
    if line.startswith("#"):
        return "heading"
    if line.lstrip().startswith("|"):
        return "table"
    if _ITEM.match(line) or (before == "items" and line.startswith(" ")):
        return "items"
    return "text"


def in_line(text: str) -> str:
    """As HTML: escaped, with code, bold, stress, and links to other runbooks; what lies elsewhere is not served, so it is no link."""
    marked = _CODE.sub(r"<code>\1</code>", escape(text))
    marked = _BOLD.sub(r"<strong>\1</strong>", marked)
    marked = _STRESSED.sub(r"<em>\1</em>", marked)
    return _LINK.sub(_link, marked)


def _link(found: re.Match[str]) -> str:
    words, name = found[1], found[2].partition("#")[0].removesuffix(".md")
    if name not in names():
        return words
    return f'<a class="utrecht-link utrecht-link--html-a" href="{ADDRESS}/{name}">{words}</a>'
