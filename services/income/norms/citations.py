"""How an article of law is cited: `Pw 31 lid 2 onder n en r, lid 5`, several laws apart by a semicolon.

After *en* stands one more of the same kind; after a comma a number is another article, and `lid` or `onder` goes on in the
last one. So `Pw 22 onder a` and `Pw 22a` can't be confused.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

_PIECE = re.compile(
    r"(?P<artikel>\d+[a-z]*(?:[:.]\d+[a-z]*)?)?"
    r"(?: ?lid (?P<lid>\d+[a-z]?))?"
    r"(?: ?onder (?P<onder>[a-z]{1,2}(?: \d°)?))?"
)
_LETTER = re.compile(r"[a-z]{1,2}(?: \d°)?")
_NUMBER = re.compile(r"\d+[a-z]?")


class OnleesbareVerwijzing(ValueError):
    """A citation in another notation, or of a law that is not in the list."""


@dataclass(frozen=True, slots=True, order=True)
class Artikel:
    """An article, or a part of it; without a number the whole law."""

    wet: str
    artikel: str = ""
    lid: str = ""
    onder: str = ""

    def covers(self, other: "Artikel") -> bool:
        """Whether the other is this one or a part of it."""
        mine = (self.wet, self.artikel, self.lid, self.onder)
        theirs = (other.wet, other.artikel, other.lid, other.onder)
        return all(part in {"", their} for part, their in zip(mine, theirs, strict=True))

    def __str__(self) -> str:
        lid = f"lid {self.lid}" if self.lid else ""
        onder = f"onder {self.onder}" if self.onder else ""
        return " ".join(part for part in (self.wet, self.artikel, lid, onder) if part)


def read_citation(text: str, wetten: Collection[str]) -> tuple[Artikel, ...]:
    """Every article that a citation names. Raises OnleesbareVerwijzing."""
    return tuple(_articles(text, sorted(wetten, key=len, reverse=True)))


def _articles(text: str, wetten: list[str]) -> Iterator[Artikel]:
    last: Artikel | None = None
    parts = re.split(r"(; |, | en )", f"; {text}")[1:]
    for link, piece in zip(parts[::2], parts[1::2], strict=True):
        last = _next(piece, link, last, wetten)
        if last is None:
            msg = f"'{text}' is geen verwijzing zoals 'Pw 31 lid 2 onder n': '{piece}'"
            raise OnleesbareVerwijzing(msg)
        yield last


def _next(piece: str, link: str, last: Artikel | None, wetten: list[str]) -> Artikel | None:
    for wet in wetten:
        if piece == wet:
            return Artikel(wet)
        if piece.startswith(f"{wet} "):
            return _within(piece.removeprefix(f"{wet} "), Artikel(wet))
    if last is None or link == "; ":
        return None
    if link == " en " and last.onder and _LETTER.fullmatch(piece):
        return replace(last, onder=piece)
    if link == " en " and last.lid and not last.onder and _NUMBER.fullmatch(piece):
        return replace(last, lid=piece)
    return _within(piece, last)


def _within(piece: str, last: Artikel) -> Artikel | None:
    found = _PIECE.fullmatch(piece)
    if found is None or not piece:
        return None
    if found["artikel"]:
        return Artikel(last.wet, found["artikel"], found["lid"] or "", found["onder"] or "")
    if found["lid"]:
        return replace(last, lid=found["lid"], onder=found["onder"] or "")
    return replace(last, onder=found["onder"])
