"""Reading aftercare: what is to be done, by whom, and what was found and said before."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import checks_repository, repository
from services.income.aftercare.model import AftercareDossier, Check, Due, PassedOn

SOON: Final = timedelta(weeks=2)
"""So far ahead a check stands in the list."""
ForWhom = checks_repository.ForWhom
Place = checks_repository.Place


@dataclass(frozen=True, slots=True)
class Waiting:
    """A part of the list of checks, and at its begin what has to be closed."""

    due: Sequence[Due]
    to_close: Sequence[AftercareDossier]


async def list_waiting(
    connection: AsyncConnection, who: ForWhom, after: Place | None, limit: int
) -> Waiting:
    """What is open or comes soon, the oldest day first."""
    found = await checks_repository.list_to_do(
        connection, who, who.today + SOON, after=after, limit=limit
    )
    closing = await checks_repository.list_to_close(connection, who, limit) if after is None else []
    wanted = {*(aftercare_id for aftercare_id, _ in found), *closing}
    dossiers = await repository.load_dossiers(connection, wanted, who.today)
    return Waiting(
        [
            Due(dossiers[aftercare_id], dossiers[aftercare_id].checkpoint(months))
            for aftercare_id, months in found
        ],
        [dossiers[aftercare_id] for aftercare_id in closing],
    )


async def find_aftercare_of(connection: AsyncConnection, checkpoint_id: UUID) -> UUID | None:
    return await checks_repository.find_aftercare_of(connection, checkpoint_id)


async def checks_of(
    connection: AsyncConnection, checkpoint_ids: Collection[UUID]
) -> Mapping[UUID, tuple[Check, ...]]:
    """By checkpoint, the oldest first."""
    return await checks_repository.list_checks(connection, checkpoint_ids)


async def passed_on(connection: AsyncConnection, aftercare_id: UUID) -> Mapping[str, PassedOn]:
    """By line of the list; what nobody said anything of is not in it."""
    return await checks_repository.list_passed_on(connection, aftercare_id)
