"""Months settled with the wages that are known: each once per household, kept as it was, and what it asks of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.aftercare import checking as aftercare
from services.income.aftercare.checking import SettledMonth
from services.income.assessments import service as assessments
from services.income.assessments.facts import Facts
from services.income.decisions import settling
from services.income.decisions.settling import TooMuch
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import Maandmethode, month_method
from services.income.norms.register import NietVastTeStellen, Parameters
from services.income.settlement import publishing, repository
from services.income.settlement.booking import Stand
from services.income.settlement.months import jobs_of, months_of
from services.income.settlement.repository import Run, Settled
from services.income.settlement.rules import Verdiend, cut_off_of
from services.income.settlement.run import Afgerekend, Vorige, missing_in, settle_run
from services.income.wages import service as wages
from services.income.wages.facts import Dienstverband
from services.income.wages.model import Kept
from services.income.wages.rules import TOEREKENINGEN, Toerekening, spread
from shared import calendar, ids
from shared.db import known_dossiers
from shared.db.known_dossiers import Own
from shared.events.household import AGENCY_MUNICIPALITIES
from shared.events.purse import Beurspost
from shared.events.wages import Loonstap
from shared.messaging.transaction import Database, Transaction

CUT_OFF_DAY: Final = 20
"""Where a municipality did not choose (decision 0035)."""
AFTER_THE_END: Final = 13
"""So many months after a right ended late wages are still settled."""
BATCH: Final = 200
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a household to settle its wages with."""

    facts: Facts
    reports: tuple[Kept, ...]
    settled: tuple[Settled, ...]
    """The runs so far, in order."""

    def earned(self, day: date, method: Toerekening, parameters: Parameters) -> Verdiend:
        told = spread((report.as_report for report in self.reports), method)
        return Verdiend(jobs_of(self.facts, day, parameters), told)

    @property
    def earlier(self) -> Vorige:
        """How the last run that could be determined left it."""
        done = [run for run in self.settled if run.payable is not None]
        if not done:
            return Vorige()
        assumed = {run.month: month.bijstand for run in done if (month := run.own_month)}
        return Vorige(done[-1].cut_off_on, Stand(assumed, done[-1].open_claims))


def cut_off_day(municipality: str, day: date) -> int:
    chosen = load_local_parameters(municipality).find("AFSLUITDAG", day)
    return chosen.dag if chosen is not None else CUT_OFF_DAY


def method_of(municipality: str, day: date) -> Toerekening:
    chosen = load_local_parameters(municipality).find("LOON_TOEREKENING", day)
    return TOEREKENINGEN.get(chosen.keuze, "kalenderdagen") if chosen else "kalenderdagen"


async def begin_due(tx: Transaction) -> None:
    """The runs of which the cut-off day is over, also those of months in which nobody was there to do them."""
    for municipality in sorted(AGENCY_MUNICIPALITIES):
        last = await repository.last_run(tx.connection, municipality)
        month = calendar.first_of_next_month(last) if last else tx.today.replace(day=1)
        if last is None and cut_off_of(month, cut_off_day(municipality, month)) >= tx.today:
            month = (month - ONE_DAY).replace(day=1)
        while (until := cut_off_of(month, cut_off_day(municipality, month))) < tx.today:
            await repository.begin_run(tx.connection, municipality, month, until, tx.now)
            month = calendar.first_of_next_month(month)


async def go_on(database: Database) -> int:
    """One batch of the oldest run that is not done, each household in a transaction of its own; gives how many were looked at.

    Broken off and begun again it goes on with the batch that it was at: who was settled by then is settled.
    """
    async with database.reading() as connection:
        runs = await repository.open_runs(connection)
        if not runs:
            return 0
        run = runs[0]
        batch = await repository.with_right_since(
            connection,
            _months_before(run.month, AFTER_THE_END),
            calendar.first_of_next_month(run.month),
            run.reached,
            BATCH,
        )
        today = run.cut_off_on + ONE_DAY
        answering = await known_dossiers.load(connection, batch, today)
        own = [dossier for dossier in batch if answering[dossier].answers == run.municipality]
        known = await load_known(connection, own)
    for dossier_id in own:
        if dossier_id in known and _has_to_settle(known[dossier_id], run.month):
            async with database.transaction(lock=[dossier_id]) as tx:
                await settle(tx, dossier_id, run)
    async with database.transaction() as tx:
        is_done = len(batch) < BATCH
        await repository.note_reached(
            tx.connection, run, batch[-1] if batch else None, tx.now if is_done else None
        )
    return len(batch)


