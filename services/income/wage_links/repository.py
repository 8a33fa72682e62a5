"""Every SQL statement about personal links to report wages, and about who is in with one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.wage_links.rules import Ended, WageLink
from shared.messaging.transaction import Transaction

_COLUMNS: Final = "id, dossier_id, person_id, made_at, made_by_name, expires_on, wrong_tries, opened_at, ended_at, ended_why"
_ADD = text(
    """
    INSERT INTO wage_link (id, key_hash, dossier_id, person_id, made_at, made_by, made_by_name, expires_on)
    VALUES (:id, :key_hash, :dossier_id, :person_id, :made_at, :made_by, :made_by_name, :expires_on)
    """
)
_FIND = text("SELECT key_hash, id FROM wage_link WHERE key_hash = ANY (CAST(:hashes AS bytea[]))")
_GET = text(f"SELECT {_COLUMNS} FROM wage_link WHERE id = :id")  # noqa: S608 - our own columns
_LOCK = text(f"SELECT {_COLUMNS} FROM wage_link WHERE id = :id FOR UPDATE")  # noqa: S608
_LIST = text(
    f"SELECT {_COLUMNS} FROM wage_link WHERE dossier_id = :dossier_id ORDER BY made_at DESC, id DESC LIMIT :limit"  # noqa: S608
)
_END = text(
    """
    UPDATE wage_link SET ended_at = :now, ended_why = :why, ended_by = :by
    WHERE ended_at IS NULL AND (id = :id OR person_id = :person_id)
    RETURNING id
    """
)
_COUNT_WRONG = text(
    "UPDATE wage_link SET wrong_tries = wrong_tries + 1 WHERE id = :id RETURNING wrong_tries"
)
_NOTE_OPENED = text("UPDATE wage_link SET wrong_tries = 0, opened_at = :now WHERE id = :id")
_LET_IN = text(
    "INSERT INTO wage_link_visit (secret_hash, link_id, ends_at) VALUES (:secret_hash, :link_id, :ends_at)"
)
_IS_IN = text(
    """
    SELECT true FROM wage_link_visit
    WHERE secret_hash = :secret_hash AND link_id = :link_id AND ends_at > :now
    """
)
_LET_OUT = text("DELETE FROM wage_link_visit WHERE secret_hash = :secret_hash")
_FORGET_VISITS = text("DELETE FROM wage_link_visit WHERE ends_at < :now")
_FORGET = text("DELETE FROM wage_link WHERE expires_on < :before")


async def add(tx: Transaction, link: WageLink, key_hash: bytes, made_by: str) -> None:
    await tx.execute(
        _ADD,
        {
            "id": link.id,
            "key_hash": key_hash,
            "dossier_id": link.dossier_id,
            "person_id": link.person_id,
            "made_at": link.made_at,
            "made_by": made_by,
            "made_by_name": link.made_by_name,
            "expires_on": link.expires_on,
        },
    )


async def find(connection: AsyncConnection, hashes: Collection[bytes]) -> dict[bytes, UUID]:
    """Those that are ours, by hash."""
    rows = await connection.execute(_FIND, {"hashes": list(hashes)})
    return {row.key_hash: row.id for row in rows}


async def get(connection: AsyncConnection, link_id: UUID) -> WageLink | None:
    return _link((await connection.execute(_GET, {"id": link_id})).one_or_none())


async def lock(tx: Transaction, link_id: UUID) -> WageLink | None:
    """As it stands when everybody who tries at the same moment is done."""
    return _link((await tx.execute(_LOCK, {"id": link_id})).one_or_none())


async def list_of_dossier(
    connection: AsyncConnection, dossier_id: UUID, limit: int
) -> list[WageLink]:
    """Newest first."""
    rows = await connection.execute(_LIST, {"dossier_id": dossier_id, "limit": limit})
    return [WageLink(**row._mapping) for row in rows]  # noqa: SLF001 - the columns are the fields


async def end(tx: Transaction, link_id: UUID, why: Ended, by: str) -> None:
    await tx.execute(_END, {"id": link_id, "person_id": None, "why": why, "by": by, "now": tx.now})


async def end_of_person(tx: Transaction, person_id: UUID, by: str) -> list[UUID]:
    """The link that this resident had, in whichever dossier."""
    values = {"id": None, "person_id": person_id, "why": "vervangen", "by": by, "now": tx.now}
    return list((await tx.execute(_END, values)).scalars())


async def count_wrong(tx: Transaction, link_id: UUID) -> int:
    """How often it is now."""
    return int((await tx.execute(_COUNT_WRONG, {"id": link_id})).scalar_one())


async def let_in(tx: Transaction, link_id: UUID, secret_hash: bytes, ends_at: datetime) -> None:
    await tx.execute(_NOTE_OPENED, {"id": link_id, "now": tx.now})
    await tx.execute(_LET_IN, {"secret_hash": secret_hash, "link_id": link_id, "ends_at": ends_at})


async def is_in(
    connection: AsyncConnection, link_id: UUID, secret_hash: bytes, now: datetime
) -> bool:
    values = {"link_id": link_id, "secret_hash": secret_hash, "now": now}
    return (await connection.execute(_IS_IN, values)).first() is not None


async def let_out(tx: Transaction, secret_hash: bytes) -> None:
    await tx.execute(_LET_OUT, {"secret_hash": secret_hash})


async def forget(tx: Transaction, before: datetime) -> None:
    """Visits that are over, and links that were over before a day."""
    await tx.execute(_FORGET_VISITS, {"now": tx.now})
    await tx.execute(_FORGET, {"before": before.date()})


def _link(row: Row[Any] | None) -> WageLink | None:
    return None if row is None else WageLink(**row._mapping)  # noqa: SLF001 - as above
