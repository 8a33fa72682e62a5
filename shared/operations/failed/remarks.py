"""What people do about a failed message without deciding: put it aside, write a note, look at what is in it."""

from typing import Final

from sqlalchemy import text

from shared.messaging.actions import Action, acting, note, require
from shared.messaging.failures import OPEN
from shared.messaging.transaction import Database
from shared.observability import processing_log

MAY_BE_ASIDE: Final = ("waiting", "gap", "unknown", "rejected")
"""What waits for a person; the others go on by themselves."""

LOOK: Final = "mislukt-bericht-inzien"

_PUT_ASIDE = text(
    "UPDATE failed_message SET aside_at = :now WHERE id = :id AND aside_at IS NULL RETURNING id"
)
_TAKE_BACK = text(
    "UPDATE failed_message SET aside_at = NULL WHERE id = :id AND aside_at IS NOT NULL RETURNING id"
)


async def put_aside(database: Database, action: Action) -> bool:
    """It is known and waits for something: no alarm any more, and still counted. False when it is aside, or was tried since."""
    async with acting(database, action.failed_message_id) as (tx, row):
        require(row, MAY_BE_ASIDE, "opzij gelegd")
        if action.attempts != row.attempts:
            return False
        changed = await tx.execute(_PUT_ASIDE, {"id": row.id, "now": tx.now})
        return changed.one_or_none() is not None and await note(tx, action, "aside")


async def take_back(database: Database, action: Action) -> bool:
    """It asks for attention again. False when it was not aside."""
    async with acting(database, action.failed_message_id) as (tx, row):
        require(row, OPEN, "teruggelegd")
        changed = await tx.execute(_TAKE_BACK, {"id": row.id})
        return changed.one_or_none() is not None and await note(tx, action, "back")


async def add_note(database: Database, action: Action) -> None:
    """Write down what others should know; also of what is settled."""
    async with acting(database, action.failed_message_id) as (tx, _):
        await note(tx, action, "note")


async def reveal(database: Database, action: Action) -> bytes:
    """The message as it is, personal data and all: who looked and why is kept, in the processing log too."""
    async with acting(database, action.failed_message_id) as (tx, row):
        await note(tx, action, "reveal")
        # Of a message without a dossier nobody knows whom it is about: then it stands for itself.
        await processing_log.record(
            tx,
            action.actor,
            LOOK,
            [row.dossier_id or row.id],
            kind="dossier" if row.dossier_id else "message",
        )
        return bytes(row.payload)
