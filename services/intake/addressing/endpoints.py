"""`/adresseringen`: to whom a letter goes, asked by the service that sends it, with a key of its own and without a person who looks.

No part of the published API. Without the key, or where none is set, it is as if there is nothing here.
"""

import hmac
from typing import Annotated

from fastapi import APIRouter, Header, Request
from pydantic import SecretStr

from services.intake.addressing import service
from services.intake.addressing.schemas import KEY_HEADER, Adressering, Adresseringsvraag
from shared.errors import AppError
from shared.http.dependencies import DatabaseDep

router = APIRouter(include_in_schema=False)

Key = Annotated[str, Header(alias=KEY_HEADER, max_length=500)]


class NothingHere(AppError):
    def __init__(self) -> None:
        super().__init__(404, "niet-gevonden", "Niet gevonden", "Hier is niets.")


@router.post("/adresseringen")
async def give_address(
    request: Request, body: Adresseringsvraag, database: DatabaseDep, key: Key = ""
) -> Adressering:
    expected: SecretStr | None = request.app.state.addressing_key
    if expected is None or not hmac.compare_digest(
        key.encode(), expected.get_secret_value().encode()
    ):
        raise NothingHere
    async with database.transaction() as tx:
        found = await service.address(tx, body)
    return Adressering(stand=found.stand, naam=found.name, regels=list(found.lines))
