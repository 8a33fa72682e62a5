"""Somebody records what was done about something that a household does not use; kept and published in one transaction."""

from dataclasses import replace
from typing import Final
from uuid import UUID

from services.income.non_take_up import looking, repository
from services.income.non_take_up.looking import Shown
from services.income.non_take_up.model import Deed
from services.income.non_take_up.schemes import SCHEMES
from services.income.non_take_up.standing import Told, faults_of, lines_of
from shared import ids
from shared.errors import InvalidInput
from shared.events.non_take_up import NonTakeUpRecorded
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction

ACTIVITY: Final = "niet-gebruik-vastleggen"


async def record(tx: Transaction, caller: Caller, dossier_id: UUID, told: Told) -> Shown:
    """Gives the list as it stands then; what was recorded already changes nothing. Under the lock of the dossier.

    Raises NotFound, OtherTeam, InvalidInput.
    """
    shown = await looking.look_at(tx, caller, dossier_id, ACTIVITY)
    faults = faults_of(told, shown.by_key, tx.today)
    if faults:
        raise InvalidInput(faults)
    if told.says_the_same_as(shown.by_key[told.key].newest):
        return shown
    code, person_id = told.key
    deed = Deed(
        id=ids.new_event_id(),
        dossier_id=dossier_id,
        municipality=shown.municipality,
        code=code,
        person_id=person_id,
        done=told.done,
        on=told.on,
        reason=told.reason,
        not_before=told.not_before,
        recorded_by=caller.subject,
        recorded_by_name=caller.name,
        recorded_at=tx.now,
    )
    await repository.store(tx.connection, deed)
    _publish(tx, deed)
    earlier = [kept for line in shown.lines for kept in line.deeds]
    lines = lines_of(shown.found, [deed, *earlier], shown.granted, tx.today)
    return replace(shown, lines=lines)


def _publish(tx: Transaction, deed: Deed) -> None:
    tx.emit(
        deed.dossier_id,
        NonTakeUpRecorded(
            niet_gebruik_id=deed.id,
            gebeurtenis_id=deed.id,
            gemeente=deed.municipality,
            inwoner_id=deed.person_id,
            regeling=deed.code,
            regelingsoort=SCHEMES[deed.code].kind,
            gedaan=deed.done,
            op=deed.on,
        ),
        correlation_id=deed.id,
        event_id=deed.id,
    )
