"""What can be done with an application, the same from a page as from the API: seen to be open, locked, done and noted."""

from collections.abc import Awaitable, Callable
from typing import Final
from uuid import UUID

from services.income.applications.model import Actor, Advance, Application
from services.income.applying import looking, service
from services.income.applying.schemas import (
    Aanvulling,
    Intrekking,
    NieuweAanvraag,
    NieuweMelding,
    NieuweOpschorting,
    NieuwVoorschot,
)
from services.income.applying.service import NewReport
from shared.http.caller import Caller
from shared.messaging.transaction import Database, Transaction
from shared.observability import processing_log

Deed = Callable[[Transaction, Actor, Application], Awaitable[Application]]
ACTIVITY: Final = "aanvraag-vastleggen"


async def report(tx: Transaction, caller: Caller, told: NieuweMelding) -> Application:
    """Under the lock of its dossier. Raises NotFound, OtherTeam, RunsAlready, InvalidInput."""
    await looking.open_dossier(tx, caller, told.dossier_id)
    new = NewReport(
        told.dossier_id,
        told.meldingsdatum,
        told.zoektermijn_vervalt,
        told.terugwerkend_vanaf,
        told.gebeurtenis_id,
    )
    found = await service.report(tx, looking.actor_of(caller), new)
    await processing_log.record(tx, caller.subject, "melding-vastleggen", found.applicants)
    return found


async def dossier_of(database: Database, caller: Caller, application_id: UUID) -> UUID:
    """What to lock. Raises NotFound, OtherTeam."""
    async with database.transaction() as tx:
        return (await looking.open_application(tx, caller, application_id)).dossier_id


async def do(tx: Transaction, caller: Caller, application_id: UUID, deed: Deed) -> Application:
    """Under the lock of its dossier."""
    found = await looking.open_application(tx, caller, application_id)
    await processing_log.record(tx, caller.subject, ACTIVITY, found.applicants)
    return await deed(tx, looking.actor_of(caller), found)


def applies(told: NieuweAanvraag) -> Deed:
    return lambda tx, _, found: service.apply(
        tx, found.id, told.aanvraagdatum, culpably_late=told.verwijtbaar_laat
    )


def asks(told: NieuweOpschorting) -> Deed:
    return lambda tx, actor, found: service.ask(
        tx,
        actor,
        found.id,
        asked_on=told.uitnodiging_op,
        until=told.hersteltermijn_tot_en_met,
        asked=list(dict.fromkeys(told.gevraagd)),
    )


def completes(told: Aanvulling) -> Deed:
    return lambda tx, _, found: service.complete(
        tx, found.id, told.aangevuld_op, list(dict.fromkeys(told.ontvangen))
    )


def gives(told: NieuwVoorschot) -> Deed:
    return lambda tx, actor, found: service.give_advance(
        tx, actor, found.id, Advance(told.uiterlijk, told.bedrag_centen, told.gegeven_op)
    )


def withdraws(told: Intrekking) -> Deed:
    return lambda tx, _, found: service.withdraw(tx, found.id, told.ingetrokken_op)


def proposes() -> Deed:
    return lambda tx, _, found: service.propose(tx, found.id)
