"""Holiday allowances determined: everybody's in the month of payment, and what is left after the end of a right; each once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.holiday_allowance import publishing, repository
from services.income.holiday_allowance.repository import Allowance, Run
from services.income.holiday_allowance.rules import (
    JUNE,
    Due,
    History,
    Reserved,
    Thought,
    first_known,
    paid_months,
    pay_month_before,
    reserve,
    what_is_due,
)
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import month_method
from services.income.norms.register import NietVastTeStellen
from services.income.rights import service as rights
from services.income.rights.standing import Staand, running
from services.income.settlement import service as settlement
from shared import clock, ids
from shared.db import known_dossiers
from shared.db.known_dossiers import Own
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.messaging.transaction import Database, Transaction

BATCH: Final = 200
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dossier to determine its allowance with."""

    municipality: str | None
    """That answered for it on the last day of its right, or answers today."""
    standing: Staand
    history: History
    earlier: tuple[Allowance, ...]

    @property
    def covered(self) -> date | None:
        """The last month that was determined."""
        return max((kept.last_month for kept in self.earlier), default=None)


def pay_month_of(municipality: str, day: date) -> int:
    """As it chose (VT_BETAALMAAND); June where it did not."""
    chosen = load_local_parameters(municipality).find("VT_BETAALMAAND", day)
    return chosen.maanden if chosen is not None else JUNE


async def begin_due(tx: Transaction) -> None:
    """The runs of which the month of payment began, and of which the wages of the months before it were settled."""
    for municipality in sorted(AGENCY_MUNICIPALITIES):
        pay_month = pay_month_before(tx.today, pay_month_of(municipality, tx.today))
        last = (pay_month - ONE_DAY).replace(day=1)
        if await settlement.is_settled_up_to(tx.connection, municipality, last):
            await repository.begin_run(tx.connection, municipality, pay_month)


async def go_on(database: Database) -> bool:
    """One batch of the oldest run that is not done; False where there is none.

    Broken off and begun again it goes on with the batch that it was at: what was determined by then is determined.
    """
    async with database.reading() as connection:
        runs = await repository.open_runs(connection)
        if not runs:
            return False
        run = runs[0]
        batch = await repository.with_right_before(connection, run.pay_month, run.reached, BATCH)
        answering = await known_dossiers.load(connection, batch, clock.today())
    own = [
        dossier_id
        for dossier_id in batch
        if dossier_id in answering and answering[dossier_id].answers == run.municipality
    ]
    await _each(database, own)
    await _note(database, run, batch)
    return True


async def determine_of_ended(database: Database) -> None:
    """What is left of every right that is over since a month or longer."""
    month, reached = clock.today().replace(day=1), None
    while True:
        async with database.reading() as connection:
            batch = await repository.ended_before(connection, month, reached, BATCH)
        await _each(database, batch)
        if len(batch) < BATCH:
            return
        reached = batch[-1]


async def try_again(database: Database) -> None:
    """What could not be determined may be known by now."""
    reached = None
    while True:
        async with database.reading() as connection:
            batch = await repository.not_determined(connection, reached, BATCH)
        for unknown in batch:
            async with database.transaction(lock=[unknown.dossier_id]) as tx:
                await _again(tx, unknown)
        if len(batch) < BATCH:
            return
        reached = batch[-1].id


async def determine(tx: Transaction, dossier_id: UUID) -> Allowance | None:
    """What is due of a dossier today, kept and published; None where nothing is, or its wages are not settled yet."""
    known = await load_known(tx.connection, dossier_id, tx.today)
    if known.municipality is None:
        return None
    month = pay_month_of(known.municipality, tx.today)
    due = what_is_due(known.standing, known.covered, tx.today, month, load_parameters())
    if due is None or not await settlement.is_settled_up_to(
        tx.connection, known.municipality, due.tot_en_met
    ):
        return None
    found = _determined(tx, dossier_id, known, due)
    if found is None:
        return None
    await repository.store(tx.connection, found)
    if found.cents != 0:
        publishing.determined(tx, found)
    return found


