"""An application as it stands: kept, told of when it changes, and decided. What is known of a household stands elsewhere (`applying`).

Each is done under the lock of the dossier. A decision settles it here, so this knows neither facts nor proposals.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.applications import publishing, repository, rules
from services.income.applications.model import (
    Actor,
    Advance,
    Afloop,
    Application,
    Suspension,
    TermCounts,
    Termijnkeuze,
)
from services.income.applications.rules import Daad
from services.income.by_term import Place
from services.income.norms.deadlines import Termijnen
from shared import clock
from shared.db.known_dossiers import Own
from shared.errors import Conflict, NotFound
from shared.events.applications import Aanvraagstand
from shared.messaging.timers import NewTimer
from shared.messaging.transaction import Transaction

TIMER: Final = "aanvraag-termijn"
Uitslag = Afloop | Literal["niet-in-behandeling"]
"""What is decided on an application; not to treat it is a decision too (Awb 4:5)."""


class StandsOtherwise(Conflict):
    """What is asked cannot be done as it stands: most often because somebody did it already."""

    def __init__(self, application: Application) -> None:
        words = publishing.STANDS[application.state]
        super().__init__(
            "aanvraag-staat-anders",
            f"Dit kan nu niet: de aanvraag {words}. Er is niets gewijzigd.",
        )
        self.state = application.state


async def decided(
    tx: Transaction, application_id: UUID, outcome: Uitslag, decided_on: date
) -> Application:
    """The decision was taken, in the transaction of the decision. Raises StandsOtherwise where there is nothing to decide any more."""
    is_left = outcome == "niet-in-behandeling"
    deed: Daad = "niet-in-behandeling-nemen" if is_left else "besluiten"
    found, state = await about_to(tx, application_id, deed)
    changed = replace(
        found,
        state=state,
        settled_on=decided_on,
        outcome=None if outcome == "niet-in-behandeling" else outcome,
    )
    return await settle(tx, changed, None, decided_on)


async def about_to(
    tx: Transaction, application_id: UUID, deed: Daad
) -> tuple[Application, Aanvraagstand]:
    """The application, and how it stands after the deed. Raises NotFound, StandsOtherwise."""
    found = (await repository.load(tx.connection, [application_id], tx.today)).get(application_id)
    if found is None:
        raise NotFound("aanvraag", application_id)
    state = rules.after(found.state, deed)
    if state is None:
        raise StandsOtherwise(found)
    return found, state


async def add(
    tx: Transaction, new: Application, terms: Termijnen, reported_on: date
) -> Application:
    """Nothing may run in its dossier."""
    await repository.add(tx.connection, new)
    return await settle(tx, new, terms, reported_on)


async def settle(
    tx: Transaction, changed: Application, terms: Termijnen | None, happened_on: date | None
) -> Application:
    """Keep how it stands; tell that it changed on a day, if it did, and what came up; and have us woken for what is to come.

    One that has ended has no terms any more.
    """
    coming = rules.upcoming(changed, terms) if terms is not None else None
    changed = replace(
        changed,
        next_term=coming.term if coming else None,
        next_on=coming.on if coming else None,
    )
    await repository.save(tx.connection, changed)
    if happened_on is not None:
        publishing.changed(tx, changed, terms, happened_on)
    if terms is None:
        return changed
    notices = [(changed.id, notice) for notice in rules.notices_on(changed, terms, tx.today)]
    new = await repository.keep_published(tx.connection, notices, tx.now)
    for which in notices:
        if which in new:
            publishing.term_came(tx, changed, which[1])
    for day in rules.wake_days(changed, terms):
        if day > tx.today:
            tx.schedule(_wake(changed, day))
    return changed


async def keep(tx: Transaction, changed: Application) -> None:
    """What changes nothing for anybody else."""
    await repository.save(tx.connection, changed)


async def add_suspension(
    tx: Transaction, application_id: UUID, asked: Suspension, actor: Actor
) -> None:
    await repository.add_suspension(tx.connection, application_id, asked, actor)


async def complete_suspension(tx: Transaction, application_id: UUID, asked: Suspension) -> None:
    await repository.complete_suspension(tx.connection, application_id, asked)


async def add_advance(
    tx: Transaction, application: Application, advance: Advance, actor: Actor
) -> None:
    """Kept, and told of."""
    await repository.add_advance(tx.connection, application.id, advance, actor)
    publishing.advance_given(tx, application, advance)


async def find_running(connection: AsyncConnection, dossier_id: UUID) -> UUID | None:
    return await repository.find_running(connection, dossier_id)


async def list_running_of(
    connection: AsyncConnection, ids: Collection[UUID], today: date
) -> list[Application]:
    """Those of these that have not ended."""
    found = await repository.load(connection, ids, today)
    return [kept for kept in found.values() if kept.state in rules.RUNNING]


async def list_seen_by(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    dossier_id: UUID | None,
    state: Aanvraagstand | None,
    after: UUID | None,
    limit: int,
) -> list[Application]:
    return await repository.list_seen_by(
        connection, own, today, dossier_id=dossier_id, state=state, after=after, limit=limit
    )


async def list_by_term(
    connection: AsyncConnection,
    own: Own,
    today: date,
    *,
    which: Termijnkeuze | None,
    after: Place | None,
    limit: int,
) -> Sequence[tuple[Place, Application]]:
    """What runs, by what has to happen first; whose last day went by comes on top."""
    return await repository.list_by_term(
        connection, own, today, which=which, after=after, limit=limit
    )


async def count_terms(connection: AsyncConnection, own: Own, today: date) -> TermCounts:
    return await repository.count_terms(connection, own, today)


async def find_seen_by(
    connection: AsyncConnection, own: Own, today: date, application_id: UUID
) -> Application | None:
    """None also for one that somebody may not see."""
    found = await repository.list_seen_by(connection, own, today, application_id=application_id)
    return found[0] if found else None


def _wake(application: Application, day: date) -> NewTimer:
    # Never cancelled: a day that does not matter any more tells nothing, and one may come back.
    return NewTimer(
        kind=TIMER,
        key=f"{application.id}:{day.isoformat()}",
        due_at=clock.start_of_day(day),
        dossier_id=application.dossier_id,
        payload={"aanvraag": str(application.id)},
        correlation_id=application.correlation_id,
    )
