"""Whose a dossier is, for what income shows of it."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.income.own import own_of
from shared.access import avoids, check_dossier
from shared.db.known_dossiers import may_see
from shared.errors import NotFound
from shared.events.household import Gemeentecode, Huishouden
from shared.http.auth import Forbidden
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.permissions import Data


async def check_may_open(  # noqa: PLR0917 - what is about to be shown, and to whom
    connection: AsyncConnection,
    caller: Caller,
    what: str,
    identifier: UUID,
    dossier_id: UUID,
    person_id: UUID | None,
    municipality: str | None,
) -> None:
    """Raises NotFound for what is about somebody to stay away from, OtherTeam for a dossier of another team."""
    if avoids(caller, dossier_id, person_id):
        raise NotFound(what, identifier)
    await check_dossier(connection, caller, dossier_id, municipality)


async def answering_for(
    tx: Transaction, caller: Caller, dossier_id: UUID, household: Huishouden
) -> Gemeentecode:
    """The municipality that answers for a household that is about to be shown. Raises NotFound for another's, OtherTeam."""
    municipality = household.answering_on(tx.today)
    if (
        municipality is None
        or avoids(caller, dossier_id)
        or not await may_see(tx.connection, own_of(caller), dossier_id, municipality, tx.today)
    ):
        raise NotFound("dossier", dossier_id)
    await check_dossier(tx.connection, caller, dossier_id, municipality)
    return municipality


async def answering_with_amounts(
    tx: Transaction, caller: Caller, dossier_id: UUID, household: Huishouden
) -> Gemeentecode:
    """As `answering_for`, for what is nothing but amounts. Raises Forbidden for who sees none."""
    municipality = await answering_for(tx, caller, dossier_id, household)
    if not caller.sees(Data.BEDRAGEN, municipality):
        raise Forbidden("Uw rol geeft geen bedragen te zien, en die horen hierbij.")
    return municipality
