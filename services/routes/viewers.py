"""Who may look at work and do it."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends

from shared.errors import AppError
from shared.http.auth import require
from shared.http.caller import Caller

TaskReader = Annotated[Caller, Depends(require("routes.taken.lezen"))]
TaskWriter = Annotated[Caller, Depends(require("routes.taken.schrijven"))]
HandoverReader = Annotated[Caller, Depends(require("routes.overdrachten.lezen"))]
HandoverWriter = Annotated[Caller, Depends(require("routes.overdrachten.schrijven"))]
TaskExporter = Annotated[Caller, Depends(require("routes.taken.meenemen"))]
OrganisationReader = Annotated[Caller, Depends(require("routes.organisaties.lezen"))]
OrganisationWriter = Annotated[Caller, Depends(require("routes.organisaties.schrijven"))]
RegieReader = Annotated[Caller, Depends(require("routes.regie.lezen"))]
RegieWriter = Annotated[Caller, Depends(require("routes.regie.schrijven"))]


def worker_id_of(caller: Caller) -> UUID:
    """Raises AppError for a caller who is no worker: a system, or somebody with a token."""
    try:
        return UUID(caller.subject)
    except ValueError:
        detail = "Deze pagina is voor wie hier werkt en zich op deze site heeft aangemeld."
        raise AppError(403, "geen-medewerker", "Geen medewerker", detail) from None
