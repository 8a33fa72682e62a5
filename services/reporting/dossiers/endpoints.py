"""The API of one dossier: `/dossiers/{dossierId}/tijdlijn`."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query

from services.reporting.dossiers import service
from services.reporting.dossiers.repository import Happened, Known
from services.reporting.dossiers.schemas import Soort, Tijdlijngebeurtenis
from services.reporting.flow.sentences import amounts_of, reasons_in, sentence_of, why_of
from services.reporting.flow.summaries import name_of
from services.reporting.flow.viewers import TrailReader, viewer_of
from shared import clock
from shared.access import check_dossier
from shared.events.contacts import (
    ContactRecorded,
    ContactWithdrawn,
    NeedSignalled,
    NeedWithdrawn,
)
from shared.events.income import DecisionTaken
from shared.events.tasks import PlanChanged, RouteChanged, TaskCompleted
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.reasons import RedenInWoorden
from shared.http.schemas import problems
from shared.http.strictness import Moment
from shared.permissions import Data

router = APIRouter(tags=["Dossiers"])

BY_PEOPLE: Final = frozenset(
    event.event_type
    for event in (
        TaskCompleted,
        DecisionTaken,
        ContactRecorded,
        ContactWithdrawn,
        NeedSignalled,
        NeedWithdrawn,
        PlanChanged,
        RouteChanged,
    )
)
REPORTED: Final = "een melding van een ander systeem"
SOURCES: Final = {
    "naadloos:timer": "een datum die wij al kenden",
    "naadloos:correctie": "een correctie",
    "naadloos:medewerker": "een medewerker die dit vastlegde",
    "naadloos:register": "het bevolkingsregister",
}


@router.get(
    "/dossiers/{dossierId}/tijdlijn",
    summary="Alles wat er in een dossier gebeurde, in alle diensten, het nieuwste eerst",
    description="Van wat u niet mag zien, staat er niets. Zinnen met bedragen zijn er alleen met het recht `bedragen`.",
    operation_id="tijdlijnTonen",
    responses=problems(404),
)
async def get_timeline(
    caller: TrailReader,
    database: DatabaseDep,
    page: PageDep,
    dossier_id: Annotated[UUID, Path(alias="dossierId", description="Het dossier.")],
    soort: Annotated[Soort | None, Query(description="Alleen van deze soort.")] = None,
) -> Page[Tijdlijngebeurtenis]:
    async with database.transaction() as tx:
        happened, known = await service.list_happened(
            tx,
            viewer_of(caller),
            dossier_id,
            topic=soort,
            before=page.after(tuple[Moment, UUID]),
            limit=page.limit,
        )
        gemeente = await service.answers_for(tx, dossier_id)
        await check_dossier(tx.connection, caller, dossier_id, gemeente)
    today = clock.today()
    rows = [_answer(found, known, caller, today) for found in happened]
    return Page.of(rows, page, lambda row: (row.tijd, row.id))


def _answer(found: Happened, known: Known, caller: Caller, today: date) -> Tijdlijngebeurtenis:
    row = found.row
    sees_amounts = Data.BEDRAGEN in caller.data_in(found.places)
    amounts = amounts_of(row.type, row.details) if sees_amounts else ""
    cause = known.types.get(row.causation_id) if row.causation_id is not None else None
    return Tijdlijngebeurtenis.model_validate(
        {
            "id": row.id,
            "soort": row.topic,
            "type": row.type,
            "naam": name_of(row.type),
            "dienst": row.service,
            "tijd": row.occurred_at,
            "zin": sentence_of(row, today, known.titles.get(found.work_id or "")),
            "reden": why_of(row, sees_amounts=sees_amounts) or None,
            "redenen": RedenInWoorden.of_each(
                reasons_in(row, sees_amounts=sees_amounts), sees_amounts=sees_amounts
            ),
            "metBedragen": amounts or None,
            "oorzaakId": row.causation_id if cause is not None else None,
            "oorzaak": name_of(cause) if cause is not None else _beginning(found),
            "inwonerId": row.inwoner_id,
            "taakId": row.facts.get("taakId"),
            "voorstelId": row.facts.get("voorstelId"),
        }
    )


def _beginning(found: Happened) -> str | None:
    """Why something happened that follows from no other event; None where that is not known, or not here to be seen."""
    row = found.row
    if row.causation_id is not None:
        return None
    if row.type in BY_PEOPLE:
        return "een handeling van een medewerker"
    return SOURCES.get(str(row.facts.get("bron")), REPORTED) if "bron" in row.facts else None
