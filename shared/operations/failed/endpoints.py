"""The API of every service about what failed in it: look, act on one or many, look into one with a reason, edit with two."""

from functools import cache
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request
from sqlalchemy import Row

from shared import clock
from shared.events.envelope import LARGEST_EVENT
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.routing import accepts
from shared.http.schemas import problems
from shared.messaging import actions, retry_runs
from shared.messaging.actions import Action
from shared.messaging.contracts import Contracts
from shared.operations.failed import edits, looking, remarks, schemas
from shared.operations.failed.edits import Decision
from shared.operations.failed.masking import differences, masked, parsed
from shared.operations.failed.types import types_of

READ: Final = "beheer.berichten.lezen"
WRITE: Final = "beheer.berichten.schrijven"
REVEAL: Final = "beheer.berichten.inzien"
PREFIX: Final = "/beheer/mislukt"
LARGEST_SENT: Final = 8 * LARGEST_EVENT
"""Bytes: the largest message, as a form or JSON may write it with every character escaped."""
AS_MESSAGE: Final = [accepts("application/json", limit=LARGEST_SENT)]

Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]
Revealer = Annotated[Caller, Depends(require(REVEAL))]


async def _contracts(request: Request) -> Contracts:
    contracts: Contracts = request.app.state.contracts
    return contracts


ContractsDep = Annotated[Contracts, Depends(_contracts)]


@cache
def failed_router() -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["beheer"])
    for path, method, endpoint, operation, summary, statuses in (
        ("/oorzaken", "GET", list_causes, "mislukteOorzakenTonen", "Wat mislukte, naar oorzaak", (503,)),
        ("/berichten", "GET", list_messages, "mislukteBerichtenTonen", "Wat om één oorzaak mislukte", (400, 503)),
        ("/berichten/{id}", "GET", show_message, "misluktBerichtTonen", "Eén mislukt bericht, afgeschermd", (404, 503)),
        ("/berichten/{id}/handelingen", "POST", act, "misluktBerichtBehandelen", "Opnieuw, wegdoen, opzij of een notitie", (404, 409, 503)),
        ("/berichten/{id}/inzage", "POST", reveal, "misluktBerichtInzien", "Het hele bericht, met een reden", (404, 503)),
        ("/berichten/{id}/wijzigingen", "POST", propose, "misluktBerichtWijzigen", "Een gewijzigd bericht voorstellen", (404, 409, 503)),
        ("/wijzigingen/{id}/besluit", "POST", decide, "wijzigingBeslissen", "Als tweede over een wijziging beslissen", (403, 404, 409, 503)),
        ("/herkansingen", "GET", list_runs, "herkansingenTonen", "De nieuwste herkansingen van veel berichten", (503,)),
        ("/herkansingen", "POST", begin_run, "herkansingBeginnen", "Veel berichten opnieuw proberen", (409, 503)),
        ("/herkansingen/{id}", "GET", show_run, "herkansingTonen", "Hoe ver een herkansing is", (404, 503)),
    ):  # fmt: skip
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            operation_id=operation,
            summary=summary,
            responses=problems(*statuses),
            dependencies=AS_MESSAGE if endpoint is propose else None,
        )
    return router


async def list_causes(_: Reader, database: DatabaseDep) -> schemas.Oorzaken:
    """Met hoeveel dossiers en berichten erachter wachten."""
    async with database.reading() as connection:
        groups = await looking.list_groups(connection)
    return schemas.Oorzaken(resultaten=[schemas.Oorzaak.of(group) for group in groups])


async def list_messages(
    _: Reader,
    page: PageDep,
    database: DatabaseDep,
    kenmerk: Annotated[str, Query(description="Van de oorzaak.", max_length=40)],
) -> Page[schemas.MisluktBericht]:
    """In de volgorde waarin ze kwamen."""
    after = page.after(int)
    async with database.reading() as connection:
        rows = await looking.list_messages(
            connection, kenmerk, -1 if after is None else after, page.limit
        )
    arrivals = {row.id: row.arrival for row in rows}
    shown = [schemas.MisluktBericht.of(row) for row in rows]
    return Page.of(shown, page, lambda message: arrivals[message.id])


async def show_message(
    id: UUID,  # noqa: A002 - as in the path
    caller: Reader,
    database: DatabaseDep,
    contracts: ContractsDep,
) -> schemas.MisluktBerichtGeheel:
    """Met wat ermee gedaan is, en een wijziging die op een tweede persoon wacht."""
    async with database.reading() as connection:
        row = await looking.get_message(connection, id)
        history = await looking.list_history(connection, id)
        proposal = await looking.find_proposal(connection, id)
    content = masked(bytes(row.payload), types_of(contracts))
    is_open = row.settled_at is None
    return schemas.MisluktBerichtGeheel(
        **schemas.MisluktBericht.of(row).model_dump(),
        kenmerk=row.fingerprint,
        plaats=f"{row.topic}/{row.partition}@{row.message_offset}",
        bericht_id=row.message_id,
        volgnummer=row.sequence,
        spoor_id=_root(row),
        inhoud=None if content is None else _written(content),
        opnieuw_kan_niet=actions.refusal_of_retry(row, clock.now()) if is_open else None,
        wacht_op=row.waits_for,
        vervangen_door=row.replaced_by,
        geschiedenis=[schemas.Gebeurd.of(deed) for deed in history],
        voorstel=_proposal(row, proposal, contracts, caller) if is_open and proposal else None,
    )


