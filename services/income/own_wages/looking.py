"""What a resident sees of the own wages, and of what the month brings: the same outcome as the consulent sees."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from services.income.own_wages.rules import Loonmaand, first_missing, months_of
from services.income.settlement import looking
from services.income.settlement.looking import Baan, Maandoverzicht, Overzicht, Vooruitblik
from services.income.settlement.service import method_of
from services.income.wage_links.service import OF_ONES_OWN, Visitor
from services.income.wages.facts import Dienstverband
from services.income.wages.model import Kept, employer_of
from services.income.wages.rules import spread
from shared.messaging.transaction import Transaction
from shared.observability import processing_log

MOST_REPORTS = 24
WAITS = frozenset({"open", "ter-controle"})


@dataclass(frozen=True, slots=True)
class EigenLoon:
    """All that is on the page of one resident."""

    inwoner_id: UUID
    banen: tuple[Baan, ...]
    maanden: tuple[Loonmaand, ...]
    opgaven: tuple[Kept, ...]
    vooruit: Vooruitblik
    verrekend: tuple[Maandoverzicht, ...]
    voorgelegd: bool
    """Whether a person has to decide about what was paid too much."""

    @property
    def eerste_gat(self) -> Loonmaand | None:
        return first_missing(self.maanden)

    @property
    def gaten(self) -> list[Loonmaand]:
        """Oldest first: what was asked longest is told first."""
        return [month for month in reversed(self.maanden) if month.stand in {"deels", "ontbreekt"}]

    @property
    def loopt(self) -> bool:
        return any(month.stand == "loopt" for month in self.maanden)

    def since(self, job_id: UUID) -> Baan:
        return next(job for job in self.banen if job.id == job_id)


async def look(tx: Transaction, visitor: Visitor) -> EigenLoon:
    """Noted as a look at the household."""
    found = await looking.look(tx.connection, visitor.dossier_id, OF_ONES_OWN, tx.today)
    await processing_log.record(
        tx, visitor.actor, "verrekeningen-inzien", [visitor.dossier_id], kind="dossier"
    )
    own = tuple(job for job in found.banen if job.inwoner_id == visitor.person_id)
    told = tuple(report for report in found.opgaven if report.person_id == visitor.person_id)
    method = method_of(found.municipality, tx.today)
    return EigenLoon(
        visitor.person_id,
        own,
        months_of(
            [_as_job(job) for job in own],
            spread((report.as_report for report in told), method),
            visitor.facts.household.bijstand,
            tx.today,
        ),
        told[:MOST_REPORTS],
        found.vooruit,
        found.maanden,
        _waits(found),
    )


def _waits(found: Overzicht) -> bool:
    return any(state in WAITS for _, state in found.voorstellen)


def _as_job(job: Baan) -> Dienstverband:
    """Its days alone: what it is expected to pay is not asked here."""
    last = job.tot - timedelta(days=1) if job.tot else None
    return Dienstverband(job.inwoner_id, employer_of(job.id), job.vanaf, last, 0)