async def settle(tx: Transaction, dossier_id: UUID, run: Run) -> Settled | None:
    """Once; None where it was done before."""
    known = (await load_known(tx.connection, [dossier_id]))[dossier_id]
    if any(done.month >= run.month for done in known.settled):
        return None
    identifier = ids.new_event_id()
    parameters = load_parameters()
    try:
        earned = known.earned(run.cut_off_on, method_of(run.municipality, run.month), parameters)
        split = month_method(load_local_parameters(run.municipality), run.month)
        found = calculated(known, earned, (run.month, run.cut_off_on), parameters, split)
    except NietVastTeStellen as unknown:
        settled = _unknown(tx, identifier, dossier_id, run, known, unknown)
        await repository.store(tx.connection, settled)
        publishing.settled(tx, settled)
        return settled
    settled = Settled(
        identifier,
        dossier_id,
        run.municipality,
        run.month,
        run.cut_off_on,
        found.maanden,
        found.boekingen,
        found.stand.open,
        found.te_betalen,
        None,
        await _propose(tx, identifier, dossier_id, run, known, found),
        tx.now,
    )
    await repository.store(tx.connection, settled)
    publishing.settled(tx, settled)
    await _remind(tx, settled, known, earned)
    await _look_back(tx, settled)
    return settled


async def _look_back(tx: Transaction, settled: Settled) -> None:
    """A month of which every wage was reported does the open checks of aftercare of which it comes out as expected."""
    for month in settled.months:
        if month.compleet and month.netto:
            came_in: dict[Beurspost, int] = {"netto-loon": month.netto, "bijstand": month.bijstand}
            for part in month.per_persoon:
                await aftercare.settle_by_month(
                    tx,
                    SettledMonth(
                        settled.id, settled.dossier_id, part.inwoner_id, month.maand, came_in
                    ),
                )


def calculated(
    known: Known,
    earned: Verdiend,
    run: tuple[date, date],
    parameters: Parameters,
    method: Maandmethode,
) -> Afgerekend:
    """What a run comes to: its month, and its cut-off day. Raises NietVastTeStellen."""
    month, cut_off = run
    days = [report.first_day for report in known.reports if report.received_on <= cut_off]
    first = min([*days, month])
    months = months_of(known.facts, first, month, parameters)
    return settle_run(month, months, earned, cut_off, known.earlier, parameters, method)


async def load_known(
    connection: AsyncConnection, dossier_ids: Sequence[UUID]
) -> Mapping[UUID, Known]:
    facts = await assessments.load_facts(connection, dossier_ids)
    earners = {dossier_id: wages.earners_of(known) for dossier_id, known in facts.items()}
    reports = await wages.load_reports(connection, set().union(*earners.values()))
    settled = await repository.load(connection, dossier_ids)
    return {
        dossier_id: Known(
            known,
            tuple(report for whose in earners[dossier_id] for report in reports.get(whose, ())),
            tuple(settled.get(dossier_id, ())),
        )
        for dossier_id, known in facts.items()
    }


async def list_of_month(  # noqa: PLR0917 - as the repository
    connection: AsyncConnection,
    own: Own,
    today: date,
    month: date,
    after: UUID | None,
    limit: int,
    *,
    needs_person: bool,
) -> Sequence[Settled]:
    return await repository.list_of_month(
        connection, own, today, month, after, limit, needs_person=needs_person
    )