async def act(
    id: UUID,  # noqa: A002 - as in the path
    asked: schemas.Handelen,
    caller: Writer,
    database: DatabaseDep,
) -> schemas.Uitslag:
    """Wie twee keer klikt, of op een ander scherm, doet het één keer."""
    action = Action(id, asked.pogingen, caller.subject, asked.reden, caller.name)
    if asked.soort is not None:
        done = await actions.discard(database, action, schemas.KINDS[asked.soort])
    elif asked.handeling == "opnieuw":
        done = await actions.retry(database, action)
    elif asked.handeling == "opzij":
        done = await remarks.put_aside(database, action)
    elif asked.handeling == "terug":
        done = await remarks.take_back(database, action)
    else:
        await remarks.add_note(database, action)
        done = True
    return schemas.Uitslag(gedaan=done)


async def reveal(
    id: UUID,  # noqa: A002 - as in the path
    asked: schemas.Inzage,
    caller: Revealer,
    database: DatabaseDep,
) -> schemas.Inhoud:
    """Er staan persoonsgegevens in: wie keek en waarom wordt vastgelegd, ook in de verwerkingslog."""
    payload = await remarks.reveal(
        database, Action(id, 0, caller.subject, asked.reden, caller.name)
    )
    content = parsed(payload)
    readable = payload.decode("utf-8", "replace") if content is None else _written(content)
    return schemas.Inhoud(inhoud=readable)


async def propose(
    id: UUID,  # noqa: A002 - as in the path
    asked: schemas.Wijziging,
    caller: Writer,
    database: DatabaseDep,
    contracts: ContractsDep,
) -> schemas.Voorgesteld:
    """Een ander beslist erover; dan wordt het een nieuw bericht op dezelfde plaats, met dit als aanleiding."""
    action = Action(id, asked.pogingen, caller.subject, asked.reden, caller.name)
    written = asked.inhoud.encode()
    return schemas.Voorgesteld(
        id=await edits.propose(database, action, written, contracts.reader())
    )


async def decide(
    id: UUID,  # noqa: A002 - as in the path
    asked: schemas.Besluit,
    caller: Writer,
    database: DatabaseDep,
    contracts: ContractsDep,
) -> schemas.Uitslag:
    """Wie het voorstelde keurt het niet zelf goed."""
    decision = Decision(id, caller.subject, asked.reden, caller.name)
    if asked.akkoord:
        done = await edits.approve(database, decision, contracts.reader())
    else:
        done = await edits.refuse(database, decision)
    return schemas.Uitslag(gedaan=done)


async def begin_run(
    asked: schemas.Herkansing, caller: Writer, database: DatabaseDep
) -> schemas.Voortgang:
    """Wat weer mislukt staat weer in de lijst, en houdt de andere niet op. Loopt er al een, dan is dit die."""
    if asked.kenmerk is not None:
        run = await retry_runs.begin_group(
            database, asked.kenmerk, caller.subject, asked.reden, caller.name
        )
    else:
        seen = {chosen.id: chosen.pogingen for chosen in asked.berichten}
        run = await retry_runs.begin_selection(
            database, seen, caller.subject, asked.reden, caller.name
        )
    return schemas.Voortgang.of(await retry_runs.find_progress(database, run))


async def list_runs(_: Reader, database: DatabaseDep) -> schemas.Herkansingen:
    """Wie begon, waarom, en hoe ver het is."""
    runs = await retry_runs.list_progress(database)
    return schemas.Herkansingen(resultaten=[schemas.Voortgang.of(run) for run in runs])


async def show_run(
    id: UUID,  # noqa: A002 - as in the path
    _: Reader,
    database: DatabaseDep,
) -> schemas.Voortgang:
    """Elk bericht telt in precies één van de aantallen."""
    return schemas.Voortgang.of(await retry_runs.find_progress(database, id))


def _root(row: Row[Any]) -> UUID | None:
    """Of what was read as an event, and so has one."""
    content = parsed(bytes(row.payload)) if row.message_id else None
    return UUID(content["correlationid"]) if content else None


def _written(content: Any) -> str:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _proposal(
    row: Row[Any], proposal: Row[Any], contracts: Contracts, caller: Caller
) -> schemas.Voorstel:
    before, after = parsed(bytes(row.payload)) or {}, parsed(bytes(proposal.payload)) or {}
    changed = differences(before, after, types_of(contracts))
    return schemas.Voorstel(
        id=proposal.id,
        door=proposal.proposer,
        is_eigen=proposal.proposed_by == caller.subject,
        waarom=proposal.reason,
        op=proposal.proposed_at,
        verschillen=[schemas.Verschil(veld=path, was=old, wordt=new) for path, old, new in changed],
    )
