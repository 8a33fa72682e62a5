"""A life event as it is stored, and the columns of its table."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

Key = tuple[str, str]
"""Source and id of the sender: what makes an event the same event."""


# Not frozen, as every event of a batch is one: that takes twice as long to make. Nobody changes a row.
@dataclass(slots=True)
class LifeEventRow:
    """A life event as stored. `data` is what was reported, people by their id."""

    id: UUID
    source: str
    source_id: str
    body_hash: bytes
    type: str
    status: str
    data: dict[str, Any]
    correlation_id: UUID
    received_at: datetime
    effective_on: date | None = None
    person_id: UUID | None = None
    dossier_id: UUID | None = None
    sealed: list[str] | None = None
    """Whoever nobody knows yet, encrypted, in base64; `data` has the place of each."""
    sees: list[str] | None = None
    """The municipalities of who reported it, where that is not all of them: it is tried again as by that caller."""
    reported_by: str | None = None
    """The subject of who reported it, who may put it right when the household has left the area."""
    try_again: bool | None = None
    """Something changed about whom it waits for."""
    reason: str | None = None
    """Our own code, worded for any sender (`reasons.py`); what a person wrote is the explanation."""
    explanation: str | None = None
    replaces: UUID | None = None
    replaced_by: UUID | None = None
    same_as: UUID | None = None
    part_of: UUID | None = None
    """The event that this one tells once more, in the dossier of somebody else."""
    settled_at: datetime | None = None
    settled_by: str | None = None

    @property
    def key(self) -> Key:
        return self.source, self.source_id


COLUMNS: Final = tuple(field.name for field in fields(LifeEventRow))
SELECT: Final = f"SELECT {', '.join(COLUMNS)} FROM life_event"  # noqa: S608 - our own column names