async def load_known(connection: AsyncConnection, dossier_id: UUID, today: date) -> Known:
    standing = (await rights.load_standing(connection, [dossier_id])).get(dossier_id, ())
    runs = running(standing)
    last = runs[-1][1] - ONE_DAY if runs and runs[-1][1] else today
    answering = await known_dossiers.load(connection, [dossier_id], min(last, today))
    settled = (await settlement.load_settled(connection, [dossier_id])).get(dossier_id, ())
    earlier = (await repository.load(connection, [dossier_id])).get(dossier_id, ())
    recorded = await rights.load_recorded(connection, dossier_id)
    held = await rights.load_suspensions(connection, dossier_id)
    return Known(
        answering[dossier_id].answers if dossier_id in answering else None,
        standing,
        History(
            tuple(
                Thought(
                    told.period,
                    told.recorded_at.astimezone(clock.AMSTERDAM).date(),
                    told.recorded_until.astimezone(clock.AMSTERDAM).date()
                    if told.recorded_until
                    else None,
                )
                for told in recorded
            ),
            {run.month: month.bijstand for run in settled if (month := run.own_month)},
            tuple(
                (suspension.held_from, suspension.ended_on or suspension.held_until)
                for suspension in held
            ),
        ),
        tuple(earlier),
    )


def reserved_between(known: Known, first: date, last: date) -> tuple[Reserved, ...]:
    """What was reserved of these months. Raises NietVastTeStellen."""
    parameters = load_parameters()
    local = load_local_parameters(known.municipality or "")
    months = paid_months(known.history, first, last, parameters, month_method(local, last))
    return reserve(months, parameters)


async def list_own(
    connection: AsyncConnection,
    own: Own,
    today: date,
    after: UUID | None,
    limit: int,
    *,
    needs_person: bool,
) -> Sequence[Allowance]:
    return await repository.list_own(
        connection, own, today, after, limit, needs_person=needs_person
    )


async def _each(database: Database, dossier_ids: Sequence[UUID]) -> None:
    for dossier_id in dossier_ids:
        async with database.transaction(lock=[dossier_id]) as tx:
            await determine(tx, dossier_id)


async def _note(database: Database, run: Run, batch: Sequence[UUID]) -> None:
    async with database.transaction() as tx:
        done_at = tx.now if len(batch) < BATCH else None
        await repository.note_reached(tx.connection, run, batch[-1] if batch else None, done_at)


def _determined(tx: Transaction, dossier_id: UUID, known: Known, due: Due) -> Allowance | None:
    """None where nothing was paid here by the month of payment; an end is kept also then, so that it is looked at once."""
    identifier, municipality = ids.new_event_id(), known.municipality or ""
    first = max(due.van, first_known(known.history) or due.tot_en_met)
    kept = Allowance(
        identifier,
        dossier_id,
        municipality,
        due.aanleiding,
        min(first, due.tot_en_met),
        due.tot_en_met,
        due.uiterlijk,
        (),
        0,
        None,
        tx.now,
    )
    try:
        months = reserved_between(known, due.van, due.tot_en_met)
    except NietVastTeStellen as unknown:
        return replace(kept, cents=None, unknown=unknown.reden)
    if not months and due.aanleiding == "betaalmaand":
        return None
    return replace(kept, months=months, cents=sum(month.gereserveerd for month in months))


async def _again(tx: Transaction, unknown: Allowance) -> None:
    known = await load_known(tx.connection, unknown.dossier_id, tx.today)
    known = replace(known, municipality=unknown.municipality)
    try:
        months = reserved_between(known, unknown.first_month, unknown.last_month)
    except NietVastTeStellen:
        return
    cents = sum(month.gereserveerd for month in months)
    found = replace(unknown, months=months, cents=cents, unknown=None, determined_at=tx.now)
    await repository.note_known(tx.connection, found)
    publishing.determined(tx, found)
