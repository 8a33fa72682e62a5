"""Who sees which aftercare, for the pages and the API: each look is noted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import Depends

from services.income.access import check_may_open
from services.income.aftercare import listing
from services.income.aftercare import service as aftercare
from services.income.aftercare.listing import ForWhom, Place, Waiting
from services.income.aftercare.model import (
    Actor,
    AftercareDossier,
    Check,
    PassedOn,
    StoredCheckpoint,
)
from services.income.aftercare_desk import rules
from services.income.aftercare_desk.rules import Start
from services.income.assessments import service as assessments
from services.income.assessments.facts import Facts
from services.income.own import own_of
from shared.calendar import age_on
from shared.errors import NotFound
from shared.events.income import Reden
from shared.http.auth import require
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

READ: Final = "income.nazorg.lezen"
WRITE: Final = "income.nazorg.schrijven"
Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]
ACTIVITY: Final = "nazorg-inzien"
Whose = Literal["mijn", "team", "alle"]
ENDED_RIGHT: Final = frozenset({"eindigt"})


@dataclass(frozen=True, slots=True)
class Shown:
    """Aftercare with all that follows from it today."""

    aftercare: AftercareDossier
    checks: Mapping[UUID, tuple[Check, ...]]
    """By checkpoint, the oldest first."""
    start: Start
    passed_on: Mapping[str, PassedOn]
    changes: tuple[Reden, ...]
    """What else changes at the step to work, as the re-assessment found it."""
    job_ended_on: date | None
    """The first day without the work, where it stopped."""


def actor_of(caller: Caller) -> Actor:
    return Actor(caller.subject, caller.name)


async def list_dossiers(
    tx: Transaction, caller: Caller, *, dossier_id: UUID | None, after: UUID | None, limit: int
) -> list[AftercareDossier]:
    """With what is left out for the caller; whoever shows them notes it."""
    return await aftercare.list_dossiers(
        tx.connection, own_of(caller), tx.today, dossier_id=dossier_id, after=after, limit=limit
    )


async def open_aftercare(tx: Transaction, caller: Caller, aftercare_id: UUID) -> AftercareDossier:
    """Not noted yet. Raises NotFound, OtherTeam."""
    found = await aftercare.get_dossier(tx.connection, aftercare_id, own_of(caller), tx.today)
    await check_may_open(
        tx.connection,
        caller,
        "nazorgdossier",
        aftercare_id,
        found.dossier_id,
        found.person_id,
        found.municipality,
    )
    return found


async def open_check(
    tx: Transaction, caller: Caller, checkpoint_id: UUID
) -> tuple[AftercareDossier, StoredCheckpoint]:
    """Not noted yet. Raises NotFound, OtherTeam."""
    aftercare_id = await listing.find_aftercare_of(tx.connection, checkpoint_id)
    if aftercare_id is None:
        raise NotFound("controle", checkpoint_id)
    try:
        found = await open_aftercare(tx, caller, aftercare_id)
    except NotFound as error:  # of another municipality: as of a check that is not there
        raise NotFound("controle", checkpoint_id) from error
    return found, next(kept for kept in found.checkpoints if kept.id == checkpoint_id)


async def look_at(tx: Transaction, caller: Caller, aftercare_id: UUID) -> Shown:
    """Noted as read. Raises NotFound, OtherTeam."""
    found = await open_aftercare(tx, caller, aftercare_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return await _shown(tx, caller, found)


async def look_at_check(
    tx: Transaction, caller: Caller, checkpoint_id: UUID
) -> tuple[Shown, StoredCheckpoint]:
    """Noted as read. Raises NotFound, OtherTeam."""
    found, checkpoint = await open_check(tx, caller, checkpoint_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, [found.person_id])
    return await _shown(tx, caller, found), checkpoint


async def list_waiting(
    tx: Transaction, caller: Caller, whose: Whose, after: Place | None, limit: int
) -> Waiting:
    """What is to be done, overdue first; noted as read, but for the row that only tells that there is more."""
    who = ForWhom(
        own_of(caller),
        tx.today,
        caller.subject if whose == "mijn" else None,
        caller.work.teams if whose == "team" else None,
        caller.work.conflicts,
    )
    waiting = await listing.list_waiting(tx.connection, who, after, limit)
    seen = [due.dossier for due in waiting.due[: limit - 1]] + list(waiting.to_close)
    await processing_log.record(
        tx, caller.subject, ACTIVITY, list({dossier.person_id for dossier in seen})
    )
    return waiting


async def _shown(tx: Transaction, caller: Caller, found: AftercareDossier) -> Shown:
    facts = (await assessments.load_facts(tx.connection, [found.dossier_id])).get(found.dossier_id)
    assessed = await assessments.list_assessments(
        tx.connection,
        own_of(caller),
        tx.today,
        dossier_id=found.dossier_id,
        life_event_id=found.life_event_id,
        after=None,
        limit=1,
    )
    pictures = assessed[0].pictures if assessed else ()
    outcomes = {picture.uitkomst for picture in pictures}
    start = Start(
        started_on=found.started_on,
        because=found.because,
        right_ends=found.because == "recht-eindigt" or bool(outcomes & ENDED_RIGHT),
        child_ages=_child_ages(facts, found.started_on),
        expected=found.expected,
        gross_month=_gross(facts, found, tx.today),
    )
    steps = [step for picture in pictures for step in picture.toelichting]
    return Shown(
        found,
        await listing.checks_of(tx.connection, [checkpoint.id for checkpoint in found.checkpoints]),
        start,
        await listing.passed_on(tx.connection, found.id),
        tuple(step for step in dict.fromkeys(steps) if step.regel == "aanwijzing"),
        _job_ended_on(facts, found, tx.today),
    )


def _child_ages(facts: Facts | None, day: date) -> tuple[int, ...]:
    if facts is None:
        return ()
    return tuple(
        age_on(member.geboortedatum, day)
        for member in facts.household.members_on(day)
        if member.rol == "kind"
    )


def _gross(facts: Facts | None, found: AftercareDossier, today: date) -> int | None:
    """Of all jobs of the person, where each was told gross."""
    if facts is None:
        return None
    wages = facts.wages_on(found.person_id, max(found.started_on, today))
    gross = [wage.gross for wage in wages if wage.gross is not None]
    return sum(gross) if gross and len(gross) == len(wages) else None


def _job_ended_on(facts: Facts | None, found: AftercareDossier, today: date) -> date | None:
    """Where nothing is earned any more by who went to work."""
    if facts is None or found.started_on > today or facts.wages_on(found.person_id, today):
        return None
    ends = [
        wage.tot
        for wage in facts.wages
        if wage.person_id == found.person_id
        and wage.tot is not None
        and wage.tot > found.started_on
    ]
    return max((day for day in ends if day <= today), default=None)


def passing_on(shown: Shown) -> list[tuple[rules.PassOn, PassedOn | None]]:
    """The list with what was said of each line; what was passed on with another number is to be passed on again."""
    return [
        (line, _said(line, shown.passed_on.get(line.code)))
        for line in rules.to_pass_on(shown.start)
    ]


def _said(line: rules.PassOn, said: PassedOn | None) -> PassedOn | None:
    if said is None or said.state == "niet-nodig" or said.cents == line.cents:
        return said
    return None
