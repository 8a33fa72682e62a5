"""Ids in, names out: for the screens of all services, so that no other service keeps a name."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from services.intake.names import repository
from services.intake.names.repository import NameRow, Own
from services.intake.names.schemas import NAMELESS, SHIELDED, UNKNOWN, Stand
from services.intake.residents.service import today_of
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

ONE_LOOK: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Name:
    """What a caller gets to see of somebody; `person_id` is None where that is no name."""

    shown: str
    stand: Stand
    person_id: UUID | None = None


NOBODY: Final = Name(UNKNOWN, "onbekend")
KEPT_SECRET: Final = Name(SHIELDED, "afgeschermd")


async def name_residents(
    tx: Transaction, caller: Caller, ids: Collection[UUID], activity: str, *, again: bool = False
) -> dict[UUID, Name]:
    """A name for every id, as this caller may see it, with a line in the processing log for each person shown."""
    rows = await repository.names_of_residents(tx.connection, set(ids), _own(caller), today_of(tx))
    return await _shown(tx, caller, ids, rows, activity, again=again)


async def name_dossiers(
    tx: Transaction, caller: Caller, ids: Collection[UUID], activity: str, *, again: bool = False
) -> dict[UUID, Name]:
    """As `name_residents`, of the applicants of dossiers."""
    rows = await repository.names_of_dossiers(tx.connection, set(ids), _own(caller), today_of(tx))
    return await _shown(tx, caller, ids, rows, activity, again=again)


async def _shown(
    tx: Transaction,
    caller: Caller,
    ids: Collection[UUID],
    rows: dict[UUID, NameRow],
    activity: str,
    *,
    again: bool,
) -> dict[UUID, Name]:
    rows = await _without_conflicts(tx, caller, rows)
    names = {asked: _name(row) for asked, row in rows.items()}
    await _log(tx, caller, names.values(), activity, again=again)
    return {asked: names.get(asked, NOBODY) for asked in ids}


def _own(caller: Caller) -> Own:
    return Own(caller.where_sees(Data.NAMEN), caller.where_sees(Data.AFGESCHERMD))


async def _without_conflicts(
    tx: Transaction, caller: Caller, rows: dict[UUID, NameRow]
) -> dict[UUID, NameRow]:
    """Nobody about whom the caller may see nothing, and nobody of their dossiers."""
    if not caller.work.conflicts:
        return rows
    housemates = await repository.members_of(tx.connection, caller.work.conflicts)
    avoided = caller.work.conflicts | housemates
    return {
        asked: row
        for asked, row in rows.items()
        if asked not in avoided and row.person_id not in avoided
    }


def _name(row: NameRow) -> Name:
    if row.secrecy == "medewerker" and not row.is_for_caller:
        return KEPT_SECRET
    return Name(as_read((row.given_names, row.family_name)), "getoond", row.person_id)


def as_read(names: Sequence[str]) -> str:
    """A name as a person reads it: what a register left open is left out."""
    return " ".join(filter(None, names)) or NAMELESS


async def _log(
    tx: Transaction, caller: Caller, names: Iterable[Name], activity: str, *, again: bool
) -> None:
    people = {name.person_id for name in names if name.person_id is not None}
    if again and people:
        since = tx.now - ONE_LOOK
        people -= await repository.list_seen_lately(
            tx.connection, caller.subject, activity, since, people
        )
    await processing_log.record(tx, caller.subject, activity, people)
