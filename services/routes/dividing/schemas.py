"""Much work given to somebody at once, or back to the team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

MOST_ITEMS: Final = 2_000
"""In one go; who has more to divide does so by a filter."""
AT_ONCE: Final = 50
"""So many in one transaction; after each of those the rest can be stopped."""


@dataclass(frozen=True, slots=True)
class Item:
    """A task as it stood in the list: `from_id` had it, or nobody."""

    task_id: UUID
    from_id: UUID | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one task. `why` says for a person why nothing did; None where it was done."""

    position: int
    task_id: UUID
    title: str | None
    """None of a task that is no longer there for who looks."""
    is_done: bool | None
    """None as long as its turn has not come."""
    why: str | None


@dataclass(frozen=True, slots=True)
class Division:
    """A dividing of work, and how far it is."""

    id: UUID
    made_by: UUID
    made_at: datetime
    to_id: UUID | None
    to_name: str | None
    """None: the team."""
    state: str
    total: int
    done: int
    refused: int
    refusals: Sequence[Result] = ()

    @property
    def is_running(self) -> bool:
        return self.state == "running"

    @property
    def left(self) -> int:
        return self.total - self.done - self.refused
