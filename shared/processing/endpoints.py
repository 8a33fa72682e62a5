"""Every service's processing log over HTTP, for the privacy officer (scope `privacy.verwerkingen.lezen`). Asking is noted too."""

from datetime import timedelta
from functools import cache
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from shared import clock
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import PageDep, PageRequest, cursor_of
from shared.http.schemas import problems
from shared.http.strictness import Moment
from shared.messaging.transaction import Transaction
from shared.observability import processing_log
from shared.processing import checking, reading
from shared.processing.reading import Period
from shared.processing.schemas import Controle, Verwerking, Verwerkingen, Verwerkingenvraag
from shared.processing.subjects import Betrokkene, Betrokkenevraag, DataSubjects

READ: Final = "privacy.verwerkingen.lezen"
ACTIVITY: Final = "verwerkingen-inzien"
PrivacyOfficer = Annotated[Caller, Depends(require(READ))]
_EXAMPLE: Final = {
    "inwonerId": "0197a3c0-5b1e-7c44-9d52-3f8e6a1b7c90",
    "vanaf": "2026-01-01",
    "tot": "2026-12-31",
}
_BODY: Final = {"requestBody": {"content": {"application/json": {"example": _EXAMPLE}}}}


@cache
def processing_router() -> APIRouter:
    router = APIRouter(tags=["privacy"])
    router.add_api_route(
        "/verwerkingen",
        show_lines,
        methods=["POST"],
        operation_id="verwerkingenTonen",
        summary="Wie de gegevens van iemand zag of verwerkte, wanneer en waarvoor",
        response_model=Verwerkingen,
        responses=problems(404, 503),
        openapi_extra=_BODY,
    )
    return router


async def subjects_of(request: Request) -> DataSubjects:
    subjects: DataSubjects = request.app.state.data_subjects
    return subjects


SubjectsDep = Annotated[DataSubjects, Depends(subjects_of)]


async def show_lines(  # noqa: PLR0917 - what an endpoint depends on
    request: Request,
    body: Verwerkingenvraag,
    caller: PrivacyOfficer,
    database: DatabaseDep,
    subjects: SubjectsDep,
    page: PageDep,
) -> Verwerkingen:
    """Het logboek van deze dienst (Logboek dataverwerkingen), het oudste eerst. Over een dossier alleen zolang iemand erin stond.

    Deze vraag komt zelf ook in het logboek.
    """
    asked = Betrokkenevraag(inwoner_id=body.inwoner_id, dossier_id=body.dossier_id)
    # Never inside a transaction: it may wait for another service.
    subject = await subjects.find(request, asked)
    async with database.transaction() as tx:
        return await answer(tx, caller, subject, body, page)


async def answer(
    tx: Transaction,
    caller: Caller,
    subject: Betrokkene,
    body: Verwerkingenvraag,
    page: PageRequest,
) -> Verwerkingen:
    """A page of the log of this service. Noted, once per question: the following pages are of the same one."""
    period = Period(
        clock.start_of_day(body.vanaf), clock.start_of_day(body.tot + timedelta(days=1))
    )
    after = page.after(tuple[Moment, UUID])
    if after is None:
        await note(tx, caller, subject)
    rows = await reading.list_lines(tx.connection, subject, period, after, page.limit)
    shown = rows[: page.size]
    return Verwerkingen(
        resultaten=[Verwerking.of(row) for row in shown],
        volgende=cursor_of((shown[-1].at, shown[-1].id)) if len(rows) > page.size else None,
        controle=Controle.of(await checking.last_check(tx.connection)),
    )


async def note(tx: Transaction, caller: Caller, subject: Betrokkene) -> None:
    """About the person, or about the dossier if that was asked."""
    if subject.inwoner_id is not None:
        await processing_log.record(tx, caller.subject, ACTIVITY, [subject.inwoner_id])
    else:
        dossiers = [stay.dossier_id for stay in subject.dossiers]
        await processing_log.record(tx, caller.subject, ACTIVITY, dossiers, kind="dossier")
