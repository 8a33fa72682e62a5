"""What there is to see of a dossier's holiday allowance: what is reserved, when it is paid, and what was determined before."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from services.income.access import answering_with_amounts
from services.income.assessments import service as assessments
from services.income.holiday_allowance import service
from services.income.holiday_allowance.repository import Allowance
from services.income.holiday_allowance.rules import Reserved, first_known, next_payment
from services.income.norms.loading import load_parameters
from services.income.norms.register import NietVastTeStellen
from shared import calendar
from shared.errors import NotFound
from shared.events.income import Reden
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ACTIVITY = "vakantietoeslag-inzien"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Overview:
    """In cents; months by their first days, newest first."""

    dossier_id: UUID
    sinds: date | None
    """The first month of which it is known here what was paid."""
    gereserveerd: tuple[Reserved, ...]
    """Since the last determination, of the months that are over."""
    onbekend: Reden | None
    """Why that cannot be said."""
    betaling: date | None
    """The last day on which what is reserved has to be paid; None where no bijstand ever ran."""
    vastgesteld: tuple[Allowance, ...]

    @property
    def samen(self) -> int:
        return sum(month.gereserveerd for month in self.gereserveerd)


async def look(tx: Transaction, caller: Caller, dossier_id: UUID) -> Overview:
    """Raises NotFound for another's dossier, OtherTeam, and Forbidden for who sees no amounts."""
    facts = (await assessments.load_facts(tx.connection, [dossier_id])).get(dossier_id)
    if facts is None:
        raise NotFound("dossier", dossier_id)
    municipality = await answering_with_amounts(tx, caller, dossier_id, facts.household)
    known = await service.load_known(tx.connection, dossier_id, tx.today)
    await processing_log.record(tx, caller.subject, ACTIVITY, [dossier_id], kind="dossier")
    since = first_known(known.history)
    ahead = next_payment(
        known.standing,
        tx.today,
        service.pay_month_of(municipality, tx.today),
        load_parameters(),
    )
    months: tuple[Reserved, ...] = ()
    unknown = None
    if since is not None:
        first = calendar.first_of_next_month(known.covered) if known.covered else since
        last = (tx.today.replace(day=1) - ONE_DAY).replace(day=1)
        try:
            months = service.reserved_between(known, first, last)
        except NietVastTeStellen as missing:
            unknown = missing.reden
    return Overview(
        dossier_id,
        since,
        tuple(reversed(months)),
        unknown,
        ahead,
        tuple(kept for kept in reversed(known.earlier) if kept.cents != 0),
    )
