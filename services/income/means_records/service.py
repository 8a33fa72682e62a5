"""Recording what was established of a household's means; the right is then looked at again from that day on."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.assessments import service as assessments
from services.income.means.schemas import Middelen
from services.income.means_records import repository
from services.income.means_records.repository import MeansRecord
from shared import ids
from shared.errors import Fault, InvalidInput, NotFound
from shared.events.household import Huishouden
from shared.messaging.transaction import Transaction

ADULTS = {"aanvrager", "partner"}


async def record(
    tx: Transaction,
    dossier_id: UUID,
    means: Middelen,
    *,
    actor: str,
    municipalities: Collection[str],
) -> MeansRecord:
    """Record, and re-assess. Raises NotFound for another's dossier, InvalidInput where persons don't fit the household."""
    household = await assessments.find_household(tx.connection, dossier_id)
    municipality = household.municipality_on(means.vanaf) if household else None
    if household is None or municipality is None or municipality not in municipalities:
        raise NotFound("dossier", dossier_id)
    _check(means, household)
    stored = MeansRecord(
        id=ids.new_id(),
        dossier_id=dossier_id,
        municipality=municipality,
        means=means,
        recorded_by=actor,
        recorded_at=tx.now,
    )
    await repository.store(tx.connection, stored)
    await assessments.reassess_means(tx, dossier_id, stored.id, means.vanaf)
    return stored


async def list_records(
    connection: AsyncConnection,
    municipalities: Collection[str],
    dossier_id: UUID,
    after: tuple[date, UUID] | None,
    limit: int,
) -> Sequence[MeansRecord]:
    return await repository.list_records(connection, municipalities, dossier_id, after, limit)


def _check(means: Middelen, household: Huishouden) -> None:
    adults = {
        member.inwoner_id for member in household.members_on(means.vanaf) if member.rol in ADULTS
    }
    told = [one.inwoner_id for one in means.personen]
    faults = [
        Fault(
            f"middelen.personen[{number}].inwonerId",
            "persoon",
            f"Op {means.vanaf.isoformat()} is dit niet de aanvrager of de partner van dit dossier.",
        )
        for number, inwoner_id in enumerate(told)
        if inwoner_id not in adults
    ]
    faults += [
        Fault(
            f"middelen.personen[{number}].inwonerId",
            "dubbel",
            "Deze persoon staat er twee keer in.",
        )
        for number, inwoner_id in enumerate(told)
        if inwoner_id in told[:number]
    ]
    if faults:
        raise InvalidInput(tuple(faults))
