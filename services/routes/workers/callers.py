"""Who may look at and change who works here."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from shared.errors import AppError
from shared.http.auth import require, signed_in
from shared.http.caller import Caller

Leader = Annotated[Caller, Depends(require("routes.medewerkers.lezen"))]
LeaderWriter = Annotated[Caller, Depends(require("routes.medewerkers.schrijven"))]
Somebody = Annotated[Caller, Depends(signed_in)]


def worker_id_of(caller: Caller) -> UUID:
    """Raises AppError for a caller who is no worker: a system, or somebody with a token."""
    try:
        return UUID(caller.subject)
    except ValueError:
        detail = "Deze pagina is voor wie hier werkt en zich op deze site heeft aangemeld."
        raise AppError(403, "geen-medewerker", "Geen medewerker", detail) from None
