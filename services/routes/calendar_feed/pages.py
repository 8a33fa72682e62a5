"""The address that a calendar program asks. Who knows the key reads it: a program cannot sign in."""

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.routes.calendar_feed import service
from services.routes.sign_in.service import SignIn
from shared.errors import AppError
from shared.http.dependencies import DatabaseDep

router = APIRouter()


class NoCalendar(AppError):
    """The same for a key that never was, one that is over, and one of somebody who left."""

    def __init__(self) -> None:
        detail = "Deze agenda bestaat niet (meer). Maak een nieuwe bij uw voorkeuren."
        super().__init__(404, "geen-agenda", "Agenda niet gevonden", detail)


@router.get("/kalender/{key}.ics")
async def read(key: str, request: Request, database: DatabaseDep) -> Response:
    sign_in: SignIn = request.app.state.sign_in
    async with database.transaction() as tx:
        found = await service.read(tx, key, sign_in.settings.address)
    if found is None:
        raise NoCalendar
    tag = f'"{hashlib.sha256(found).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(found, headers=headers, media_type="text/calendar; charset=utf-8")
