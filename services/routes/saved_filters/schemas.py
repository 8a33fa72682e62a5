"""A filter that somebody keeps under a name, to begin with or to choose again."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

MOST_NAME: Final = 40
MOST_QUERY: Final = 1_000
MOST_FILTERS: Final = 20
"""Per list; more is no choice any more."""


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """`query` as it stands in the address of the list."""

    id: UUID
    name: str
    query: str
    is_default: bool
