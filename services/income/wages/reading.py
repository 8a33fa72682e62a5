"""Taking in a file of wages line by line, each in a transaction of its own; on trial nothing of it is kept."""

from dataclasses import dataclass
from uuid import UUID

from services.income.own import own_of
from services.income.wages import service
from services.income.wages.files import Regel, read_lines
from services.income.wages.model import Herkomst, Uitslag
from services.income.wages.schemas import GelezenLoonbestand, Loon, Loonregel
from shared.access import OtherTeam, avoids, check_dossier
from shared.errors import Conflict, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

ACTIVITY = "loon-opgeven"
NOT_KNOWN = "Deze inwoner kennen wij niet, of wij kennen geen baan van deze inwoner."


class _OnTrialOnly(Exception):
    """Undoes what a line did."""

    def __init__(self, outcome: Uitslag) -> None:
        super().__init__(outcome)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file, and how."""

    caller: Caller
    source: Herkomst
    is_trial: bool


async def read_file(database: Database, content: bytes, sender: Sender) -> GelezenLoonbestand:
    """Raises InvalidInput where it is no file of wages; a line that is wrong is told of and stops no other."""
    seen: set[tuple[UUID, str]] = set()
    lines = [await _take(database, line, sender, seen) for line in read_lines(content)]
    counts = {
        outcome: sum(line.uitkomst == outcome for line in lines)
        for outcome in ("nieuw", "bekend", "geweigerd")
    }
    return GelezenLoonbestand(proef=sender.is_trial, regels=lines, **counts)


async def _take(
    database: Database, line: Regel, sender: Sender, seen: set[tuple[UUID, str]]
) -> Loonregel:
    if line.loon is None:
        return Loonregel(regel=line.nummer, uitkomst="geweigerd", redenen=list(line.redenen))
    try:
        outcome = await _keep(database, line.loon, sender)
    except InvalidInput as error:
        return _refused(line, *(fault.reason for fault in error.faults))
    except (NotFound, OtherTeam):
        return _refused(line, NOT_KNOWN)
    except Conflict as error:
        return _refused(line, error.detail)
    name = (line.loon.inwoner_id, line.loon.kenmerk)
    if name in seen:
        outcome = "bekend"
    seen.add(name)
    return Loonregel(regel=line.nummer, uitkomst=outcome, redenen=[])


async def _keep(database: Database, wage: Loon, sender: Sender) -> Uitslag:
    async with database.reading() as connection:
        dossier_id = await service.find_dossier(connection, wage.inwoner_id)
    if dossier_id is None or avoids(sender.caller, dossier_id, wage.inwoner_id):
        raise NotFound("inwoner", wage.inwoner_id)
    try:
        async with database.transaction(lock=[dossier_id]) as tx:
            return await _keep_in(tx, dossier_id, wage, sender)
    except _OnTrialOnly as tried:
        return tried.outcome


async def _keep_in(tx: Transaction, dossier_id: UUID, wage: Loon, sender: Sender) -> Uitslag:
    caller = sender.caller
    taken = await service.take(
        tx, wage.report(dossier_id, sender.source), actor=caller.subject, own=own_of(caller)
    )
    await check_dossier(tx.connection, caller, dossier_id, taken.report.municipality)
    if sender.is_trial:
        raise _OnTrialOnly(taken.outcome)
    await processing_log.record(tx, caller.subject, ACTIVITY, [wage.inwoner_id])
    return taken.outcome


def _refused(line: Regel, *reasons: str) -> Loonregel:
    return Loonregel(regel=line.nummer, uitkomst="geweigerd", redenen=list(reasons))
