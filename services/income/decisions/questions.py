"""Use cases of asking for a fact: a proposal waits for it until a day, and somebody hears of it when that day went by."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.decisions import deciding, question_repository, repository
from services.income.decisions.question_repository import Question
from services.income.decisions.repository import Proposal
from services.income.decisions.states import WAITING, Decider
from shared import clock, ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.income import FactAsked, FactNotGiven, Feitsoort, Gevraagde
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

TIMER: Final = "feitvraag-termijn"
LONGEST: Final = timedelta(weeks=13)
"""Nobody waits longer than that for one fact."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which fact, of whom it is, who is to give it, by when, and what is said with it."""

    fact: Feitsoort
    person_id: UUID | None
    of: Gevraagde
    due_on: date
    words: str


async def ask(tx: Transaction, identifier: UUID, decider: Decider, asked: Asked) -> Question:
    """Under the lock of the dossier. Raises NotFound, InvalidInput, Conflict where it cannot be asked (again)."""
    proposal = await deciding.find_waiting(tx, identifier, decider)
    await _check(tx, proposal, asked)
    new = Question(
        id=ids.new_id(),
        proposal_id=proposal.id,
        dossier_id=proposal.dossier_id,
        fact=asked.fact,
        person_id=asked.person_id,
        asked_of=asked.of,
        due_on=asked.due_on,
        words=asked.words,
        asked_by=decider.subject,
        asked_by_name=decider.name,
        asked_at=tx.now,
    )
    await question_repository.add(tx.connection, new)
    tx.emit(
        new.dossier_id,
        FactAsked(
            vraag_id=new.id,
            voorstel_id=proposal.id,
            gebeurtenis_id=proposal.life_event_id,
            gemeente=proposal.municipality,
            feit=new.fact,
            inwoner_id=new.person_id,
            aan=new.asked_of,
            uiterlijk=new.due_on,
        ),
        correlation_id=proposal.correlation_id,
    )
    tx.schedule(
        NewTimer(
            kind=TIMER,
            key=str(new.id),
            due_at=clock.start_of_day(new.due_on + timedelta(days=1)),
            dossier_id=new.dossier_id,
            payload={"vraag": str(new.id)},
            correlation_id=proposal.correlation_id,
        )
    )
    return new


async def drop(tx: Transaction, identifier: UUID, decider: Decider, question_id: UUID) -> Proposal:
    """Nobody needs it any more. Raises NotFound, Conflict."""
    proposal = await deciding.find_waiting(tx, identifier, decider)
    asked = await question_repository.list_of(tx.connection, [proposal.id])
    found = next((question for question in asked if question.id == question_id), None)
    if found is None:
        raise NotFound("vraag", question_id)
    if not found.is_open:
        raise Conflict("vraag-niet-open", "Deze vraag is al beantwoord of vervallen.")
    await question_repository.drop(tx.connection, found.id, tx.now)
    return proposal


async def questions_of(connection: AsyncConnection, proposal_id: UUID) -> Sequence[Question]:
    """Oldest first."""
    return await question_repository.list_of(connection, [proposal_id])


async def waited_for(
    connection: AsyncConnection, proposal_ids: Collection[UUID]
) -> Mapping[UUID, list[Question]]:
    """What these proposals still wait for, the first day first."""
    found: dict[UUID, list[Question]] = defaultdict(list)
    asked = await question_repository.list_of(connection, proposal_ids)
    for question in sorted(asked, key=lambda question: question.due_on):
        if question.is_open:
            found[question.proposal_id].append(question)
    return found


async def look_at_days(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """The day went by: who has to go after it hears that, where it did not come and something still waits for it."""
    wanted = [UUID(timer.payload["vraag"]) for timer in timers]
    missing = [
        question
        for question in await question_repository.load(tx.connection, wanted)
        if question.is_open and question.missed_at is None and question.due_on < tx.today
    ]
    missed = []
    for question in missing:
        proposal = await repository.find_proposal(tx.connection, question.proposal_id, tx.today)
        if proposal is None or proposal.state not in WAITING:
            continue
        missed.append(question)
        data = FactNotGiven(
            vraag_id=question.id,
            voorstel_id=proposal.id,
            gebeurtenis_id=proposal.life_event_id,
            gemeente=proposal.municipality,
            feit=question.fact,
            aan=question.asked_of,
            uiterlijk=question.due_on,
        )
        tx.emit(proposal.dossier_id, data, correlation_id=proposal.correlation_id)
    await question_repository.note_missed(
        tx.connection, [question.id for question in missed], tx.now
    )
    await processing_log.record_automated(
        tx, "feitvragen-bewaken", {question.dossier_id for question in missed}, kind="dossier"
    )


async def _check(tx: Transaction, proposal: Proposal, asked: Asked) -> None:
    faults = []
    if asked.due_on <= tx.today:
        faults.append(Fault("uiterlijk", "te-vroeg", "Kies een dag na vandaag."))
    elif asked.due_on > tx.today + LONGEST:
        faults.append(Fault("uiterlijk", "te-laat", "Kies een dag binnen 13 weken."))
    if asked.person_id is not None:
        people = await repository.people_of(tx.connection, proposal.dossier_id)
        if asked.person_id not in people:
            faults.append(
                Fault("inwonerId", "onbekend", "Deze persoon hoort niet bij het huishouden.")
            )
    if faults:
        raise InvalidInput(tuple(faults))
    waited = (await waited_for(tx.connection, [proposal.id])).get(proposal.id, [])
    if (asked.fact, asked.person_id) in {(kept.fact, kept.person_id) for kept in waited}:
        raise Conflict("al-gevraagd", "Dit is al gevraagd. Het staat bij wat er nog moet komen.")
