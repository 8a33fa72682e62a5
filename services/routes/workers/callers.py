"""Who may look at and change who works here."""

from typing import Annotated

from fastapi import Depends

from services.routes.viewers import worker_id_of as worker_id_of
from shared.http.auth import require, signed_in
from shared.http.caller import Caller

Leader = Annotated[Caller, Depends(require("routes.medewerkers.lezen"))]
LeaderWriter = Annotated[Caller, Depends(require("routes.medewerkers.schrijven"))]
Somebody = Annotated[Caller, Depends(signed_in)]
