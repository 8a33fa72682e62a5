"""Every SQL statement about what was opened of a proposal, and what was said about it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.tables import proposal_look, proposal_remark
from shared import ids
from shared.db.bulk import insert_rows

Opmerkingsoort = Literal["opmerking", "ter-controle", "teruggestuurd"]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody said, and when."""

    id: UUID
    proposal_id: UUID
    kind: Opmerkingsoort
    words: str
    made_by: str
    made_by_name: str
    made_at: datetime


async def store_looks(  # noqa: PLR0917 - who opened what of which version, and when
    connection: AsyncConnection,
    proposal_id: UUID,
    version: int,
    who: str,
    parts: Iterable[str],
    now: datetime,
) -> None:
    """The first time counts."""
    rows = [
        {
            "proposal_id": proposal_id,
            "version": version,
            "who": who,
            "part": part,
            "looked_at": now,
        }
        for part in sorted(set(parts))
    ]
    if rows:
        await connection.execute(insert(proposal_look).values(rows).on_conflict_do_nothing())


async def looks_at(
    connection: AsyncConnection, proposal_id: UUID, version: int
) -> Mapping[str, Mapping[str, datetime]]:
    """Per person which parts of this version were opened, and when first."""
    rows = await connection.execute(
        select(proposal_look).where(
            proposal_look.c.proposal_id == proposal_id, proposal_look.c.version == version
        )
    )
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in rows:
        found[row.who][row.part] = row.looked_at
    return found


async def store_remark(  # noqa: PLR0917 - what was said, by whom and when
    connection: AsyncConnection,
    proposal_id: UUID,
    kind: Opmerkingsoort,
    words: str,
    who: str,
    name: str,
    now: datetime,
) -> None:
    row = {
        "id": ids.new_id(),
        "proposal_id": proposal_id,
        "kind": kind,
        "words": words,
        "made_by": who,
        "made_by_name": name,
        "made_at": now,
    }
    await insert_rows(connection, proposal_remark, [row])


async def remarks_of(connection: AsyncConnection, proposal_id: UUID) -> Sequence[Remark]:
    """In the order in which they were said."""
    rows = await connection.execute(
        select(proposal_remark)
        .where(proposal_remark.c.proposal_id == proposal_id)
        .order_by(proposal_remark.c.id)
    )
    return [Remark(**row._mapping) for row in rows]  # noqa: SLF001 - the columns are the fields
