"""What happens to a letter after it was written: it gets an address and becomes a PDF, goes out in a delivery, and is told of.

Each step is one conditional update in one transaction, with the event that tells of it. Whatever is killed in between is done again by
whoever comes next: an address may be asked twice, but a letter goes out once.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import orjson

from services.income.letters import folder, repository
from services.income.letters.addresses import Addresses, Found
from services.income.letters.folder import Differs, Sheet
from services.income.letters.model import Addressed
from services.income.letters.rendering import RENDERER, NotRendered, Rendered, render
from services.income.letters.rows import Copy, Delivery, Kept
from services.income.letters.sealing import Vault
from services.income.letters.states import Channel
from shared import clock, ids
from shared.errors import Transient
from shared.events.letters import LetterSent, LetterUndeliverable, Onbestelbaar
from shared.messaging import points
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log
from shared.observability.logging import get_logger

log = get_logger(__name__)

CLAIMED: Final = timedelta(minutes=5)
STUCK: Final = timedelta(hours=1)
"""After so long a letter that could not be put on paper is tried again: somebody may have mended what was wrong."""
AT_A_TIME: Final = 20
IN_A_DELIVERY: Final = 200
_CHANNELS: Final = 2
_NOT_SENT: Final[dict[str, Onbestelbaar]] = {
    "overleden": "overleden",
    "geen-adres": "geen-adres",
    "onbekend": "onbekend",
}


@dataclass(frozen=True)
class PostRoom:
    """What sending needs."""

    database: Database
    addresses: Addresses
    vault: Vault
    root: Path


async def address_waiting(room: PostRoom) -> int:
    """Give what waits an address, and make its PDF; gives how many were looked at. Raises Transient while intake is away."""
    looked = 0
    while True:
        async with room.database.transaction() as tx:
            claimed = await repository.claim(tx, tx.now + CLAIMED, AT_A_TIME)
        points.reached("after-commit")
        for letter in claimed:
            await _address(room, letter)
        looked += len(claimed)
        if len(claimed) < AT_A_TIME:
            return looked


async def _address(room: PostRoom, letter: Kept) -> None:
    found = await room.addresses.of(letter.id, letter.dossier_id)
    other = await _other(room, letter)
    if found.stand == "overleden" or (found.stand in _NOT_SENT and other is None):
        await _give_up(room, letter, _NOT_SENT[found.stand])
        return
    to = _addressed(letter, found, other)
    try:
        rendered = await asyncio.to_thread(render, letter.content, to)
    except NotRendered as problem:
        async with room.database.transaction() as tx:
            await repository.note_problem(tx, letter.id, str(problem), tx.now + STUCK)
        log.warning("letter_not_rendered", letter_id=str(letter.id), why=str(problem))
        return
    points.reached("after-render")
    await _keep(
        room, letter, to, rendered, "eigen-post" if found.stand == "geheim" else "drukstraat"
    )


async def _other(room: PostRoom, letter: Kept) -> dict[str, list[str] | str] | None:
    if not letter.has_other:
        return None
    async with room.database.reading() as connection:
        sealed = await repository.other_of(connection, letter.id)
    assert sealed is not None  # noqa: S101 - it has one
    found: dict[str, list[str] | str] = orjson.loads(
        room.vault.unseal(sealed[0], letter.id, "other", sealed[1])
    )
    return found


def _addressed(letter: Kept, found: Found, other: dict[str, list[str] | str] | None) -> Addressed:
    today = clock.today()
    if other is None:
        return Addressed(found.naam, found.regels, today, letter.reference)
    about = found.naam
    return Addressed(str(other["name"]), tuple(other["lines"]), today, letter.reference, about)


async def _keep(
    room: PostRoom, letter: Kept, to: Addressed, rendered: Rendered, channel: Channel
) -> None:
    vault = room.vault
    whom = orjson.dumps(
        {"name": to.name, "lines": to.lines, "dated_on": to.dated_on, "about": to.about}
    )
    copy = Copy(
        letter.id,
        vault.current,
        vault.seal(letter.id, "to", whom),
        vault.seal(letter.id, "pdf", rendered.pdf),
        rendered.sha256,
        RENDERER,
        to.dated_on,
    )
    async with room.database.transaction() as tx:
        moved = await repository.move(tx, [letter.id], "geadresseerd", tx.today, channel=channel)
        if moved:
            await repository.keep_copy(tx, copy)
            await processing_log.record_automated(
                tx, "brief-adresseren", [letter.dossier_id], kind="dossier"
            )


async def _give_up(room: PostRoom, letter: Kept, reason: Onbestelbaar) -> None:
    """There is nobody to send it to: a person has to see to it."""
    async with room.database.transaction(lock=[letter.dossier_id]) as tx:
        if await repository.move(tx, [letter.id], "niet-te-sturen", tx.today, reason=reason):
            publish_undeliverable(tx, letter, reason)


async def export_waiting(room: PostRoom) -> int:
    """Put what has an address in deliveries; gives how many deliveries went out. Raises Transient while the folder is away."""
    exported, left = 0, set[UUID]()
    while True:
        async with room.database.transaction() as tx:
            new = [ids.new_id() for _ in range(_CHANNELS)]
            deliveries = await repository.open_deliveries(tx, new, IN_A_DELIVERY)
        points.reached("after-commit")
        deliveries = [delivery for delivery in deliveries if delivery.id not in left]
        if not deliveries:
            return exported
        for delivery in deliveries:
            try:
                await _export(room, delivery)
                exported += 1
            except Differs:
                # Somebody changed what was there. The others go on; a person compares (docs/runbooks/letters.md).
                log.warning("letter_delivery_differs", delivery=delivery.name)
                left.add(delivery.id)


async def _export(room: PostRoom, delivery: Delivery) -> None:
    async with room.database.reading() as connection:
        letters = await repository.in_delivery(connection, delivery.id)
        copies = [(letter, await repository.copy_of(connection, letter.id)) for letter in letters]
    sheets = [
        Sheet(
            letter.id,
            letter.municipality,
            room.vault.unseal(copy.key_name, letter.id, "pdf", copy.sealed_pdf),
        )
        for letter, copy in copies
        if copy is not None
    ]
    try:
        await asyncio.to_thread(folder.write_delivery, room.root, delivery, sheets)
    except OSError as error:
        raise Transient(f"the folder of letters: {error.strerror}") from error
    points.reached("after-export")
    await _sent(room.database, delivery, letters)


async def _sent(database: Database, delivery: Delivery, letters: Sequence[Kept]) -> None:
    async with database.transaction(lock={letter.dossier_id for letter in letters}) as tx:
        if not await repository.close_delivery(tx, delivery.id):
            return
        moved = await repository.move(
            tx, [letter.id for letter in letters], "verstuurd", delivery.day
        )
        for letter in letters:
            if letter.id in moved:
                tx.emit(
                    letter.dossier_id,
                    LetterSent(
                        brief_id=letter.id,
                        gebeurtenis_id=letter.life_event_id,
                        gemeente=letter.municipality,
                        onderwerp=letter.subject,
                        onderwerp_id=letter.subject_id,
                        verstuurd_op=delivery.day,
                    ),
                    correlation_id=letter.correlation_id,
                )
    log.info("letters_sent", delivery=delivery.name, letters=len(letters))


def publish_undeliverable(tx: Transaction, letter: Kept, reason: Onbestelbaar) -> None:
    """In the transaction in which it became so, with the dossier locked."""
    tx.emit(
        letter.dossier_id,
        LetterUndeliverable(
            brief_id=letter.id,
            gebeurtenis_id=letter.life_event_id,
            gemeente=letter.municipality,
            onderwerp=letter.subject,
            onderwerp_id=letter.subject_id,
            reden=reason,
        ),
        correlation_id=letter.correlation_id,
    )
