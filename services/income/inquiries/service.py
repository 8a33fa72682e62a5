"""Recording what was established of a household; the right is then looked at again from that day on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments import service as assessments
from services.income.findings.facts import Vaststelling
from services.income.findings.turning import turning_days
from services.income.inquiries import repository
from services.income.inquiries.repository import Recorded
from services.income.inquiries.rules import faults_of
from services.income.means.rules import Regime, chosen_regime
from services.income.norms.loading import load_parameters
from shared import clock, ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import InvalidInput, NotFound
from shared.events.household import WITH_THE_RIGHT, Huishouden
from shared.messaging.transaction import Transaction

MOST_SHOWN: Final = 500
"""On the page; nobody has so many."""


async def record(
    tx: Transaction,
    dossier_id: UUID,
    facts: Sequence[Vaststelling],
    reason: str,
    *,
    actor: str,
    own: Own,
) -> list[Recorded]:
    """Record facts that begin on one day, and re-assess from it, and from the days on which one ends or comes to mean another thing.

    Raises NotFound for another's dossier, InvalidInput where something does not fit the household; then nothing changes.
    """
    household, municipality = await find_own(tx.connection, dossier_id, own, tx.today)
    faults = faults_of(facts, household)
    if faults:
        raise InvalidInput(faults)
    recorded = [
        Recorded(
            id=ids.new_id(),
            dossier_id=dossier_id,
            municipality=municipality,
            fact=fact,
            reason=reason,
            recorded_by=actor,
            recorded_at=tx.now,
        )
        for fact in facts
    ]
    await repository.store(tx.connection, recorded)
    first = recorded[0]
    await assessments.reassess_finding(tx, dossier_id, first.id, first.fact.vanaf)
    ends = {fact.tot for fact in facts if fact.tot is not None and fact.tot > fact.vanaf}
    for day in sorted(ends | turning_days(facts, load_parameters())):
        occasion_id = ids.derived_id(clock.start_of_day(day), first.id)
        await assessments.reassess_finding(tx, dossier_id, occasion_id, day)
    return recorded


async def find_own(
    connection: AsyncConnection, dossier_id: UUID, own: Own, today: date
) -> tuple[Huishouden, str]:
    """The household and the municipality that answers for it. Raises NotFound for another's dossier."""
    household = await assessments.find_household(connection, dossier_id)
    municipality = household.answering_on(today) if household else None
    if (
        household is None
        or municipality is None
        or not await may_see(connection, own, dossier_id, municipality, today)
    ):
        raise NotFound("dossier", dossier_id)
    return household, municipality


@dataclass(frozen=True, slots=True)
class Overview:
    """What was established of a household, as a page shows it."""

    today: date
    municipality: str
    adults: tuple[UUID, ...]
    """Applicant and partner of today."""
    recorded: tuple[Recorded, ...]
    """In this dossier, superseded ones too."""
    standing: frozenset[Vaststelling]
    """What holds today, also what came along from another dossier."""

    regime: Regime | None = None
    """Which exemptions its municipality applies, where it told."""

    @property
    def people(self) -> set[UUID]:
        told = (fact.inwoner_id for fact in (*self.standing, *(row.fact for row in self.recorded)))
        return {*self.adults, *(person_id for person_id in told if person_id is not None)}

    @property
    def current(self) -> list[tuple[Vaststelling, Recorded | None]]:
        """What holds today or begins later, with how it was recorded; that is not told of another dossier."""
        known = {row.fact: row for row in self.recorded if row.superseded_at is None}
        facts = {*self.standing, *filter(self.begins_later, known)}
        return [(fact, known.get(fact)) for fact in sorted(facts, key=_by_kind)]

    @property
    def past(self) -> list[Recorded]:
        """What does not hold any more, or never did; what was recorded last comes first."""
        current = {row.id for _, row in self.current if row is not None}
        past = [row for row in self.recorded if row.id not in current]
        return sorted(past, key=lambda row: (row.recorded_at, row.id), reverse=True)

    def begins_later(self, fact: Vaststelling) -> bool:
        return fact.vanaf > self.today and fact.tot != fact.vanaf

    def find(self, identifier: UUID | None) -> Recorded | None:
        return next((row for row in self.recorded if row.id == identifier), None)


def _by_kind(fact: Vaststelling) -> tuple[str, str, str, date]:
    return fact.soort, str(fact.inwoner_id or ""), fact.bron or "", fact.vanaf


async def look(connection: AsyncConnection, dossier_id: UUID, own: Own, today: date) -> Overview:
    """All that was established of a household. Raises NotFound for another's dossier."""
    household, municipality = await find_own(connection, dossier_id, own, today)
    known = (await assessments.load_facts(connection, [dossier_id]))[dossier_id]
    recorded = await repository.list_recorded(
        connection, own, today, dossier_id, after=None, limit=MOST_SHOWN
    )
    adults = [lid.inwoner_id for lid in household.members_on(today) if lid.rol in WITH_THE_RIGHT]
    standing = {
        fact
        for fact in known.established_on(today).geldend
        if fact.inwoner_id is None or fact.inwoner_id in adults
    }
    regime = chosen_regime(load_parameters().of(municipality), today)
    return Overview(
        today, municipality, tuple(adults), tuple(recorded), frozenset(standing), regime
    )


async def list_recorded(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Recorded]:
    return await repository.list_recorded(
        connection, own, today, dossier_id, after=after, limit=limit
    )
