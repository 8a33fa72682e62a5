"""Recording what was established of a household; the right is then looked at again from that day on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments import service as assessments
from services.income.findings.facts import Vaststelling
from services.income.inquiries import repository
from services.income.inquiries.repository import Recorded
from services.income.inquiries.rules import faults_of
from shared import clock, ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import InvalidInput, NotFound
from shared.events.household import Huishouden
from shared.messaging.transaction import Transaction


async def record(
    tx: Transaction,
    dossier_id: UUID,
    facts: Sequence[Vaststelling],
    reason: str,
    *,
    actor: str,
    own: Own,
) -> list[Recorded]:
    """Record facts that begin on one day, and re-assess from it, and from the days on which one ends.

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
    for day in sorted(ends):
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
