"""The what-if page, filled with a household: by a form, so that nothing of it stands in an address."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from services.income.filled_whatif import service
from services.income.whatif import pages as whatif
from services.income.whatif.form import Formulier
from services.income.whatif.pages import Calculator
from shared.errors import NotFound
from shared.http.dependencies import DatabaseDep
from shared.http.routing import FORMS, accepts

router = APIRouter()
Live = Annotated[str | None, Header(alias="HX-Request")]


@router.post("/wat-als", dependencies=[accepts(*FORMS)])
async def show_filled(
    request: Request, caller: Calculator, database: DatabaseDep, live: Live = None
) -> Response:
    """With `over`, a life event: as income knows the household. Without it: as it was filled in further."""
    given = [(name, str(value)) for name, value in (await request.form()).multi_items()]
    over = dict(given).get("over")
    if over is None:
        form = Formulier.read(given)
        return whatif.render(request, caller, form, live, given=dict(given), known=())
    async with database.transaction() as tx:
        filled = await service.fill_for(tx, caller, _id(over))
    return whatif.render(request, caller, filled.form, live, given={}, known=filled.known)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("herbeoordeling", text[:40]) from None
