"""Use cases of contacts: record one with what came of it, exempt a household for a while, see who is to be spoken to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.routes.contacts import keeping, repository, rhythm
from services.routes.contacts.faults import faults_in_contact
from services.routes.contacts.keeping import Place
from services.routes.contacts.rhythms import load_rhythms
from services.routes.contacts.rules import faults_in_exemption
from services.routes.contacts.schemas import (
    ContactIn,
    ContactUit,
    NextContact,
    UitzonderingIn,
    UitzonderingUit,
    contact_of,
)
from services.routes.opened import check_open
from shared import calendar, ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.envelope import Event
from shared.events.residents import ResidentsMerged
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

MOST: Final = 200
"""Of the history of one dossier."""
NEAR_WORKING_DAYS: Final = 10
_FIRST: Final = (date.min, UUID(int=0))


@dataclass(frozen=True, slots=True)
class History:
    """All that there is to see of the contacts of a dossier, for whoever looks."""

    gemeente: str
    upcoming: NextContact | None
    exemptions: Sequence[UitzonderingUit]
    contacts: Sequence[ContactUit]
    recorders: dict[UUID, str]
    """By contact, who recorded it; as far as that is somebody who works here."""
    enders: dict[UUID, str]
    """By contact that counts no more, who said so."""
    people: Sequence[UUID]
    """Whom a contact may be about."""
    correctable: frozenset[UUID]
    """The contacts of which whoever looks may read all, so that he or she can correct them."""

    @property
    def standing(self) -> int:
        """How many count."""
        return sum(contact.einde is None for contact in self.contacts)

    @property
    def last_on(self) -> date | None:
        days = (contact.contactdatum for contact in self.contacts if contact.einde is None)
        return next(days, None)


async def look(tx: Transaction, caller: Caller, dossier_id: UUID) -> History:
    """Noted as read. Raises NotFound and OtherTeam."""
    gemeente = await check_open(tx, caller, dossier_id)
    await processing_log.record(
        tx, caller.subject, "contacten-inzien", [dossier_id], kind="dossier"
    )
    reads = caller.sees(Data.WOORDEN, gemeente)
    found = await repository.list_contacts(tx.connection, dossier_id, MOST)
    exempt = await repository.list_exemptions(tx.connection, dossier_id, MOST)
    return History(
        gemeente,
        await next_of(tx, dossier_id),
        [
            UitzonderingUit(
                id=row["id"],
                reden=row["reason"],
                vanaf=row["from_day"],
                tot=row["until_day"],
                woorden=row["words"] if reads or row["set_by"] == caller.subject else None,
            )
            for row in exempt
        ],
        [
            contact_of(row, parts, reads=reads or row["recorded_by"] == caller.subject)
            for row, parts in found
        ],
        {row["id"]: row["recorder"] for row, _ in found if row["recorder"]},
        {row["id"]: row["ender"] for row, _ in found if row["ender"]},
        await people_of(tx, caller, dossier_id),
        frozenset(row["id"] for row, _ in found if reads or row["recorded_by"] == caller.subject),
    )


async def people_of(tx: Transaction, caller: Caller, dossier_id: UUID) -> list[UUID]:
    found = await repository.people_of(tx.connection, dossier_id, tx.today)
    return [person_id for person_id in found if person_id not in caller.work.conflicts]


async def next_of(tx: Transaction, dossier_id: UUID) -> NextContact | None:
    """When somebody of a household is to be spoken to; for who may see the dossier."""
    row = await repository.find_next(tx.connection, dossier_id)
    if row is None:
        return None
    rule = load_rhythms().rules.get(row["rule"])
    return NextContact(
        row["due_on"],
        rule.name if rule else row["rule"],
        row["rule"],
        row["counted_from"],
        row["due_on"] < tx.today,
        row["escalates_on"] <= tx.today,
    )


async def record(tx: Transaction, caller: Caller, dossier_id: UUID, told: ContactIn) -> UUID:
    """Keep a contact, its dossier locked, with what came of it; gives its id. Raises NotFound, OtherTeam, InvalidInput and Conflict.

    Sent twice under one mark it is one contact.
    """
    gemeente = await check_open(tx, caller, dossier_id)
    sent_as = told.kenmerk or ids.new_id()
    before = await repository.find_sent(tx, caller.subject, sent_as)
    if before is not None:
        if before.dossier_id != dossier_id:
            raise Conflict("kenmerk-gebruikt", "Dit kenmerk is van een ander contact.")
        known: UUID = before.id
        return known
    if faults := await find_faults(tx, caller, dossier_id, told):
        raise InvalidInput(tuple(faults))
    upcoming = await next_of(tx, dossier_id)
    in_time = upcoming is None or told.contactdatum <= upcoming.on
    contact_id = await keeping.keep(tx, caller, Place(dossier_id, gemeente), told, sent_as, in_time)
    await rhythm.look(tx, [dossier_id], {dossier_id: caller.subject})
    return contact_id


async def find_faults(
    tx: Transaction, caller: Caller, dossier_id: UUID, told: ContactIn
) -> list[Fault]:
    """What is wrong with a contact, all at once. Raises NotFound and OtherTeam."""
    gemeente = await check_open(tx, caller, dossier_id)
    people = await people_of(tx, caller, dossier_id)
    return faults_in_contact(told, people, caller.roles_in(gemeente), tx.today)


async def exempt(tx: Transaction, caller: Caller, dossier_id: UUID, asked: UitzonderingIn) -> None:
    """Nobody has to speak to this household for a while. Raises NotFound, OtherTeam and InvalidInput."""
    await check_open(tx, caller, dossier_id)
    reason = load_rhythms().valid_on(tx.today).reasons.get(asked.reden)
    faults = []
    if reason is None:
        faults.append(Fault("reden", "keuze", "Maak een keuze."))
    elif why := faults_in_exemption(reason, asked.vanaf, asked.tot):
        faults.append(Fault("tot" if reason.by_person else "reden", "kan-niet", why))
    if asked.vanaf < tx.today:
        faults.append(Fault("vanaf", "te-vroeg", "Kies vandaag of een latere dag."))
    others = await repository.list_exemptions(tx.connection, dossier_id, MOST)
    if any(other["from_day"] < asked.tot and asked.vanaf < other["until_day"] for other in others):
        why = "In deze tijd geldt al een uitzondering. Beëindig die eerst."
        faults.append(Fault("vanaf", "overlapt", why))
    if faults:
        raise InvalidInput(tuple(faults))
    exemption: dict[str, Any] = {
        "id": ids.new_id(),
        "dossier_id": dossier_id,
        "reason": asked.reden,
        "from_day": asked.vanaf,
        "until_day": asked.tot,
        "set_by": caller.subject,
        "set_at": tx.now,
        "words": asked.woorden,
    }
    await repository.add_exemption(tx, exemption)
    await _note_exemption(tx, caller, dossier_id)


async def end_exemption(
    tx: Transaction, caller: Caller, dossier_id: UUID, exemption_id: UUID
) -> None:
    """The rhythm counts again from today. Raises NotFound, also for what is over."""
    await check_open(tx, caller, dossier_id)
    if not await repository.end_exemption(tx, dossier_id, exemption_id, caller.subject):
        raise NotFound("uitzondering", exemption_id)
    await _note_exemption(tx, caller, dossier_id)


async def _note_exemption(tx: Transaction, caller: Caller, dossier_id: UUID) -> None:
    await processing_log.record(
        tx, caller.subject, "contact-uitzondering", [dossier_id], kind="dossier"
    )
    await rhythm.look(tx, [dossier_id])


async def list_due(
    tx: Transaction,
    caller: Caller,
    after: tuple[date, UUID] | None,
    limit: int,
    *,
    only_escalated: bool,
) -> Sequence[Row[Any]]:
    """Households that are to be spoken to soon, or should have been, soonest first; noted as read."""
    until = calendar.add_working_days(tx.today, NEAR_WORKING_DAYS)
    rows = await repository.list_due(
        tx.connection,
        caller,
        tx.today,
        until,
        after or _FIRST,
        limit,
        escalated=only_escalated,
    )
    dossiers = [row.dossier_id for row in rows[: limit - 1]]
    await processing_log.record(tx, caller.subject, "contacten-inzien", dossiers, kind="dossier")
    return rows


async def count_escalated(tx: Transaction, caller: Caller) -> tuple[int, date | None]:
    """How many households were spoken to by nobody for too long, and since when the first is late."""
    return await repository.count_escalated(tx.connection, caller, tx.today)


async def rename(tx: Transaction, events: Sequence[Event[ResidentsMerged]]) -> None:
    """Two people are one: whoever was spoken to is who is kept."""
    for event in events:
        await repository.rename(tx, event.data.oud_inwoner_id, event.data.inwoner_id)
