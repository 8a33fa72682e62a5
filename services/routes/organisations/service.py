"""Use cases of policy on organisations: look at them, add and change one, let one begin, stop or end. Each change leaves a line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.handovers import occurrences
from services.routes.organisations import repository
from services.routes.organisations.forms import (
    Afspraken,
    Einde,
    Gegevens,
    NieuweDienst,
    NieuweOrganisatie,
    Volgorde,
    Wijziging,
)
from services.routes.organisations.rules import (
    Reach,
    code_of,
    differences,
    faults_in_agreement,
    faults_in_beginning,
    faults_in_end,
    faults_in_twice,
)
from services.routes.organisations.schemas import Does, Kept
from services.routes.periods import Period
from shared.errors import AppError, Conflict, Fault, InvalidInput, NotFound
from shared.http.caller import Caller
from shared.messaging.transaction import Transaction
from shared.ui.dutch import MUNICIPALITIES

CHANGED: Final = "intussen-gewijzigd"
NOBODY: Final = UUID(int=0)


async def list_own(connection: AsyncConnection, caller: Caller) -> list[Kept]:
    """Who does, did or will do something for the caller's municipalities, by name."""
    kept = await repository.list_kept(connection)
    return [found for found in kept if found.is_of(caller.municipalities)]


async def get(connection: AsyncConnection, caller: Caller, organisation_id: UUID) -> Kept:
    """Raises NotFound, also for who works for other municipalities only."""
    kept = await repository.find(connection, organisation_id)
    if kept is None or not kept.is_of(caller.municipalities):
        raise NotFound("organisatie", organisation_id)
    return kept


async def changes_of(connection: AsyncConnection, organisation_id: UUID) -> Sequence[Row[Any]]:
    """Every change, newest first."""
    return await repository.changes_of(connection, organisation_id)


def may_change_whole(kept: Kept, caller: Caller, today: date) -> bool:
    """Whether what is agreed with an organisation is for the caller to change: in every municipality that it works for."""
    return kept.works_for(today) <= caller.municipalities


async def add(tx: Transaction, caller: Caller, asked: NieuweOrganisatie) -> UUID:
    """Raises InvalidInput."""
    await repository.hold(tx)
    faults = faults_in_agreement(_reach(asked))
    faults += _faults_in_places(caller, asked.gemeenten)
    _refuse(faults + await _faults_in_system(tx, asked, NOBODY))
    code = code_of(asked.naam, await repository.list_codes(tx))
    values = {**_agreed(asked), "code": code, "from_day": asked.vanaf}
    organisation_id = await repository.add(tx, values)
    for municipality in dict.fromkeys(asked.gemeenten):
        await repository.add_service(
            tx, organisation_id, asked.dienst, municipality, Period(asked.vanaf), asked.volgorde
        )
    details = {
        "naam": asked.naam,
        "dienst": asked.dienst,
        "gemeenten": sorted(set(asked.gemeenten)),
        "vanaf": asked.vanaf,
    }
    await repository.note(tx, organisation_id, caller.subject, "toegevoegd", details, asked.waarom)
    return organisation_id


async def change(tx: Transaction, caller: Caller, organisation_id: UUID, asked: Gegevens) -> None:
    """Other data, or another agreement. Raises NotFound, Conflict for who comes second, InvalidInput."""
    kept = await _whole(tx, caller, organisation_id, asked)
    _refuse(
        faults_in_agreement(_reach(asked)) + await _faults_in_system(tx, asked, organisation_id)
    )
    new, old = _agreed(asked), _agreed_now(kept)
    changed = differences(old, new)
    if not changed:
        raise InvalidInput((Fault("", "niets-gewijzigd", "U hebt niets veranderd."),))
    await repository.change(tx, organisation_id, new)
    await _note(tx, caller, kept, "gewijzigd", {"velden": changed}, asked)


async def begin_service(
    tx: Transaction, caller: Caller, organisation_id: UUID, asked: NieuweDienst
) -> None:
    """Raises NotFound, Conflict for who comes second, InvalidInput."""
    kept = await _held(tx, caller, organisation_id, asked)
    active = kept.organisation.active
    faults = faults_in_beginning(asked.vanaf, active) + _faults_in_places(caller, asked.gemeenten)
    _refuse(faults or faults_in_twice(kept.does, asked.dienst, set(asked.gemeenten), asked.vanaf))
    period = Period(asked.vanaf, active.until_day)
    for municipality in dict.fromkeys(asked.gemeenten):
        await repository.add_service(
            tx, organisation_id, asked.dienst, municipality, period, asked.volgorde
        )
    details = {
        "dienst": asked.dienst,
        "gemeenten": sorted(set(asked.gemeenten)),
        "vanaf": asked.vanaf,
        "volgorde": asked.volgorde,
    }
    await _note(tx, caller, kept, "dienst-erbij", details, asked)


async def end_service(
    tx: Transaction, caller: Caller, organisation_id: UUID, does_id: UUID, asked: Einde
) -> None:
    """Raises NotFound, Conflict for who comes second, InvalidInput."""
    kept = await _held(tx, caller, organisation_id, asked)
    does = _own_of(kept, caller, does_id)
    _refuse(faults_in_end(asked.tot, does.period, tx.today))
    await repository.end_service(tx, does_id, asked.tot)
    await _note(tx, caller, kept, "dienst-eraf", {**_named(does), "tot": asked.tot}, asked)


