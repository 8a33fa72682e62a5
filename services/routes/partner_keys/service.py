"""Use cases of the keys of personal links: make one for a mail, know whose it is, and end all of a handover.

A key is made at the moment that its mail goes out, so that it stands in that mail and nowhere else: the database has the hash. A mail
that goes out twice, because a process died in between, has another key each time, and both work.
"""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.partner_keys import repository
from services.routes.partner_keys.rules import KEPT, Ended, Key, Worth
from shared.messaging.transaction import Database, Transaction
from shared.observability.logging import get_logger
from shared.secret_keys import hash_of, hashes_of, new_secret

log = get_logger(__name__)


async def issue(tx: Transaction, handover_id: UUID, organisation_id: UUID, lasts: timedelta) -> str:
    """A new key, to go out in a mail and be forgotten."""
    key = new_secret()
    await repository.add(tx, hash_of(key), handover_id, organisation_id, tx.now + lasts)
    return key


async def find(connection: AsyncConnection, keys: Collection[str]) -> dict[str, Key]:
    """Those that are ours."""
    hashes = hashes_of(keys)
    found = await repository.find(connection, hashes.values())
    return {key: found[key_hash] for key, key_hash in hashes.items() if key_hash in found}


async def worth_now(tx: Transaction, key: Key) -> Worth:
    """What a key that was found is worth in this transaction: it may have ended since."""
    now = await repository.get(tx.connection, key.id)
    return now.worth(tx.now) if now is not None else "verlopen"


async def end(tx: Transaction, handover_id: UUID, why: Ended) -> None:
    """No key of this handover works any more: at its end, when it is offered elsewhere, or because we say so."""
    if ended := await repository.end(tx, handover_id, why):
        log.info("partner_keys_ended", handover_id=str(handover_id), why=why, how_many=ended)


async def forget(database: Database) -> None:
    async with database.transaction() as tx:
        await repository.forget(tx, tx.now - KEPT)
