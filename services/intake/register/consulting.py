"""What the register says of a resident, for who asks: only the part that is asked, with a line in the processing log."""

from uuid import UUID

from services.intake.register import repository
from services.intake.register.details import (
    FOR_SOME_ROLES,
    Onderdeel,
    Registergegevens,
    holders_of,
)
from services.intake.residents import finding
from services.intake.residents.service import Residents
from shared.errors import NotFound
from shared.http.auth import Forbidden
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data


async def consult(
    tx: Transaction,
    residents: Residents,
    caller: Caller,
    person_id: UUID,
    part: Onderdeel,
) -> Registergegevens:
    """Raises NotFound of whom the caller may not know or no register was read, Forbidden of a part that is not for this role."""
    found = (await residents.find(tx, (), [person_id])).get(person_id)
    shown = await finding.seen(tx, residents, caller, [found]) if found else []
    if found is None or not shown:
        raise NotFound("inwoner", person_id)
    if part in FOR_SOME_ROLES and not caller.sees(Data.GESCHIEDENIS, shown[0].gemeente):
        raise Forbidden("Dit onderdeel ziet u niet met uw rol.")
    known = await repository.get_records(tx.connection, [found.person_id])
    if found.person_id not in known:
        raise NotFound("inwoner", person_id)
    record = known[found.person_id]
    holders = holders_of(record) if part == "gezag" else frozenset()
    by_hash = await repository.find_by_hash(tx.connection, holders)
    relatives = (
        await repository.list_relatives(tx.connection, found.person_id)
        if part == "relaties"
        else []
    )
    await processing_log.record(tx, caller.subject, f"register-inzien-{part}", [found.person_id])
    return Registergegevens.of(record, part, found.born_on, tx.today, by_hash, relatives)