async def change_rank(
    tx: Transaction, caller: Caller, organisation_id: UUID, does_id: UUID, asked: Volgorde
) -> None:
    """From a day on asked sooner or later than before. Raises NotFound, Conflict for who comes second, InvalidInput."""
    kept = await _held(tx, caller, organisation_id, asked)
    does = _own_of(kept, caller, does_id)
    ends = [
        Fault("vanaf", fault.code, fault.reason)
        for fault in faults_in_end(asked.vanaf, does.period, tx.today)
    ]
    faults = ends or faults_in_beginning(asked.vanaf, does.period)
    if asked.volgorde == does.rank:
        faults.append(Fault("volgorde", "niets-gewijzigd", "Dit is de plaats die er al staat."))
    _refuse(faults)
    await repository.end_service(tx, does_id, asked.vanaf)
    period = Period(asked.vanaf, does.period.until_day)
    await repository.add_service(
        tx, organisation_id, does.service, does.municipality, period, asked.volgorde
    )
    details = {**_named(does), "vanaf": asked.vanaf, "volgorde": asked.volgorde}
    await _note(tx, caller, kept, "volgorde", details, asked)


async def end(tx: Transaction, caller: Caller, organisation_id: UUID, asked: Einde) -> None:
    """Nobody is sent there any more from a day on, and what it has is the regisseurs' again: at once where that day is today.

    Run in `Database.run`: it says itself which dossiers it needs. Raises NotFound, Conflict for who comes second, InvalidInput.
    """
    kept = await _whole(tx, caller, organisation_id, asked)
    _refuse(faults_in_end(asked.tot, kept.organisation.active, tx.today))
    await repository.end(tx, organisation_id, asked.tot)
    for does in kept.does:
        if does.period.until_day is None or asked.tot < does.period.until_day:
            await repository.end_service(tx, does.id, asked.tot)
    await _note(tx, caller, kept, "beeindigd", {"tot": asked.tot}, asked)
    if asked.tot <= tx.today:
        await occurrences.organisation_stops(tx, organisation_id)


async def _held(tx: Transaction, caller: Caller, organisation_id: UUID, asked: Wijziging) -> Kept:
    """As it is now, and nobody else changes it until this is done. Raises Conflict where it is not what the caller looked at."""
    await repository.hold(tx)
    kept = await get(tx.connection, caller, organisation_id)
    if kept.version != asked.versie:
        raise Conflict(
            CHANGED,
            "Iemand anders heeft deze organisatie intussen veranderd. Kijk onder 'Wat er veranderde'. Klopt wat u"
            " hebt ingevuld dan nog, leg het dan nog eens vast.",
        )
    return kept


async def _whole(tx: Transaction, caller: Caller, organisation_id: UUID, asked: Wijziging) -> Kept:
    kept = await _held(tx, caller, organisation_id, asked)
    if not may_change_whole(kept, caller, tx.today):
        others = kept.works_for(tx.today) - caller.municipalities
        names = " en ".join(sorted(MUNICIPALITIES.get(code, code) for code in others))
        detail = f"Deze organisatie werkt ook voor {names}. Alleen wie daar ook beleid maakt, verandert dit."
        raise AppError(403, "ook-van-anderen", "Niet alleen van uw gemeenten", detail)
    return kept


def _own_of(kept: Kept, caller: Caller, does_id: UUID) -> Does:
    """What an organisation does in one of the caller's municipalities. Raises NotFound."""
    for does in kept.does:
        if does.id == does_id and caller.may_see(does.municipality):
            return does
    raise NotFound("dienst", does_id)


def _faults_in_places(caller: Caller, municipalities: Iterable[str]) -> list[Fault]:
    if all(caller.may_see(code) for code in municipalities):
        return []
    why = "Kies gemeenten waarvoor u beleid maakt."
    return [Fault("gemeenten", "niet-uw-gemeente", why)]


async def _faults_in_system(tx: Transaction, asked: Afspraken, but: UUID) -> list[Fault]:
    if asked.client_id is None:
        return []
    other = await repository.who_has(tx, asked.client_id, but)
    return [Fault("clientId", "al-in-gebruik", f"Dit is het systeem van {other}.")] if other else []


def _reach(asked: Afspraken) -> Reach:
    return Reach(asked.kanaal, asked.email, asked.client_id, asked.grond, asked.overeenkomst)


def _agreed(asked: Afspraken) -> dict[str, Any]:
    return {
        "name": asked.naam,
        "channel": asked.kanaal,
        "email": asked.email,
        "phone": asked.telefoon,
        "client_id": asked.client_id,
        "contact": asked.contactpersoon,
        "answer_days": asked.antwoorddagen,
        "contact_days": asked.contactdagen,
        "result_days": asked.resultaatdagen,
        "shareable": sorted(set(asked.deelbaar)),
        "ground": asked.grond,
        "agreement": asked.overeenkomst,
    }


def _agreed_now(kept: Kept) -> dict[str, Any]:
    now = kept.organisation
    return {
        "name": now.name,
        "channel": now.channel,
        "email": now.email,
        "phone": now.phone,
        "client_id": now.client_id,
        "contact": kept.contact,
        "answer_days": now.answer_days,
        "contact_days": now.contact_days,
        "result_days": now.result_days,
        "shareable": sorted(now.shareable),
        "ground": now.ground,
        "agreement": now.agreement,
    }


def _named(does: Does) -> dict[str, object]:
    return {"dienst": does.service, "gemeenten": [does.municipality]}


async def _note(  # noqa: PLR0917 - who changed what of which, and why
    tx: Transaction,
    caller: Caller,
    kept: Kept,
    kind: str,
    details: Mapping[str, object],
    asked: Wijziging,
) -> None:
    organisation_id = kept.organisation.id
    await repository.count_change(tx, organisation_id)
    await repository.note(tx, organisation_id, caller.subject, kind, details, asked.waarom)


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise InvalidInput(tuple(faults))
