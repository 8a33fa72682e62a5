"""Who did what to the outbox by hand, why, and how far it came: kept beside it for the audit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import orjson
from sqlalchemy import text

from shared import ids
from shared.errors import InvalidInput
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

Kind = Literal["republish", "accept-move", "raise-sequences"]
_ACTIVITIES: dict[Kind, str] = {
    "republish": "berichten-opnieuw-publiceren",
    "accept-move": "verplaatste-database-aanvaarden",
    "raise-sequences": "volgnummers-ophogen",
}

_BEGIN = text(
    """
    INSERT INTO outbox_action (id, action, actor, reason, detail)
    VALUES (:id, :action, :actor, :reason, CAST(:detail AS jsonb))
    """
)
_NOTE = text("UPDATE outbox_action SET events = :events WHERE id = :id")
_END = text("UPDATE outbox_action SET events = :events, ended_at = now() WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided it, and why."""

    actor: str
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidInput((), "Geef een reden op.")


async def begin(
    tx: Transaction, kind: Kind, decision: Decision, detail: Mapping[str, object]
) -> UUID:
    """Note that it begins; gives the id by which its progress is noted."""
    identifier = ids.new_id()
    await tx.execute(
        _BEGIN,
        {
            "id": identifier,
            "action": kind,
            "actor": decision.actor,
            "reason": decision.reason,
            "detail": orjson.dumps(detail, default=str).decode(),
        },
    )
    await processing_log.record(tx, decision.actor, _ACTIVITIES[kind], [identifier], kind="run")
    return identifier


async def note(tx: Transaction, identifier: UUID, events: int) -> None:
    """Note how many events it has come to."""
    await tx.execute(_NOTE, {"id": identifier, "events": events})


async def end(tx: Transaction, identifier: UUID, events: int) -> None:
    """Note that it is done."""
    await tx.execute(_END, {"id": identifier, "events": events})
