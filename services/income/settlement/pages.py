"""The pages of wages: a dossier's months with a form to report one, a month of everybody, and a file to read in."""

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from services.income.own import own_of
from services.income.settlement import looking, service, wording
from services.income.settlement.looking import Overzicht
from services.income.wage_links import deeds as wage_links
from services.income.wage_links.rules import newest_per_person
from services.income.wage_links.wording import STATES as LINK_STATES
from services.income.wages import service as wages
from services.income.wages.files import MOST_BYTES, MOST_LINES, REQUIRED
from services.income.wages.filled import Ingevuld, read, typed_in
from services.income.wages.reading import ACTIVITY, Sender, read_file
from services.income.wages.schemas import GelezenLoonbestand, Loon
from shared.access import avoids, check_dossier
from shared.errors import AppError, NotFound, Transient
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.filled import BUSY
from shared.http.routing import FORMS as FORM_TYPES
from shared.http.routing import TooLarge, accepts, read_form, reads_form
from shared.observability import processing_log
from shared.permissions import Data
from shared.ui.dependencies import Desk, DeskDep

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/income/verrekeningen"
FILES: Final = "/income/opgavebestanden"
PURPOSE: Final = "loon"
AT_ONCE: Final = 50
_MONTH: Final = re.compile(r"(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])", re.ASCII)
_ROOM_FOR_FIELDS: Final = 64 * 1024
QUESTIONS: Final = {
    "inwonerId": "Van wie is het loon?",
    "baanId": "Van welke baan?",
    "soort": "Wat geeft u op?",
    "van": "Eerste dag",
    "totEnMet": "Laatste dag",
    "betaaldOp": "Betaald op",
    "netto": "Nettoloon",
    "bruto": "Brutoloon",
    "kenmerk": "Kenmerk",
}
Toon = Literal["mens", "alles"]
FILTERS: Final[tuple[tuple[Toon, str], ...]] = (
    ("mens", "Wat een mens moet bekijken"),
    ("alles", "Alle verrekeningen"),
)

router = APIRouter()
SEES: Final = Depends(require("income.verrekeningen.lezen"))
Reader = Annotated[Caller, SEES]
Writer = Annotated[Caller, Depends(require("income.loonopgaven.schrijven"))]


@router.get("/dossiers/{dossier_id}/verrekening")
async def show_dossier(dossier_id: UUID, caller: Reader, desk: DeskDep) -> Response:
    found = await _look(desk, caller, dossier_id)
    start = {"inwonerId": str(found.volwassenen[0])} if len(found.volwassenen) == 1 else {}
    done = desk.request.query_params.get("gedaan", "")
    return await _page(desk, caller, found, Ingevuld(start), done=done)


@router.post("/dossiers/{dossier_id}/verrekening", dependencies=[SEES, accepts(*FORM_TYPES)])
async def report(dossier_id: UUID, caller: Writer, desk: DeskDep) -> Response:
    filled, wage = read(typed_in(await desk.request.form()))
    found = await _look(desk, caller, dossier_id)
    if wage is not None:
        try:
            outcome = await _keep(desk, caller, dossier_id, wage)
        except Transient:
            filled.waarom = BUSY
        except NotFound:
            raise
        except AppError as error:
            filled.blame(error)
        else:
            return RedirectResponse(f"{_path(dossier_id)}?gedaan={outcome}", 303)
    return await _page(desk, caller, found, filled)


async def _keep(desk: Desk, caller: Caller, dossier_id: UUID, wage: Loon) -> str:
    async with desk.database.transaction(lock=[dossier_id]) as tx:
        taken = await wages.take(
            tx, wage.report(dossier_id, "consulent"), actor=caller.subject, own=own_of(caller)
        )
        await processing_log.record(tx, caller.subject, ACTIVITY, [wage.inwoner_id])
    return taken.outcome


@router.get("/verrekeningen")
async def show_month(
    caller: Reader,
    desk: DeskDep,
    maand: Annotated[str, Query()] = "",
    toon: Annotated[Toon, Query()] = "mens",
    na: Annotated[UUID | None, Query()] = None,
) -> Response:
    async with desk.database.transaction() as tx:
        own = own_of(caller)
        months = await service.months_with_runs(tx.connection, own)
        month = _month_of(maand) or (months[0] if months else tx.today.replace(day=1))
        rows = await service.list_of_month(
            tx.connection, own, tx.today, month, na, AT_ONCE + 1, needs_person=toon == "mens"
        )
        shown = [row for row in rows[:AT_ONCE] if not avoids(caller, row.dossier_id)]
        dossier_ids = [row.dossier_id for row in shown]
        missing = await service.missing_among(tx.connection, dossier_ids, month)
        await processing_log.record(
            tx, caller.subject, "verrekeningen-inzien", dossier_ids, kind="dossier"
        )
    named = await desk.names.look_up(desk.request, caller, PURPOSE, [], dossier_ids=dossier_ids)
    return desk.templates.render(
        "loonverrekeningen.html",
        caller,
        pad=PATH,
        maand=month,
        maanden=months,
        toon=toon,
        filters=FILTERS,
        rijen=[
            (
                row,
                named.of_dossier(row.dossier_id).name,
                row.dossier_id in missing,
                caller.sees(Data.BEDRAGEN, row.municipality),
            )
            for row in shown
        ],
        boekingen=wording.BOOKINGS,
        volgende=rows[AT_ONCE - 1].id if len(rows) > AT_ONCE else None,
    )


