"""Who may look at work and do it."""

from typing import Annotated

from fastapi import Depends

from shared.http.auth import require
from shared.http.caller import Caller

TaskReader = Annotated[Caller, Depends(require("routes.taken.lezen"))]
TaskWriter = Annotated[Caller, Depends(require("routes.taken.schrijven"))]
HandoverReader = Annotated[Caller, Depends(require("routes.overdrachten.lezen"))]
TaskExporter = Annotated[Caller, Depends(require("routes.taken.meenemen"))]
OrganisationReader = Annotated[Caller, Depends(require("routes.organisaties.lezen"))]
OrganisationWriter = Annotated[Caller, Depends(require("routes.organisaties.schrijven"))]
