"""The page of what must follow a life event and did not come, or came late."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from services.reporting.expected import repository
from services.reporting.message_types import titles_of
from shared.events.expectations import all_expectations
from shared.http.auth import require
from shared.http.caller import Caller
from shared.http.dependencies import DatabaseDep
from shared.http.filled import Sent, read_form
from shared.http.routing import FORMS, accepts
from shared.http.schemas import RequestModel
from shared.messaging.transaction import Database
from shared.operations.endpoints import READ
from shared.operations.failed.endpoints import WRITE
from shared.operations.failed.schemas import Reden
from shared.ui.dependencies import TemplatesDep
from shared.ui.templating import Templates

TEMPLATES: Final = Path(__file__).parent / "templates"
PATH: Final = "/reporting/stroom/uitgebleven"
MOST_SHOWN: Final = 100
DONE: Final[Mapping[str, str]] = {
    "ja": "Vastgelegd dat dit niet meer komt.",
    "niets": "Er is niets veranderd. Het kwam intussen, of iemand was u voor.",
}

router = APIRouter()


Reader = Annotated[Caller, Depends(require(READ))]
Writer = Annotated[Caller, Depends(require(WRITE))]


class Settling(RequestModel):
    """The form beside what did not come."""

    gebeurtenis: UUID
    dienst: Annotated[str, StringConstraints(pattern=r"^[a-z]{1,20}$")]
    reden: Reden


@router.get("/stroom/uitgebleven")
async def show_missing(
    caller: Reader, database: DatabaseDep, templates: TemplatesDep, gedaan: str = ""
) -> Response:
    return await _page(caller, database, templates, Sent(), done=DONE.get(gedaan, ""))


@router.post("/stroom/uitgebleven", dependencies=[accepts(*FORMS)])
async def settle(
    request: Request, caller: Writer, database: DatabaseDep, templates: TemplatesDep
) -> Response:
    filled = await read_form(request, Settling)
    if filled.asked is None:
        which = "".join(filled.values.get("gebeurtenis", ())) + "".join(
            filled.values.get("dienst", ())
        )
        return await _page(caller, database, templates, Sent(which, filled.values, filled.faults))
    asked = filled.asked
    async with database.transaction() as tx:
        done = await repository.settle(tx, asked.gebeurtenis, asked.dienst, caller, asked.reden)
    return RedirectResponse(f"{PATH}?gedaan={'ja' if done else 'niets'}", 303)


async def _page(
    caller: Caller, database: Database, templates: Templates, sent: Sent, done: str = ""
) -> Response:
    async with database.reading() as connection:
        still = await repository.count_open(connection)
        missing = await repository.list_open(connection, MOST_SHOWN)
        over = await repository.list_over(connection, MOST_SHOWN)
        looked_at = await repository.looked_at(connection)
    return templates.render(
        "stroom_uitgebleven.html",
        caller,
        status=sent.status,
        pad=PATH,
        missen=missing,
        aantal=sum(owed.total for owed in still.values()),
        voorbij=over,
        bekeken_op=looked_at,
        wat=titles_of,
        verwacht=all_expectations(),
        meeste=MOST_SHOWN,
        mag=caller.may(WRITE),
        verstuurd=sent,
        gedaan=done,
    )