@router.get("/opgavebestanden", dependencies=[SEES])
async def choose_file(caller: Writer, desk: DeskDep) -> Response:
    return _file_page(desk, caller)


@router.post("/opgavebestanden", dependencies=[SEES, reads_form(MOST_BYTES + _ROOM_FOR_FIELDS)])
async def send_file(caller: Writer, desk: DeskDep) -> Response:
    try:
        content, wanted = await _sent(desk)
        if content is None:
            return _file_page(desk, caller, fault="Kies een bestand.")
        sender = Sender(caller, "werkgever", is_trial=wanted != "inlezen")
        read = await read_file(desk.database, content, sender)
    except TooLarge:
        return _file_page(desk, caller, fault="Dit bestand is te groot. Deel het op.")
    except AppError as error:
        if error.status >= 500 or not error.faults:
            raise
        return _file_page(desk, caller, fault=error.faults[0].reason)
    return _file_page(desk, caller, read=read)


async def _sent(desk: Desk) -> tuple[bytes | None, str]:
    """What stands in the file, and which button was pressed; None where no file was chosen."""
    form = await read_form(desk.request, MOST_BYTES + _ROOM_FOR_FIELDS, files=1)
    try:
        sent, wanted = form.get("bestand"), form.get("wat")
        chosen = isinstance(sent, UploadFile) and bool(sent.filename)
        content = await sent.read() if isinstance(sent, UploadFile) and chosen else None
        return content, wanted if isinstance(wanted, str) else ""
    finally:
        await form.close()


async def _look(desk: Desk, caller: Caller, dossier_id: UUID) -> Overzicht:
    """Raises NotFound, OtherTeam or Forbidden for who may not see it."""
    if avoids(caller, dossier_id):
        raise NotFound("dossier", dossier_id)
    async with desk.database.transaction() as tx:
        found = await looking.look(tx.connection, dossier_id, own_of(caller), tx.today)
        await check_dossier(tx.connection, caller, dossier_id, found.municipality)
        if not caller.sees(Data.BEDRAGEN, found.municipality):
            raise Forbidden("Uw rol geeft geen bedragen te zien, en die staan op deze pagina.")
        await processing_log.record(
            tx, caller.subject, "verrekeningen-inzien", [dossier_id], kind="dossier"
        )
    return found


async def _page(
    desk: Desk, caller: Caller, found: Overzicht, filled: Ingevuld, *, done: str = ""
) -> Response:
    named = await desk.names.look_up(
        desk.request, caller, PURPOSE, sorted(found.people), dossier_ids=[found.dossier_id]
    )
    async with desk.database.transaction() as tx:
        links = await wage_links.links_of(tx, caller, found.dossier_id)
    return desk.templates.render(
        "loon.html",
        caller,
        status=400 if filled.is_refused else 200,
        pad=_path(found.dossier_id),
        dossier=found.dossier_id,
        overzicht=found,
        wie=named,
        namen=named.of_dossier(found.dossier_id),
        mensen=[(str(person), named.of(person).name) for person in found.volwassenen],
        ingevuld=filled,
        vragen=QUESTIONS,
        gedaan="" if filled.is_refused else done,
        mag_schrijven=caller.may("income.loonopgaven.schrijven"),
        mag_koppelen=caller.may(wage_links.WRITES),
        koppelingen=newest_per_person(links),
        koppelingstanden=LINK_STATES,
        w=wording,
    )


def _file_page(
    desk: Desk, caller: Caller, *, fault: str = "", read: GelezenLoonbestand | None = None
) -> Response:
    return desk.templates.render(
        "loonbestanden.html",
        caller,
        status=400 if fault else 200,
        pad=FILES,
        fouten={"bestand": fault} if fault else {},
        gelezen=read,
        geweigerd=[line for line in read.regels if line.uitkomst == "geweigerd"] if read else [],
        kolommen=REQUIRED,
        meeste=MOST_LINES,
    )


def _path(dossier_id: UUID) -> str:
    return f"/income/dossiers/{dossier_id}/verrekening"


def _month_of(text: str) -> date | None:
    found = _MONTH.fullmatch(text)
    return date(int(found["year"]), int(found["month"]), 1) if found else None
