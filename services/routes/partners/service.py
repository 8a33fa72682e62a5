"""Use cases of organisations that we hand over to: who does what where."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from services.routes.partners import repository
from services.routes.partners.schemas import Organisation
from shared.errors import NotFound
from shared.messaging.transaction import Transaction


async def serving(
    tx: Transaction, services: Collection[str], municipality: str, day: date
) -> list[Organisation]:
    """Who does one of these services in a municipality on a day, each once; first who is asked first."""
    return list(await repository.serving(tx, services, municipality, day))


async def get(tx: Transaction, organisation_id: UUID) -> Organisation:
    """An organisation, also one that ended. Raises NotFound."""
    organisation = await repository.find(tx, organisation_id)
    if organisation is None:
        raise NotFound("organisatie", organisation_id)
    return organisation
