"""From the caller of a request to who looks."""

from typing import Annotated

from fastapi import Depends

from services.routes.access import Viewer
from shared.http.auth import Caller, require


def viewer_of(caller: Caller) -> Viewer:
    return Viewer(caller)


TaskReader = Annotated[Caller, Depends(require("routes.taken.lezen"))]
TaskWriter = Annotated[Caller, Depends(require("routes.taken.schrijven"))]
HandoverReader = Annotated[Caller, Depends(require("routes.overdrachten.lezen"))]
