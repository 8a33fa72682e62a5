"""Mails that did not go out, for operations: how many and why, and sent again when the cause is gone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.routes.mail import stuck_repository
from shared import clock
from shared.messaging.transaction import Database


async def count_of_a_day(database: Database) -> Sequence[Row[Any]]:
    """Of the last day, by state, kind and why."""
    async with database.reading() as connection:
        return await stuck_repository.count_of_a_day(connection, clock.now())


async def of_handover(database: Database, handover_id: UUID) -> Sequence[Row[Any]]:
    """One by one, oldest first."""
    async with database.reading() as connection:
        return await stuck_repository.of_handover(connection, handover_id)


async def send_again(database: Database, *, to_partners: bool) -> int:
    """How many that failed wait again; asked twice it finds none the second time."""
    async with database.transaction() as tx:
        return await stuck_repository.send_again(tx, to_partners=to_partners)
