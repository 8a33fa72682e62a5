"""Whose the dossiers of a resident are: who is of another team says why first (`shared/access.py`)."""

from uuid import UUID

from services.intake.residents import repository
from services.intake.residents.repository import Found
from services.intake.residents.service import Residents, load_households, today_of
from shared.access import check_one_of, is_asked
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction


async def check_resident(
    tx: Transaction, residents: Residents, caller: Caller, person_id: UUID
) -> None:
    """Of who is about to look at or change this resident. Raises NotFound of whom the caller may not know, and OtherTeam."""
    await residents.check_visible(tx, person_id, caller)
    await check_team_of(tx, caller, person_id)


async def check_team_of(tx: Transaction, caller: Caller, person_id: UUID) -> None:
    """As `check_team`, of a resident who was not looked up yet."""
    if is_asked(caller):
        for person in await repository.find_by_id(tx.connection, [person_id]):
            await check_team(tx, caller, person)


async def check_team(tx: Transaction, caller: Caller, person: Found) -> None:
    """Raises OtherTeam unless one of the dossiers of this resident is open to the caller."""
    if not is_asked(caller):
        return
    dossiers = {belonging.dossier_id for belonging in person.belongings}
    households = await load_households(tx, dossiers)
    today = today_of(tx)
    # Where the resident is now comes first: that one is opened.
    now = person.last_dossier(today)
    ordered = sorted(households, key=lambda dossier_id: (dossier_id != now, dossier_id))
    await check_one_of(
        tx.connection,
        caller,
        {dossier_id: households[dossier_id].gemeente_on(today) for dossier_id in ordered},
    )