async def months_with_runs(connection: AsyncConnection, own: Own) -> list[date]:
    return await repository.months_with_runs(connection, own)


async def is_settled_up_to(connection: AsyncConnection, municipality: str, month: date) -> bool:
    """Whether the runs of a municipality up to and including that of a month are done."""
    last = await repository.last_run(connection, municipality)
    waits = [
        run.month
        for run in await repository.open_runs(connection)
        if run.municipality == municipality
    ]
    return last is not None and month <= last and all(month < waiting for waiting in waits)


async def load_settled(
    connection: AsyncConnection, dossier_ids: Sequence[UUID]
) -> Mapping[UUID, Sequence[Settled]]:
    """All runs of these dossiers, in the order of their months."""
    return await repository.load(connection, dossier_ids)


async def missing_among(
    connection: AsyncConnection, dossier_ids: Sequence[UUID], month: date
) -> set[UUID]:
    """The dossiers of which somebody has to look into a wage that is not there."""
    return await repository.count_missing(connection, dossier_ids, month)


def _has_to_settle(known: Known, month: date) -> bool:
    """Somebody earns in the month, something was reported, or something is left of a run before."""
    after = calendar.first_of_next_month(month)
    earns = any(
        wage.vanaf < after and (wage.tot is None or wage.tot > month) for wage in known.facts.wages
    )
    since = known.settled[-1].cut_off_on if known.settled else date.min
    is_new = any(report.received_on > since for report in known.reports)
    return earns or is_new or bool(known.earlier.stand.open)


async def _propose(  # noqa: PLR0917 - whose run, and what it came to
    tx: Transaction, identifier: UUID, dossier_id: UUID, run: Run, known: Known, found: Afgerekend
) -> UUID | None:
    """What lowers or recovers is put before a person."""
    if not found.too_much:
        return None
    lowering = [booking.maand for booking in found.boekingen if booking.centen < 0]
    person_id = (
        known.facts.applicant_on(run.cut_off_on) or known.facts.household.leden[0].inwoner_id
    )
    return await settling.propose(
        tx,
        TooMuch(identifier, dossier_id, person_id, run.municipality, min(lowering), found.too_much),
    )


async def _remind(tx: Transaction, settled: Settled, known: Known, earned: Verdiend) -> None:
    """A wage of last month that is not there: a reminder; of the month before it: somebody has to look. Each once per job."""
    last = _months_before(settled.month, 1)
    first_run = min((run.month for run in known.settled), default=settled.month)
    asked: list[tuple[Dienstverband, date, Loonstap]] = [
        (job, last, "loonopgave-herinneren") for job in missing_in(last, earned, settled.cut_off_on)
    ]
    before = _months_before(settled.month, 2)
    if before >= _months_before(first_run, 1):
        missing = missing_in(before, earned, settled.cut_off_on)
        asked += [(job, before, "loonopgave-ontbreekt") for job in missing]
    new = await repository.keep_reminded(
        tx.connection,
        settled.dossier_id,
        [(UUID(job.werkgever), month, step) for job, month, step in asked],
        tx.now,
    )
    for job, month, step in asked:
        job_id = UUID(job.werkgever)
        if (job_id, month, step) in new:
            new.discard((job_id, month, step))
            publishing.missing(tx, settled, job.inwoner_id, job_id, month, step)


def _unknown(  # noqa: PLR0917 - as _propose
    tx: Transaction,
    identifier: UUID,
    dossier_id: UUID,
    run: Run,
    known: Known,
    unknown: NietVastTeStellen,
) -> Settled:
    """A run that a person has to look at: nothing is booked, and what was open stays open."""
    return Settled(
        identifier,
        dossier_id,
        run.municipality,
        run.month,
        run.cut_off_on,
        (),
        (),
        known.earlier.stand.open,
        None,
        unknown.reden,
        None,
        tx.now,
    )


def _months_before(month: date, times: int) -> date:
    for _ in range(times):
        month = (month - ONE_DAY).replace(day=1)
    return month
