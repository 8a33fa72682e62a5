"""Who may look at what an organisation has, and act for it. Which organisation that is, service.py finds out."""

from typing import Annotated

from fastapi import Depends

from shared.http.auth import require
from shared.http.caller import Caller

PartnerCaller = Annotated[Caller, Depends(require("routes.overdrachten.partner"))]
