"""What a kind of letter may use: the room that writes it says so, and its template is checked against it. Pure."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

FROM_SENDER: Final = frozenset({"gemeente", "telefoon", "bezwaaradres", "website"})
"""What every letter knows, from the file of the sender."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of letter, with what its templates may name. There is one of each: equal is the same."""

    code: str
    values: Mapping[str, str | None]
    """The name between braces, and the condition under which it is known; None where it always is."""
    conditions: AbstractSet[str]
    reasons: AbstractSet[str]
    """Every reason there may be: each has a sentence, or says why it has none."""

    def needs(self, value: str) -> str | None:
        """Raises KeyError for a name that this kind does not know."""
        return None if value in FROM_SENDER else self.values[value]


@dataclass(frozen=True, slots=True)
class Filled:
    """What one letter is written with."""

    conditions: frozenset[str]
    values: Mapping[str, str]
    reasons: tuple[str, ...] = ()
    """In the order in which they are told."""
    words: str = ""
    """What somebody writes beside it, as it is."""
    periods: tuple[tuple[str, str, str], ...] = ()
    """When, and what it was and becomes: a row each."""
    signed: tuple[str, ...] = field(default=())
    """Who decided, and as what."""
