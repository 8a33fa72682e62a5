"""Who may look at and change who works here."""

from typing import Annotated

from fastapi import Depends

from services.routes.viewers import worker_id_of as worker_id_of
from shared.http.auth import Forbidden, require, signed_in
from shared.http.caller import Caller

Leader = Annotated[Caller, Depends(require("routes.medewerkers.lezen"))]
LeaderWriter = Annotated[Caller, Depends(require("routes.medewerkers.schrijven"))]


async def _works_here(caller: Annotated[Caller, Depends(signed_in)]) -> Caller:
    if caller.is_from_outside:
        raise Forbidden("Deze pagina is voor wie bij de gemeente werkt.")
    return caller


Somebody = Annotated[Caller, Depends(_works_here)]
