"""Use cases of organisations that we hand over to: who does what where."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.routes.partners import repository
from services.routes.partners.schemas import Asked, Organisation
from shared.clock import AMSTERDAM
from shared.db import known_dossiers
from shared.errors import NotFound
from shared.messaging.transaction import Transaction
from shared.partner_services import service_text

Row = Mapping[Any, Any]


async def serving(
    tx: Transaction, services: Collection[str], municipality: str, day: date
) -> list[Organisation]:
    """Who does one of these services in a municipality on a day, each once; first who is asked first."""
    return list(await repository.serving(tx, services, municipality, day))


async def with_accounts(
    connection: AsyncConnection, municipalities: Collection[str], day: date
) -> list[Organisation]:
    """Whose people have accounts with us, and who does or will do something for one of these municipalities; by name."""
    return await repository.with_accounts(connection, municipalities, day)


async def get(tx: Transaction, organisation_id: UUID) -> Organisation:
    """An organisation, also one that ended. Raises NotFound."""
    organisation = await repository.find(tx, organisation_id)
    if organisation is None:
        raise NotFound("organisatie", organisation_id)
    return organisation


async def serving_work(tx: Transaction, row: Row) -> list[Organisation]:
    """Who could take over a piece of work: of the municipality and day that it is for."""
    day = _day_of(row, tx.today)
    known = await known_dossiers.load(tx.connection, [row["dossier_id"]], day)
    municipality = known[row["dossier_id"]].answers or row["municipality"]
    return await serving(tx, row["services"], municipality, day)


async def with_names(tx: Transaction, rows: Sequence[Row]) -> list[Row]:
    """Rows of work, with `partners`: the names of who does its `services` there, first asked first; the service where nobody does."""
    asked = [
        Asked(
            tuple(row["services"]), row["dossier_id"], row["municipality"], _day_of(row, tx.today)
        )
        for row in rows
    ]
    found = await repository.names(tx.connection, asked)
    return [
        {**row, "partners": _unique(found, place, work)}
        for place, (row, work) in enumerate(zip(rows, asked, strict=True))
    ]


def _day_of(row: Row, today: date) -> date:
    """The day on which work is done: not before the day that it is about."""
    if row["settled_at"] is not None:
        settled_on: date = row["settled_at"].astimezone(AMSTERDAM).date()
        return settled_on
    about_on: date = row["about_on"]
    return max(about_on, today)


def _unique(found: Mapping[tuple[int, str], list[str]], place: int, work: Asked) -> list[str]:
    names = [
        name
        for service in work.services
        for name in found.get((place, service), [service_text(service)])
    ]
    return list(dict.fromkeys(names))
