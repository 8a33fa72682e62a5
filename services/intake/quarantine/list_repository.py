"""What waits and what led to nothing, as somebody may see it: a page at a time, by choice, and in numbers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.intake.occurrences.stored import SELECT, LifeEventRow
from services.intake.quarantine.rules import ONE_DAY, ONE_WEEK, Choice, Limits
from services.intake.quarantine.waiting import MAY_SEE, OVER_LIMIT, SINCE, Sight, limits_as_values

LAST: Final = UUID(int=2**128 - 1)


_CHOSEN = f"""(CAST(:kind AS text) IS NULL OR event.type = :kind)
    AND (CAST(:reason AS text) IS NULL OR COALESCE(event.reason, '') = :reason)
    AND (CAST(:before AS timestamptz) IS NULL OR {SINCE} < :before)
    AND (NOT CAST(:over_limit AS boolean) OR {OVER_LIMIT})"""
_WAITING = text(
    f"""{SELECT} AS event WHERE status = 'in-quarantaine' AND {MAY_SEE} AND {_CHOSEN}
    AND id > CAST(:after AS uuid) ORDER BY id LIMIT :amount"""
)
_REASONS = text(
    f"""SELECT event.type AS kind, COALESCE(event.reason, '') AS reason, count(*) AS amount
    FROM life_event AS event WHERE status = 'in-quarantaine' AND {MAY_SEE} GROUP BY 1, 2"""  # noqa: S608 - our own column names
)
_AMOUNT = text(
    f"""SELECT count(*) FROM (SELECT FROM life_event AS event
    WHERE status = 'in-quarantaine' AND {MAY_SEE} LIMIT :most) AS waits"""  # noqa: S608 - our own column names
)
_STANDING = text(
    f"""SELECT count(*) AS waiting, min({SINCE}) AS oldest FROM life_event AS event
    WHERE status = 'in-quarantaine' AND {MAY_SEE}"""  # noqa: S608 - our own column names
)
# What was told already and added something did not lead to nothing; nor did what is told under a new id.
_WITHOUT_EFFECT = text(
    f"""{SELECT} AS event
    WHERE (status IN ('geen-dossier', 'verworpen')
        OR status = 'al-bekend' AND replaced_by IS NULL AND reason IS NULL)
    AND {MAY_SEE} AND id < CAST(:before_id AS uuid) ORDER BY id DESC LIMIT :amount"""
)


async def list_waiting(  # noqa: PLR0917 - what is asked, by whom and when
    connection: AsyncConnection,
    sight: Sight,
    choice: Choice,
    limits: Limits,
    now: datetime,
    after: UUID,
    amount: int,
) -> list[LifeEventRow]:
    """The oldest first."""
    ages = {"dag": now - ONE_DAY, "week": now - ONE_WEEK}
    values = {
        **sight.as_values(),
        **limits_as_values(limits),
        "kind": choice.kind,
        "reason": choice.reason,
        "before": ages.get(choice.age or ""),
        "over_limit": choice.age == "limiet",
        "now": now,
        "after": after,
        "amount": amount,
    }
    return [LifeEventRow(**row._asdict()) for row in await connection.execute(_WAITING, values)]


async def amounts_waiting(connection: AsyncConnection, sight: Sight) -> dict[tuple[str, str], int]:
    """How many wait, by kind and reason."""
    rows = await connection.execute(_REASONS, sight.as_values())
    return {(kind, reason): amount for kind, reason, amount in rows}


async def count_waiting(connection: AsyncConnection, sight: Sight, most: int) -> int:
    """How many wait, up to `most`."""
    values = {**sight.as_values(), "most": most}
    return int((await connection.execute(_AMOUNT, values)).scalar_one())


async def standing(connection: AsyncConnection, sight: Sight) -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest does."""
    row = (await connection.execute(_STANDING, sight.as_values())).one()
    return row.waiting, row.oldest


async def list_without_effect(
    connection: AsyncConnection, sight: Sight, before: UUID, amount: int
) -> Sequence[LifeEventRow]:
    """The newest first."""
    values = {**sight.as_values(), "before_id": before, "amount": amount}
    rows = await connection.execute(_WITHOUT_EFFECT, values)
    return [LifeEventRow(**row._asdict()) for row in rows]
