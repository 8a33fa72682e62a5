"""Use cases of a contact that was recorded wrong: correct it, which is a new one in its place, or withdraw one that was never held.

What stood there stays readable, with who said so, when and why. What came of it follows: the rhythm, its task, the signals and
the promises. Who may not read all of a contact cannot correct it: what is not shown would be lost.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from services.routes.access import NoAccess
from services.routes.contacts import keeping, repository, rhythm, service
from services.routes.contacts.faults import faults_in_contact
from services.routes.contacts.keeping import Earlier, Place
from services.routes.contacts.schemas import (
    AfspraakIn,
    Contactintrekking,
    ContactUit,
    Contactverbetering,
    contact_of,
)
from services.routes.opened import check_open
from services.routes.tasks import by_rule
from shared import calendar, ids
from shared.errors import Conflict, Fault, InvalidInput, NotFound
from shared.events.contacts import ContactWithdrawn, NeedWithdrawn
from shared.events.reasons import reason
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.permissions import Data

CORRECTED: Final = "verbeterd"
WITHDRAWN: Final = "ingetrokken"
ENDED: Final = "Dit contact is al verbeterd of ingetrokken. Kijk hoe het nu staat."
NOT_ALL: Final = "U kunt niet alles lezen wat er bij dit contact staat. Vraag wie het vastlegde, of een teamleider."
PROMISE_GONE: Final = reason("contact-verbeterd")

Found = tuple[Mapping[Any, Any], Mapping[str, list[Any]]]


async def get(tx: Transaction, caller: Caller, dossier_id: UUID, contact_id: UUID) -> ContactUit:
    """One to correct, noted as read. Raises NotFound, OtherTeam, NoAccess, and Conflict for what counts no more."""
    _, (row, parts) = await _open(tx, caller, dossier_id, contact_id)
    await processing_log.record(
        tx, caller.subject, "contacten-inzien", [dossier_id], kind="dossier"
    )
    return contact_of(row, parts, reads=True)


async def find_faults(
    tx: Transaction,
    caller: Caller,
    dossier_id: UUID,
    contact_id: UUID,
    told: Contactverbetering,
) -> list[Fault]:
    """What is wrong with a correction, all at once. Raises as `get`."""
    place, (row, parts) = await _open(tx, caller, dossier_id, contact_id)
    people = await service.people_of(tx, caller, dossier_id)
    stays = {number for number, _ in _staying(told.afspraken, parts["promises"])}
    roles = caller.roles_in(place.municipality)
    found = faults_in_contact(told, [*people, row["person_id"]], roles, tx.today)
    # What stays may be due already.
    return [fault for fault in found if _row_of(fault) not in stays]


async def correct(
    tx: Transaction,
    caller: Caller,
    dossier_id: UUID,
    contact_id: UUID,
    told: Contactverbetering,
) -> UUID:
    """A new contact in its place, its dossier locked; gives its id. Raises as `get`, and InvalidInput. Sent twice it is one."""
    sent_as = told.kenmerk or ids.new_id()
    place = Place(dossier_id, await check_open(tx, caller, dossier_id))
    before = await repository.find_sent(tx, caller.subject, sent_as)
    if before is not None:
        if before.replaces_id != contact_id:
            raise Conflict("kenmerk-gebruikt", "Dit kenmerk is van een ander contact.")
        known: UUID = before.id
        return known
    _, (row, parts) = await _open(tx, caller, dossier_id, contact_id)
    if faults := await find_faults(tx, caller, dossier_id, contact_id, told):
        raise InvalidInput(tuple(faults))
    staying = _staying(told.afspraken, parts["promises"])
    signals = {
        part["kind"]: part["signal_id"]
        for part in parts["needs"]
        if part["kind"] in told.nodig and row["person_id"] == told.inwoner_id
    }
    await repository.end(tx, contact_id, CORRECTED, caller.subject, told.waarom)
    due = await rhythm.find_due(tx, dossier_id)
    kept = [promise for _, promise in staying]
    await _take_back(tx, place, row, parts, signals.keys(), {part["id"] for part in kept})
    numbers = {number for number, _ in staying}
    new = [promise for number, promise in enumerate(told.afspraken) if number not in numbers]
    made = await keeping.keep(
        tx,
        caller,
        place,
        told.model_copy(update={"afspraken": new}),
        sent_as,
        due is None or told.contactdatum <= due.on,
        Earlier(contact_id, signals, tuple(_copied(promise) for promise in kept)),
    )
    await rhythm.look(tx, [dossier_id], {dossier_id: caller.subject})
    return made


async def withdraw(
    tx: Transaction, caller: Caller, dossier_id: UUID, contact_id: UUID, asked: Contactintrekking
) -> None:
    """It was never held. Raises as `get`; who withdrew it himself does so again without effect."""
    found = await repository.find(tx.connection, dossier_id, contact_id)
    known = (found[0]["ended_as"], found[0]["ended_by"]) if found else None
    if known == (WITHDRAWN, caller.subject):
        await check_open(tx, caller, dossier_id)
        return
    place, (row, parts) = await _open(tx, caller, dossier_id, contact_id)
    await repository.end(tx, contact_id, WITHDRAWN, caller.subject, asked.waarom)
    await _take_back(tx, place, row, parts, (), ())
    data = ContactWithdrawn(
        contact_id=contact_id, inwoner_id=row["person_id"], gemeente=place.municipality
    )
    tx.emit(dossier_id, data)
    await processing_log.record(tx, caller.subject, "contact-vastleggen", [row["person_id"]])
    await rhythm.look(tx, [dossier_id])


async def _open(
    tx: Transaction, caller: Caller, dossier_id: UUID, contact_id: UUID
) -> tuple[Place, Found]:
    municipality = await check_open(tx, caller, dossier_id)
    found = await repository.find(tx.connection, dossier_id, contact_id)
    if found is None:
        raise NotFound("contact", contact_id)
    row, _ = found
    if not (caller.sees(Data.WOORDEN, municipality) or row["recorded_by"] == caller.subject):
        raise NoAccess(NOT_ALL)
    if row["ended_at"] is not None:
        raise Conflict("contact-niet-meer", ENDED)
    return Place(dossier_id, municipality), found


async def _take_back(  # noqa: PLR0917 - what of which contact
    tx: Transaction,
    place: Place,
    row: Mapping[Any, Any],
    parts: Mapping[str, list[Any]],
    signals: Iterable[str],
    promises: Iterable[UUID],
) -> None:
    """What came of it and is not so: each signal and each promise but those that stay."""
    stay, kept = set(signals), set(promises)
    for part in parts["needs"]:
        if part["kind"] in stay:
            continue
        data = NeedWithdrawn(
            signaal_id=part["signal_id"],
            contact_id=row["id"],
            inwoner_id=row["person_id"],
            gemeente=place.municipality,
            soort=part["kind"],
        )
        tx.emit(place.dossier_id, data)
    gone = [part["task_id"] for part in parts["promises"] if part["id"] not in kept]
    await by_rule.lapse(tx, gone, PROMISE_GONE)


def _staying(
    told: list[AfspraakIn], known: list[Mapping[str, Any]]
) -> list[tuple[int, Mapping[str, Any]]]:
    """The promises that are told as they were, by their place in what is told: each known one once."""
    left = list(known)
    found = []
    for number, promise in enumerate(told):
        same = (promise.wat, calendar.next_working_day(promise.uiterlijk))
        for part in left:
            if (part["words"], part["due_on"]) == same:
                left.remove(part)
                found.append((number, part))
                break
    return found


def _copied(promise: Mapping[str, Any]) -> dict[str, Any]:
    return {name: promise[name] for name in ("words", "due_on", "task_id")}


def _row_of(fault: Fault) -> int | None:
    """Of a fault in a promise, which one."""
    name, _, rest = fault.name.partition(".")
    return int(rest.partition(".")[0]) if name == "afspraken" else None
