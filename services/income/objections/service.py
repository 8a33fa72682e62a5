"""Use cases of objections: received, mended, heard, decided, revised or taken back; and the days in between.

Each is done under the lock of the dossier, keeps what was done as a step, and publishes how it stands then and what came up.
Everybody who hears or decides goes through `may_judge`; the steps themselves are in `treating.py`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.applying.service import applicants_on
from services.income.assessments import service as assessments
from services.income.by_term import Place
from services.income.decisions.letter import SUBJECT
from services.income.norms.loading import load_parameters
from services.income.objections import publishing, repository, rules
from services.income.objections.checking import check_received
from services.income.objections.model import Actor, Contested, Daad, Mend, Objection, Step
from services.income.objections.refusing import IsThereAlready, OwnDecision, StandsOtherwise
from services.income.objections.schemas import NieuwBezwaar
from services.income.objections.terms import Bezwaartermijnen, has_committee, terms_of
from shared import clock, ids
from shared.db.known_dossiers import Own
from shared.errors import Conflict, NotFound
from shared.events.household import Gemeentecode, Huishouden
from shared.events.objections import Bezwaarstand
from shared.messaging.timers import DueTimer, NewTimer
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

TIMER: Final = "bezwaar-termijn"
Publish = Callable[[Transaction, Objection, Bezwaartermijnen], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did, for the history."""

    deed: Daad | Literal["ontvangen"]
    happened_on: date
    code: str | None = None
    until: date | None = None
    words: str | None = None


async def record(tx: Transaction, actor: Actor, told: NieuwBezwaar) -> Objection:
    """Raises NotFound, IsThereAlready, Conflict for what is no decision of ours, and InvalidInput."""
    found = await repository.find_contested(tx.connection, told.besluit_id, SUBJECT)
    if found is None:
        raise NotFound("besluit", told.besluit_id)
    contested, trail = found
    household, municipality = await _household(tx, contested)
    running = await repository.find_against(tx.connection, contested.id)
    if running is not None:
        raise IsThereAlready(running)
    if contested.kind == "overnemen":
        detail = "Hier is alleen overgenomen wat al liep. Het bezwaar is tegen het besluit zelf, van wie dat nam."
        raise Conflict("geen-besluit", detail)
    sent_on = told.verzonden_op or contested.sent_on or contested.taken_on
    check_received(contested, told, sent_on, tx.today)
    objection_id = ids.new_id()
    people = applicants_on(household, contested.taken_on) or applicants_on(household, tx.today)
    new = Objection(
        id=objection_id,
        decision_id=contested.id,
        dossier_id=contested.dossier_id,
        person_id=people[0] if people else household.leden[0].inwoner_id,
        municipality=municipality,
        life_event_ids=contested.life_event_ids,
        # In the trail of the contested decision, where it has one.
        correlation_id=trail or objection_id,
        sent_on=sent_on,
        received_on=told.ontvangen_op,
        posted_on=told.gepost_op,
        way=told.weg,
        objector=told.bezwaarmaker,
        pro_forma=told.gronden is None,
        grounds=told.gronden,
        with_committee=has_committee(municipality, told.ontvangen_op) or False,
        recorded_by=actor.subject,
        recorded_by_name=actor.name,
        recorded_at=tx.now,
    )
    await repository.add(tx.connection, new)
    await _note(tx, actor, new, Done("ontvangen", told.ontvangen_op))
    return await _settle(tx, new, publishing.received)


async def about_to(
    tx: Transaction, objection_id: UUID, deed: Daad
) -> tuple[Objection, Bezwaarstand, Bezwaartermijnen]:
    """The objection, how it stands after the deed, and its terms. Raises NotFound, StandsOtherwise."""
    found = (await repository.load(tx.connection, [objection_id], tx.today)).get(objection_id)
    if found is None:
        raise NotFound("bezwaar", objection_id)
    state = rules.after(found.state, deed)
    if state is None:
        raise StandsOtherwise(found)
    return found, state, terms_of(found, load_parameters())


async def may_judge(tx: Transaction, actor: Actor, objection: Objection) -> Contested:
    """The contested decision, if this person may hear or decide. The one place that says so. Raises OwnDecision."""
    contested = await contested_of(tx.connection, objection)
    if rules.is_own_decision(contested, actor.subject):
        raise OwnDecision
    return contested


async def keep(tx: Transaction, actor: Actor, changed: Objection, done: Done) -> Objection:
    """What somebody did, how it stands then, and what came up."""
    await _note(tx, actor, changed, done)
    return await _settle(tx, changed, partial(publishing.changed, happened_on=done.happened_on))


async def add_mend(tx: Transaction, objection_id: UUID, asked: Mend) -> None:
    await repository.add_mend(tx.connection, objection_id, asked)


