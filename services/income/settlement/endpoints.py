"""/dossiers/{id}/verrekening: what each month became with the wages that came in, and what the next will bring."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends

from services.income.own import own_of
from services.income.settlement import booking, looking, rules, schemas
from services.income.settlement.looking import Maandoverzicht, Overzicht, Vooruitblik
from shared.access import avoids, check_dossier
from shared.errors import NotFound
from shared.http.auth import Forbidden, require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.schemas import problems
from shared.observability import processing_log
from shared.permissions import Data

router = APIRouter(tags=["Loon"])
Reader = Annotated[Caller, Depends(require("income.verrekeningen.lezen"))]


@router.get(
    "/dossiers/{id}/verrekening",
    summary="Hoe de maanden van een dossier met het loon zijn verrekend, en wat de volgende brengt",
    operation_id="loonverrekeningTonen",
    responses=problems(404),
)
async def show_settlement(
    caller: Reader,
    database: DatabaseDep,
    id: UUID,  # noqa: A002 - the published name
) -> schemas.Loonverrekening:
    if avoids(caller, id):
        raise NotFound("dossier", id)
    async with database.transaction() as tx:
        found = await looking.look(tx.connection, id, own_of(caller), tx.today)
        await check_dossier(tx.connection, caller, id, found.municipality)
        if not caller.sees(Data.BEDRAGEN, found.municipality):
            raise Forbidden("Uw rol geeft geen bedragen te zien.")
        await processing_log.record(
            tx, caller.subject, "verrekeningen-inzien", [id], kind="dossier"
        )
    return answer_of(found)


def answer_of(found: Overzicht) -> schemas.Loonverrekening:
    return schemas.Loonverrekening(
        dossier_id=found.dossier_id,
        maanden=[_month(month) for month in found.maanden],
        komende=_coming(found.vooruit),
        voorstellen=[
            schemas.Voorgelegd.model_validate({"voorstel_id": identifier, "status": state})
            for identifier, state in found.voorstellen
        ],
    )


def _month(month: Maandoverzicht) -> schemas.VerrekendeMaand:
    return schemas.VerrekendeMaand(
        berekening=_calculated(month.berekend),
        aangenomen_centen=month.aangenomen,
        verschil_centen=month.verschil,
        boekingen=_bookings(month.boekingen),
    )


def _coming(ahead: Vooruitblik) -> schemas.KomendeMaand:
    return schemas.KomendeMaand(
        maand=ahead.maand,
        afsluitdag=ahead.afsluitdag,
        te_betalen_centen=ahead.te_betalen,
        berekening=_calculated(ahead.eigen) if ahead.eigen is not None else None,
        boekingen=_bookings(ahead.boekingen),
        onbekend=ahead.onbekend,
    )


def _calculated(month: rules.Berekend) -> schemas.Maandberekening:
    return schemas.Maandberekening(
        maand=month.maand,
        norm_centen=month.norm,
        telt_mee_centen=month.telt_mee,
        bijstand_centen=month.bijstand,
        compleet=month.compleet,
        per_persoon=[
            schemas.Persoonsdeel(
                inwoner_id=part.inwoner_id,
                netto_centen=part.netto,
                compleet=part.compleet,
                vrijlating=part.code,
                vrijgelaten_centen=part.vrijgelaten,
                gebruikte_maanden=schemas.Vrijlatingsmaanden(**asdict(part.tellers)),
            )
            for part in month.per_persoon
        ],
        redenen=list(month.redenen),
    )


def _bookings(booked: Sequence[booking.Boeking]) -> list[schemas.Boeking]:
    return [
        schemas.Boeking(
            maand=part.maand, verwerkt_in=part.run, soort=part.soort, centen=part.centen
        )
        for part in booked
    ]
