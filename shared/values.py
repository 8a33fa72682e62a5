"""Values of which every event makes several: frozen to the type checker, and as quick to make as any other object.

A frozen dataclass sets each field through `object.__setattr__`: with nine fields it takes ten times as long to make as one
that is not frozen, and over all values of a life event that was a tenth of what taking it in cost. Everywhere else
`@dataclass(frozen=True, slots=True)` is right: there a change is refused while the program runs, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

__all__ = ["made_often"]

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as made_often
else:

    def made_often(*, frozen: bool, slots: bool) -> Callable[[type[T]], type[T]]:
        """`@made_often(frozen=True, slots=True)`: compared and hashed by its fields, which mypy lets nobody change."""
        return dataclass(slots=slots, unsafe_hash=frozen)