async def complete_mend(tx: Transaction, objection_id: UUID, asked: Mend) -> None:
    await repository.complete_mend(tx.connection, objection_id, asked)


async def contested_of(connection: AsyncConnection, objection: Objection) -> Contested:
    found = await repository.find_contested(connection, objection.decision_id, SUBJECT)
    if found is None:
        msg = f"objection {objection.id} is to a decision that is not there"
        raise LookupError(msg)
    return found[0]


async def look(tx: Transaction, timers: Sequence[DueTimer]) -> None:
    """Days came on which a term may ask for attention; days that were missed are caught up with here too."""
    wanted = {UUID(timer.payload["bezwaar"]) for timer in timers}
    found = await repository.load(tx.connection, wanted, tx.today)
    running = [kept for kept in found.values() if kept.state in rules.RUNNING]
    people = {kept.person_id for kept in running}
    await processing_log.record_automated(tx, "bezwaartermijnen-bewaken", people)
    for kept in running:
        await _settle(tx, kept, None)


async def decisions_of(connection: AsyncConnection, dossier_id: UUID) -> list[Contested]:
    """All decisions in a dossier, newest first."""
    return await repository.list_contested(connection, dossier_id, SUBJECT)


async def find_decision(connection: AsyncConnection, decision_id: UUID) -> Contested | None:
    found = await repository.find_contested(connection, decision_id, SUBJECT)
    return found[0] if found else None


async def find_against(connection: AsyncConnection, decision_id: UUID) -> UUID | None:
    """The objection to a decision that was not taken back."""
    return await repository.find_against(connection, decision_id)


async def steps_of(connection: AsyncConnection, objection_id: UUID) -> list[Step]:
    return await repository.list_steps(connection, objection_id)


async def list_seen_by(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    state: Bezwaarstand | None,
    after: UUID | None,
    limit: int,
) -> list[Objection]:
    return await repository.list_seen_by(
        connection, own, today, dossier_id=dossier_id, state=state, after=after, limit=limit
    )


async def list_by_term(
    connection: AsyncConnection, own: Own, today: date, *, after: Place | None, limit: int
) -> Sequence[tuple[Place, Objection]]:
    """What runs, by what has to happen first; whose last day went by comes on top."""
    return await repository.list_by_term(connection, own, today, after=after, limit=limit)


async def find_seen_by(
    connection: AsyncConnection, own: Own, today: date, objection_id: UUID
) -> Objection | None:
    """None also for one that somebody may not see."""
    found = await repository.list_seen_by(connection, own, today, objection_id=objection_id)
    return found[0] if found else None


async def _household(tx: Transaction, contested: Contested) -> tuple[Huishouden, Gemeentecode]:
    household = await assessments.find_household(tx.connection, contested.dossier_id)
    # Whoever decided decides on the objection too, also where the household moved since.
    municipality = contested.municipality or (
        household.answering_on(tx.today) if household else None
    )
    if household is None or municipality is None:
        raise NotFound("besluit", contested.id)
    return household, municipality


async def _note(tx: Transaction, actor: Actor, objection: Objection, done: Done) -> None:
    step = Step(
        deed=done.deed,
        happened_on=done.happened_on,
        done_by=actor.subject,
        done_by_name=actor.name,
        done_at=tx.now,
        code=done.code,
        until=done.until,
        words=done.words,
    )
    await repository.add_step(tx.connection, objection.id, step)


async def _settle(tx: Transaction, changed: Objection, publish: Publish | None) -> Objection:
    """Keep how it stands; publish that, if anything happened, and what came up; and have us woken for what is to come."""
    terms = terms_of(changed, load_parameters())
    coming = rules.upcoming(changed, terms)
    changed = replace(
        changed,
        next_term=coming.term if coming else None,
        next_on=coming.on if coming else None,
    )
    await repository.save(tx.connection, changed)
    if publish is not None:
        publish(tx, changed, terms)
    notices = [(changed.id, notice) for notice in rules.notices_on(changed, terms, tx.today)]
    new = await repository.keep_published(tx.connection, notices, tx.now)
    for which in notices:
        if which in new:
            publishing.term_came(tx, changed, which[1])
    for day in rules.wake_days(changed, terms):
        if day > tx.today:
            tx.schedule(_wake(changed, day))
    return changed


def _wake(objection: Objection, day: date) -> NewTimer:
    # Never cancelled: a day that does not matter any more publishes nothing, and one may come back.
    return NewTimer(
        kind=TIMER,
        key=f"{objection.id}:{day.isoformat()}",
        due_at=clock.start_of_day(day),
        dossier_id=objection.dossier_id,
        payload={"bezwaar": str(objection.id)},
        correlation_id=objection.correlation_id,
    )
