"""What came of the files that were read in, for whoever runs the platform: line by line, without what stands in them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from services.intake.files import repository
from services.intake.files.repository import FileRow, LineRow
from services.intake.files.wording import reason_of
from shared.http.auth import require
from shared.http.dependencies import DatabaseDep
from shared.http.pagination import Page, PageDep
from shared.http.schemas import problems
from shared.operations.endpoints import READ
from shared.operations.files import (
    PATH,
    Bestand,
    Bestandsregel,
    Bestandstand,
    Gevolg,
    Regelreden,
    Uitkomsttelling,
)

router = APIRouter(prefix=PATH, tags=["beheer"], dependencies=[Depends(require(READ))])


@router.get(
    "",
    operation_id="bestandenTonen",
    summary="De bestanden met levensgebeurtenissen van de afgelopen maand",
    responses=problems(400),
)
async def list_files(page: PageDep, database: DatabaseDep) -> Page[Bestand]:
    """Het nieuwste eerst."""
    async with database.reading() as connection:
        rows = await repository.list_files(connection, page.after(UUID), page.limit)
    return Page.of([_file(row) for row in rows], page, lambda file: str(file.id))


@router.get(
    "/{id}",
    operation_id="bestandTonen",
    summary="Wat er van een bestand is gekomen",
    responses=problems(404),
)
async def show_file(
    id: UUID,  # noqa: A002 - as in the path
    database: DatabaseDep,
) -> Bestandstand:
    """In aantallen. Of een andere dienst het ook heeft, zegt de boekhouding van die dienst."""
    async with database.reading() as connection:
        row = await repository.get_file(connection, id)
        counts = await repository.count_lines(connection, id)
    return Bestandstand(
        **_file(row).model_dump(),
        uitkomsten=[
            Uitkomsttelling(uitkomst=outcome, aantal=total) for outcome, total in counts.items()
        ],
    )


@router.get(
    "/{id}/regels",
    operation_id="bestandsregelsTonen",
    summary="De regels van een bestand die nergens toe leidden, of die juist wel",
    responses=problems(400, 404),
)
async def list_lines(
    id: UUID,  # noqa: A002 - as in the path
    page: PageDep,
    database: DatabaseDep,
    gevolg: Annotated[
        Gevolg,
        Query(description="Regels zonder gevolg, of regels waarvan het bericht is verstuurd."),
    ] = "zonder",
) -> Page[Bestandsregel]:
    """In de volgorde van het bestand. Er staat niets in van de regel zelf."""
    async with database.reading() as connection:
        await repository.get_file(connection, id)
        rows = await repository.list_lines(
            connection, id, page.after(int) or 0, page.limit, published=gevolg == "met"
        )
    return Page.of([_line(row) for row in rows], page, lambda line: line.regel)


def _file(row: FileRow) -> Bestand:
    return Bestand(
        id=row.id,
        afzender=row.sender,
        begonnen_op=row.begun_at,
        afgelopen_op=row.ended_at,
        regels=row.lines,
    )


def _line(row: LineRow) -> Bestandsregel:
    return Bestandsregel(
        regel=row.number,
        uitkomst=row.outcome,
        gebeurtenis_id=row.life_event_id,
        redenen=[Regelreden(code=code, uitleg=reason_of(code)) for code in row.codes],
    )
