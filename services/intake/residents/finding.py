"""Find a resident, by number, id or name. Whom the caller may not know looks like one who does not exist."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from services.intake.residents import repository, search_repository
from services.intake.residents.names import question_of
from services.intake.residents.service import (
    Found,
    Residents,
    may_read,
    today_of,
)
from services.intake.residents.shown import Inwoner
from services.intake.residents.teams import check_team
from shared.access import avoids
from shared.bsn import Bsn
from shared.errors import Fault, InvalidInput
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

MOST_FOUND: Final = 25
"""More people than these are nobody's answer: who asks has to say more, and sees none of them."""
_MOST_LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class Hits:
    """Who has a name; nobody is shown where there are too many."""

    people: tuple[Inwoner, ...]
    too_many: bool = False


async def by_number(
    tx: Transaction, residents: Residents, caller: Caller, bsn: Bsn
) -> Inwoner | None:
    found = await residents.find(tx, [bsn], ())
    return await _shown(tx, residents, caller, found.get(bsn))


async def by_id(
    tx: Transaction, residents: Residents, caller: Caller, person_id: UUID
) -> Inwoner | None:
    """Also by the id of whoever turned out to be this resident. Raises OtherTeam for who is of another team."""
    found = (await residents.find(tx, (), [person_id])).get(person_id)
    shown = await _shown(tx, residents, caller, found)
    if shown is not None and found is not None:
        await check_team(tx, caller, found)
    return shown


async def by_name(
    tx: Transaction, residents: Residents, caller: Caller, name: str, born_on: date | None
) -> Hits:
    """Raises InvalidInput for a name without a letter."""
    question = question_of(name)
    if question is None:
        reason = "geef ten minste een letter van de naam"
        raise InvalidInput((Fault("naam", "geen-letters", reason),))
    ids = await search_repository.find_by_name(
        tx.connection,
        question,
        born_on,
        caller.municipalities,
        _MOST_LOOKED_AT,
        employees=caller.where_sees(Data.AFGESCHERMD),
    )
    found = await residents.find(tx, (), ids)
    people = await seen(tx, residents, caller, [found[key] for key in ids if key in found])
    if len(people) > MOST_FOUND or len(ids) == _MOST_LOOKED_AT:
        return Hits((), too_many=True)
    shown = [person.inwoner_id for person in people]
    await processing_log.record(tx, caller.subject, "inwoner-zoeken", shown)
    return Hits(tuple(people))


async def by_dossier(tx: Transaction, residents: Residents, caller: Caller, number: str) -> Hits:
    """Who stands in a dossier today, by its whole number or the six signs at its end; with the dossiers one by one."""
    today = today_of(tx)
    ids = await search_repository.find_dossiers(tx.connection, number, caller.municipalities)
    households = await residents.households(tx, ids)
    members = {
        member.person_id
        for household in households.values()
        for member in household.members_on(today)
    }
    found = await residents.find(tx, (), members)
    people = await seen(tx, residents, caller, found.values())
    people = [person for person in people if person.dossier_id in households]
    await processing_log.record(
        tx, caller.subject, "inwoner-zoeken", [person.inwoner_id for person in people]
    )
    return Hits(tuple(sorted(people, key=lambda person: (person.dossier_id, person.geboortedatum))))


async def load_people(tx: Transaction, person_ids: Collection[UUID]) -> list[Found]:
    """These residents, each with the dossiers in which he or she stands; whom nobody knows is left out."""
    return list(await repository.find_by_id(tx.connection, person_ids))


async def seen(
    tx: Transaction, residents: Residents, caller: Caller, found: Iterable[Found]
) -> list[Inwoner]:
    """Of these the residents for whose municipality the caller works, and of whom he or she may read."""
    today = today_of(tx)
    dossiers = {
        person.person_id: person.last_dossier(today) or person.belongings[-1].dossier_id
        for person in found
        if person.belongings
    }
    households = await residents.households(tx, set(dossiers.values()))
    records = await residents.get_residents(tx, dossiers.keys())
    shown = []
    for person_id, dossier_id in dossiers.items():
        gemeente = households[dossier_id].gemeente_on(today)
        if gemeente is None or not caller.may_see(gemeente):
            continue
        if avoids(caller, person_id, dossier_id):
            continue
        if may_read(caller, [records[person_id]], {gemeente}):
            shown.append(Inwoner.of(records[person_id], dossier_id, gemeente))
    return shown


async def _shown(
    tx: Transaction, residents: Residents, caller: Caller, found: Found | None
) -> Inwoner | None:
    for person in await seen(tx, residents, caller, [found] if found is not None else []):
        await processing_log.record(tx, caller.subject, "inwoner-inzien", [person.inwoner_id])
        return person
    return None
