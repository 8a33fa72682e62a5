"""/dossiers/{id}/vakantietoeslag: what is reserved, when it is paid, and what was determined."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.income.holiday_allowance import looking
from services.income.holiday_allowance.repository import Allowance
from services.income.holiday_allowance.rules import Reserved
from services.income.holiday_allowance.schemas import (
    GereserveerdeMaand,
    Vakantietoeslag,
    VastgesteldeVakantietoeslag,
)
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems

router = APIRouter(tags=["Recht"])
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]


@router.get(
    "/dossiers/{id}/vakantietoeslag",
    summary="Wat aan vakantietoeslag is gereserveerd, en wat is vastgesteld",
    operation_id="vakantietoeslagTonen",
    responses=problems(404),
)
async def show(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> Vakantietoeslag:
    async with database.transaction() as tx:
        found = await looking.look(tx, caller, id)
    return Vakantietoeslag(
        dossier_id=id,
        bekend_vanaf=found.sinds,
        gereserveerd_centen=None if found.onbekend else found.samen,
        maanden=_months(found.gereserveerd),
        onbekend=found.onbekend,
        te_betalen_uiterlijk=found.betaling,
        vastgesteld=[_determined(kept) for kept in found.vastgesteld],
    )


def _determined(kept: Allowance) -> VastgesteldeVakantietoeslag:
    return VastgesteldeVakantietoeslag(
        id=kept.id,
        dossier_id=kept.dossier_id,
        gemeente=kept.municipality,
        aanleiding=kept.aanleiding,
        van=kept.first_month,
        tot_en_met=kept.last_month,
        uiterlijk=kept.pay_before,
        centen=kept.cents,
        onbekend=kept.unknown,
        vastgesteld_op=kept.determined_at,
        maanden=_months(kept.months),
    )


def _months(months: Iterable[Reserved]) -> list[GereserveerdeMaand]:
    return [
        GereserveerdeMaand(
            maand=month.maand,
            bijstand_centen=month.bijstand,
            gereserveerd_centen=month.gereserveerd,
        )
        for month in months
    ]
