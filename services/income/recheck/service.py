"""A dossier recalculated: its months with what is known today, beside what they came to. Looks, and changes nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.income.access import answering_with_amounts
from services.income.norms.loading import load_local_parameters, load_parameters
from services.income.norms.municipality import month_method
from services.income.norms.register import NietVastTeStellen
from services.income.recheck.known import KnownDossier
from services.income.recheck.rules import Nagerekend, compare
from services.income.rights.facts import Keuzes
from services.income.rights.standing import running
from services.income.rights.timeline import right_over_time
from services.income.settlement import service as settlement
from services.income.settlement.service import Known
from shared import calendar
from shared.errors import NotFound
from shared.events.income import Reden
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

ACTIVITY: Final = "recht-narekenen"
MOST_MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Narekening:
    """The months of a dossier, newest first; or why that cannot be said."""

    dossier_id: UUID
    maanden: tuple[Nagerekend, ...] = ()
    onbekend: Reden | None = None

    @property
    def verschillen(self) -> int:
        return sum(bool(month.verschil) for month in self.maanden)


async def recheck(tx: Transaction, caller: Caller, dossier_id: UUID) -> Narekening:
    """Raises NotFound for another's dossier, OtherTeam, and Forbidden for who sees no amounts."""
    known = (await settlement.load_known(tx.connection, [dossier_id])).get(dossier_id)
    if known is None:
        raise NotFound("dossier", dossier_id)
    municipality = await answering_with_amounts(tx, caller, dossier_id, known.facts.household)
    await processing_log.record(tx, caller.subject, ACTIVITY, [dossier_id], kind="dossier")
    try:
        return Narekening(dossier_id, recalculated(known, municipality, tx.today))
    except NietVastTeStellen as unknown:
        return Narekening(dossier_id, onbekend=unknown.reden)


def recalculated(known: Known, municipality: str, today: date) -> tuple[Nagerekend, ...]:
    """The last months up to and including that of today. Raises NietVastTeStellen."""
    standing = known.facts.standing or ()
    runs = running(standing)
    if not runs:
        return ()
    last = today.replace(day=1)
    first = max(runs[0][0].replace(day=1), calendar.add_months(last, 1 - MOST_MONTHS))
    parameters = load_parameters()
    method = month_method(load_local_parameters(municipality), today)
    # A month that leaves nothing ends no right here, as in a settlement (decision 0035).
    choices = Keuzes(maandmethode=method, maand_zonder_bijstand_beeindigt=False)
    earned = known.earned(today, settlement.method_of(municipality, today), parameters)
    dossier = KnownDossier(known.facts, earned, parameters, choices)
    # Exemption months are counted from the month in which they were told.
    begin = min([first, *(fact.vanaf for fact in dossier.exemptions)])
    right = right_over_time(dossier, (begin, last))
    newest = {month.maand: month.bijstand for run in known.settled for month in run.months}
    return compare(right, newest, standing, (first, last), parameters, method)
