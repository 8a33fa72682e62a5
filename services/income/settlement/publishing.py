"""What is published of settled months and of wages that are not there. No amounts."""

from datetime import date
from uuid import UUID

from services.income.settlement.repository import Settled
from shared.events.wages import Loonstap, Maandboeking, MonthSettled, WageReportMissing
from shared.messaging.transaction import Transaction


def settled(tx: Transaction, done: Settled) -> None:
    tx.emit(
        done.dossier_id,
        MonthSettled(
            verrekening_id=done.id,
            gebeurtenis_id=done.id,
            gemeente=done.municipality,
            maand=done.month,
            vast_te_stellen=done.unknown is None,
            compleet=done.is_complete,
            boekingen=tuple(
                Maandboeking(maand=booking.maand, soort=booking.soort) for booking in done.bookings
            ),
            voorstel_id=done.proposal_id,
        ),
        correlation_id=done.id,
        event_id=done.id,
    )


def missing(  # noqa: PLR0917 - whose wage of which job and month, and what that asks for
    tx: Transaction, done: Settled, person_id: UUID, job_id: UUID, month: date, step: Loonstap
) -> None:
    tx.emit(
        done.dossier_id,
        WageReportMissing(
            gebeurtenis_id=done.id,
            gemeente=done.municipality,
            inwoner_id=person_id,
            maand=month,
            stap=step,
            baan_id=job_id,
        ),
        correlation_id=done.id,
    )
