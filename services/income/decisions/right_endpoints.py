"""/dossiers/{id}/recht and /besluiten: what stands of a right, as it is or was thought, and what was decided."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.income.decisions import opening
from services.income.decisions.answers import decision_out, held_out, periods_out
from services.income.decisions.schemas import Besluitenlijst, Recht
from services.income.rights import service as rights
from services.income.rights import suspending
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Recht"])
Reader = Annotated[Caller, Depends(require("income.voorstellen.lezen"))]


@router.get(
    "/dossiers/{id}/recht",
    summary="Wat er staat van het recht op bijstand",
    description="Alle perioden, of alleen die van `opDag`; zoals het nu staat, of zoals werd gedacht op `zoalsBekendOp`.",
    operation_id="rechtTonen",
    responses=problems(404),
)
async def show_right(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
    op_dag: Annotated[date | None, Query(alias="opDag")] = None,
    zoals_bekend_op: Annotated[datetime | None, Query(alias="zoalsBekendOp")] = None,
) -> Recht:
    async with database.transaction() as tx:
        municipality = await opening.open_dossier(tx.connection, caller, id)
        held = await suspending.find_running(tx.connection, id)
        thought = await rights.standing_as_thought(tx.connection, id, zoals_bekend_op or tx.now)
        await processing_log.record(tx, caller.subject, "recht-inzien", [id], kind="dossier")
    holding = [known for known in thought if op_dag is None or known.period.holds_on(op_dag)]
    amounts = caller.sees(Data.BEDRAGEN, municipality)
    return Recht(
        dossier_id=id,
        perioden=periods_out(holding, amounts=amounts, day=op_dag),
        opgeschort=held_out(held),
    )


@router.get(
    "/besluiten",
    summary="Alle besluiten in een dossier, nieuwste eerst",
    operation_id="besluitenTonen",
    responses=problems(404),
)
async def list_decisions(
    caller: Reader,
    database: DatabaseDep,
    dossier_id: Annotated[UUID, Query(alias="dossierId")],
) -> Besluitenlijst:
    async with database.transaction() as tx:
        municipality = await opening.open_dossier(tx.connection, caller, dossier_id)
        found = await opening.decisions_for(tx.connection, caller, dossier_id, municipality)
        await processing_log.record(
            tx, caller.subject, "besluiten-inzien", [dossier_id], kind="dossier"
        )
    return Besluitenlijst(resultaten=[decision_out(decision, caller) for decision in found])
