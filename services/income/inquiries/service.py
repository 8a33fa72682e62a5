"""Recording what was established of a household; the right is then looked at again from that day on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments import service as assessments
from services.income.findings.schemas import Vaststelling
from services.income.inquiries import repository
from services.income.inquiries.repository import Finding
from shared import ids
from shared.db.known_dossiers import Own, may_see
from shared.errors import Fault, InvalidInput, NotFound
from shared.events.household import Huishouden
from shared.messaging.transaction import Transaction

ADULTS = {"aanvrager", "partner"}


async def record(
    tx: Transaction,
    dossier_id: UUID,
    finding: Vaststelling,
    *,
    actor: str,
    own: Own,
) -> Finding:
    """Record, and re-assess. Raises NotFound for another's dossier, InvalidInput where persons don't fit the household."""
    household = await assessments.find_household(tx.connection, dossier_id)
    municipality = household.answering_on(tx.today) if household else None
    if (
        household is None
        or municipality is None
        or not await may_see(tx.connection, own, dossier_id, municipality, tx.today)
    ):
        raise NotFound("dossier", dossier_id)
    _check(finding, household)
    stored = Finding(
        id=ids.new_id(),
        dossier_id=dossier_id,
        municipality=municipality,
        content=finding,
        recorded_by=actor,
        recorded_at=tx.now,
    )
    await repository.store(tx.connection, stored)
    await assessments.reassess_finding(tx, dossier_id, stored.id, finding.vanaf)
    return stored


async def list_findings(
    connection: AsyncConnection,
    own: Own,
    today: date,
    dossier_id: UUID,
    *,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[Finding]:
    return await repository.list_findings(
        connection, own, today, dossier_id, after=after, limit=limit
    )


def _check(finding: Vaststelling, household: Huishouden) -> None:
    adults = {
        member.inwoner_id for member in household.members_on(finding.vanaf) if member.rol in ADULTS
    }
    people = [person.inwoner_id for person in finding.personen]
    faults = [
        Fault(
            f"vaststelling.personen[{number}].inwonerId",
            "persoon",
            f"Op {finding.vanaf.isoformat()} is dit niet de aanvrager of de partner van dit dossier.",
        )
        for number, inwoner_id in enumerate(people)
        if inwoner_id not in adults
    ]
    faults += [
        Fault(
            f"vaststelling.personen[{number}].inwonerId",
            "dubbel",
            "Deze persoon staat er twee keer in.",
        )
        for number, inwoner_id in enumerate(people)
        if inwoner_id in people[:number]
    ]
    if faults:
        raise InvalidInput(tuple(faults))
