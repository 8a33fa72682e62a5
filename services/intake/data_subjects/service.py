"""Finds who somebody is in the processing logs of all services: which ids, and which dossiers from when until when.

Whoever answers residents may ask about everybody of the own municipalities, also of before; it gives no name and no number.
"""

from collections.abc import Collection
from uuid import UUID

from fastapi import Request

from services.intake.data_subjects import repository
from services.intake.residents.service import Residents, may_read
from shared.access import avoids
from shared.http.auth import Require
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log
from shared.processing.endpoints import READ
from shared.processing.subjects import Betrokkene, Betrokkenevraag, NobodyKnown, Verblijf

ACTIVITY = "betrokkene-opzoeken"


class OwnSubjects:
    """Intake asks itself."""

    def __init__(self, database: Database, residents: Residents) -> None:
        self._database = database
        self._residents = residents

    async def find(self, request: Request, asked: Betrokkenevraag) -> Betrokkene:
        caller = await Require(READ)(request)
        async with self._database.transaction() as tx:
            return await find(tx, self._residents, caller, asked)

    async def close(self) -> None:
        """There is nothing to close."""


async def find(
    tx: Transaction, residents: Residents, caller: Caller, asked: Betrokkenevraag
) -> Betrokkene:
    """Noted. Raises NobodyKnown, also for whom the caller may not ask about."""
    subject = (
        await _dossier(tx, asked.dossier_id)
        if asked.dossier_id is not None
        else await _person(tx, residents, asked)
    )
    if subject is None or not await _is_for(tx, residents, caller, subject):
        raise NobodyKnown
    people = [subject.inwoner_id] if subject.inwoner_id is not None else subject.inwoner_ids
    await processing_log.record(tx, caller.subject, ACTIVITY, people)
    return subject


async def _person(
    tx: Transaction, residents: Residents, asked: Betrokkenevraag
) -> Betrokkene | None:
    number, person_id = asked.burgerservicenummer, asked.inwoner_id
    found = await residents.find(
        tx, [number] if number is not None else (), [person_id] if person_id is not None else ()
    )
    person = next(iter(found.values()), None)
    if person is None:
        return None
    return Betrokkene(
        inwoner_id=person.person_id,
        inwoner_ids=[
            person.person_id,
            *await repository.list_former_ids(tx.connection, person.person_id),
        ],
        dossiers=[
            Verblijf(dossier_id=known.dossier_id, vanaf=known.from_on, tot=known.until_on)
            for known in person.belongings
        ],
    )


async def _dossier(tx: Transaction, dossier_id: UUID) -> Betrokkene | None:
    members = await repository.list_members(tx.connection, dossier_id)
    if not members:
        return None
    dossiers = [Verblijf(dossier_id=dossier_id)]
    return Betrokkene(inwoner_id=None, inwoner_ids=members, dossiers=dossiers)


async def _is_for(
    tx: Transaction, residents: Residents, caller: Caller, subject: Betrokkene
) -> bool:
    """Whether one of the municipalities in which the caller answers residents has, or had, these data."""
    dossier_ids: Collection[UUID] = {stay.dossier_id for stay in subject.dossiers}
    if avoids(caller, *subject.inwoner_ids, *dossier_ids):
        return False
    places = await repository.list_municipalities(tx.connection, dossier_ids)
    theirs = places & caller.municipalities
    records = await residents.get_residents(tx, subject.inwoner_ids[:1])
    return bool(theirs) and may_read(caller, records.values(), theirs)
