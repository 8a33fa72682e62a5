"""Taking in a file of wages, a dossier at a time, each in a transaction of its own; on trial nothing of it is kept."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from services.income.own import own_of
from services.income.wages import service
from services.income.wages.files import read_lines
from services.income.wages.model import Herkomst, Taken
from services.income.wages.schemas import GelezenLoonbestand, Loon, Loonregel
from services.income.wages.service import Refused
from shared.access import OtherTeam, avoids, check_dossier
from shared.errors import NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Database
from shared.observability import processing_log

ACTIVITY = "loon-opgeven"
NOT_KNOWN = "Deze inwoner kennen wij niet, of wij kennen geen baan van deze inwoner."
_PEOPLE_AT_ONCE = 200

Numbered = tuple[int, Loon]


class _OnTrialOnly(Exception):
    """Undoes what was done."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends a file, and how."""

    caller: Caller
    source: Herkomst
    is_trial: bool


async def read_file(database: Database, content: bytes, sender: Sender) -> GelezenLoonbestand:
    """Raises InvalidInput where it is no file of wages; a line that is wrong is told of and stops no other."""
    lines = list(read_lines(content))
    answers = [_refused(line.nummer, *line.redenen) for line in lines if line.loon is None]
    good = [(line.nummer, line.loon) for line in lines if line.loon is not None]
    places = await _places_of(database, {wage.inwoner_id for _, wage in good})
    by_dossier: dict[UUID, list[Numbered]] = defaultdict(list)
    for number, wage in good:
        dossier_id = places.get(wage.inwoner_id)
        if dossier_id is None or avoids(sender.caller, dossier_id, wage.inwoner_id):
            answers.append(_refused(number, NOT_KNOWN))
        else:
            by_dossier[dossier_id].append((number, wage))
    for dossier_id, numbered in by_dossier.items():
        answers += await _take(database, dossier_id, numbered, sender)
    answers.sort(key=lambda answer: answer.regel)
    counts = {
        outcome: sum(answer.uitkomst == outcome for answer in answers)
        for outcome in ("nieuw", "bekend", "geweigerd")
    }
    return GelezenLoonbestand(proef=sender.is_trial, regels=answers, **counts)


async def _places_of(database: Database, people: set[UUID]) -> dict[UUID, UUID]:
    found: dict[UUID, UUID] = {}
    async with database.reading() as connection:
        ordered = sorted(people)
        for start in range(0, len(ordered), _PEOPLE_AT_ONCE):
            some = ordered[start : start + _PEOPLE_AT_ONCE]
            found |= await service.find_dossiers(connection, some)
    return found


async def _take(
    database: Database, dossier_id: UUID, numbered: Sequence[Numbered], sender: Sender
) -> list[Loonregel]:
    outcomes: list[Taken | Refused] = []
    caller = sender.caller
    try:
        async with database.transaction(lock=[dossier_id]) as tx:
            outcomes = await service.take_all(
                tx,
                dossier_id,
                [wage.report(dossier_id, sender.source) for _, wage in numbered],
                actor=caller.subject,
                own=own_of(caller),
            )
            taken = [done.report for done in outcomes if isinstance(done, Taken)]
            if taken:
                await check_dossier(tx.connection, caller, dossier_id, taken[0].municipality)
            people = sorted({report.person_id for report in taken})
            await processing_log.record(tx, caller.subject, ACTIVITY, people)
            if sender.is_trial:
                raise _OnTrialOnly
    except _OnTrialOnly:
        pass
    except (NotFound, OtherTeam):
        return [_refused(number, NOT_KNOWN) for number, _ in numbered]
    return [_answer(number, done) for (number, _), done in zip(numbered, outcomes, strict=True)]


def _answer(number: int, outcome: Taken | Refused) -> Loonregel:
    if isinstance(outcome, Taken):
        return Loonregel(regel=number, uitkomst=outcome.outcome, redenen=[])
    reasons = [fault.reason for fault in outcome.faults]
    return _refused(number, *(reasons or [outcome.detail]))


def _refused(number: int, *reasons: str) -> Loonregel:
    return Loonregel(regel=number, uitkomst="geweigerd", redenen=list(reasons))
