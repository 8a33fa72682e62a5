"""Every service's books over HTTP (scope `beheer.boekhouding.lezen`), for who closes those of all services together."""

from datetime import date, timedelta
from functools import cache
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from shared import clock, ids
from shared.accounting import books
from shared.accounting.books import NO_ID
from shared.accounting.schemas import Bericht, Boekhouding, Nagaan, Nagegaan, Onverwerkt, Zijde
from shared.errors import Fault, InvalidInput
from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.operations.failed.schemas import TOESTANDEN

READ: Final = "beheer.boekhouding.lezen"
MOST_DAYS: Final = 31
_USUAL_DAYS: Final = 7


@cache
def accounting_router() -> APIRouter:
    router = APIRouter(tags=["beheer"])
    router.add_api_route(
        "/boekhouding",
        show_books,
        operation_id="boekhoudingTonen",
        summary="Hoeveel berichten er uitgingen en binnenkwamen",
        response_model=Boekhouding,
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/boekhouding/berichten",
        list_ids,
        operation_id="boekhoudingBerichtenTonen",
        summary="De ids van berichten van een dag",
        response_model=Page[Bericht],
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    router.add_api_route(
        "/boekhouding/berichten/nagaan",
        check_ids,
        methods=["POST"],
        operation_id="boekhoudingBerichtenVergelijken",
        summary="Welke van deze berichten hier nog geen gevolg hadden",
        response_model=Nagegaan,
        responses=problems(400, 503),
        dependencies=[Depends(require(READ))],
    )
    return router


async def show_books(
    request: Request,
    database: DatabaseDep,
    vanaf: Annotated[
        date | None, Query(description="Eerste dag; zonder: zes dagen voor tot.")
    ] = None,
    tot: Annotated[date | None, Query(description="Laatste dag; zonder: vandaag.")] = None,
) -> Boekhouding:
    """Per dag, topic en type: aantallen en sommen, niets over personen. Ook van dagen waarvan de berichten zelf al weg zijn."""
    last = tot or _today()
    first = vanaf or last - min(timedelta(days=_USUAL_DAYS - 1), last - date.min)
    if not 0 <= (last - first).days < MOST_DAYS:
        reason = f"Vraag ten minste één en ten hoogste {MOST_DAYS} dagen tegelijk."
        raise InvalidInput((Fault("tot", "periode", reason),))
    async with database.reading() as connection:
        found = await books.read_books(
            connection, request.app.state.accountable, first, last, clock.today()
        )
    return Boekhouding.of(found)


async def list_ids(
    page: PageDep,
    database: DatabaseDep,
    dag: Annotated[date | None, Query(description="De dag in het id; zonder: vandaag.")] = None,
    zijde: Annotated[Zijde, Query(description="Wat uitging, of wat binnenkwam.")] = "gepubliceerd",
) -> Page[Bericht]:
    """Zolang de berichten er nog zijn: om te vinden welk bericht ontbreekt, als de boekhouding niet sluit."""
    after, day = page.after(UUID) or NO_ID, dag or _today()
    async with database.reading() as connection:
        if zijde == "gepubliceerd":
            rows = [
                Bericht(id=identifier, topic=kind.topic, type=kind.type)
                for identifier, kind in await books.published_ids(
                    connection, day, after, page.limit
                )
            ]
        else:
            taken_in = await books.taken_in_ids(connection, day, after, page.limit)
            rows = [Bericht(id=identifier) for identifier in taken_in]
    return Page.of(rows, page, lambda row: str(row.id))


async def check_ids(asked: Nagaan, database: DatabaseDep) -> Nagegaan:
    """Wat niet in het antwoord staat, is hier verwerkt. Van berichten van meer dan een maand geleden is dat niet meer bekend."""
    async with database.reading() as connection:
        rows = await books.list_not_done(connection, set(asked.ids))
    return Nagegaan(
        resultaten=[
            Onverwerkt(id=identifier, stand=TOESTANDEN[state] if state else "niet-gezien")
            for identifier, state in rows
        ]
    )


def _today() -> date:
    """The day inside an id is the machine's own, also when the clock is moved."""
    return ids.day_of(ids.new_id())
