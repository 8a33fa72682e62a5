"""A failed message that becomes another one: proposed by somebody, decided by somebody else, once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text

from shared import ids
from shared.errors import AppError, Conflict, InvalidInput, NotFound
from shared.events.envelope import EventReader
from shared.messaging.actions import EDITABLE, Action, acting, edited, note, replace, require
from shared.messaging.transaction import Database, Transaction
from shared.operations.failed.masking import parsed, uncovered

_FIND = text("SELECT * FROM failed_message_edit WHERE id = :id")
_LOCK = text("SELECT * FROM failed_message_edit WHERE id = :id FOR UPDATE")
_PROPOSE = text(
    """
    INSERT INTO failed_message_edit (id, failed_message_id, payload, proposed_by, proposed_by_name, reason, proposed_at)
    VALUES (:id, :message, :payload, :actor, :name, :reason, :now) ON CONFLICT DO NOTHING RETURNING id
    """
)
_SETTLE = text("UPDATE failed_message_edit SET state = :state WHERE id = :id")


class OwnProposal(AppError):
    """Nobody approves what one proposed oneself."""

    def __init__(self) -> None:
        detail = "U stelde deze wijziging zelf voor. Een ander beslist erover."
        super().__init__(403, "eigen-voorstel", "Een tweede persoon is nodig", detail)


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides about a proposal, and why."""

    proposal_id: UUID
    actor: str
    reason: str
    name: str = ""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidInput((), "Geef een reden op.")


async def propose(database: Database, action: Action, written: bytes, reader: EventReader) -> UUID:
    """Propose what a failed message becomes, also when it was tried again, and failed again, while that was written.

    Where a covered value was left as it was shown, it stays what it was. Raises InvalidInput when it would be no event of
    ours, or nothing changes, and Conflict when there is a proposal already.
    """
    async with acting(database, action.failed_message_id) as (tx, row):
        require(row, EDITABLE, "gewijzigd")
        payload = _whole(written, row)
        edited(row, payload, reader)
        proposal = {"id": ids.new_id(), "message": row.id, "payload": payload, "now": tx.now}
        proposed = await tx.execute(
            _PROPOSE,
            {**proposal, "actor": action.actor, "name": action.name, "reason": action.reason},
        )
        identifier: UUID | None = proposed.scalar_one_or_none()
        if identifier is None:
            raise Conflict(
                "voorstel-ligt-er-al", "Er ligt al een voorstel. Laat daar eerst over beslissen."
            )
        await note(tx, action, "propose")
        return identifier


async def approve(database: Database, decision: Decision, reader: EventReader) -> bool:
    """Let the proposal take the place of the failed message; False when it was decided already. Raises OwnProposal."""
    proposal = await _find(database, decision.proposal_id)
    if proposal.proposed_by == decision.actor:
        raise OwnProposal
    async with acting(database, proposal.failed_message_id) as (tx, row):
        if not await _is_open(tx, proposal.id):
            return False
        # Its own retries may have gone on meanwhile: what counts is that it is still there to be edited.
        action = _acted(row, decision)
        if not await replace(tx, row, action, edited(row, proposal.payload, reader)):
            return False
        await tx.execute(_SETTLE, {"id": proposal.id, "state": "approved"})
        return True


async def refuse(database: Database, decision: Decision) -> bool:
    """Let the proposal go, by anybody, also who made it; False when it was decided already."""
    proposal = await _find(database, decision.proposal_id)
    async with acting(database, proposal.failed_message_id) as (tx, row):
        if not await _is_open(tx, proposal.id):
            return False
        await tx.execute(_SETTLE, {"id": proposal.id, "state": "refused"})
        await note(tx, _acted(row, decision), "refuse")
        return True


def _acted(row: Row[Any], decision: Decision) -> Action:
    return Action(row.id, row.attempts, decision.actor, decision.reason, decision.name)


def _whole(written: bytes, row: Row[Any]) -> bytes:
    after = parsed(written)
    if after is None:
        raise InvalidInput(
            (), "Dit is geen JSON-object. Kijk of er een komma of accolade ontbreekt."
        )
    before: Mapping[str, Any] = parsed(bytes(row.payload)) or {}
    whole = uncovered(after, before)
    if whole == before:
        raise InvalidInput((), "Er is niets gewijzigd.")
    return orjson.dumps(whole)


async def _find(database: Database, proposal_id: UUID) -> Row[Any]:
    async with database.reading() as connection:
        row = (await connection.execute(_FIND, {"id": proposal_id})).one_or_none()
    if row is None:
        raise NotFound("voorstel", proposal_id)
    return row


async def _is_open(tx: Transaction, proposal_id: UUID) -> bool:
    row = (await tx.execute(_LOCK, {"id": proposal_id})).one()
    return bool(row.state == "proposed")
