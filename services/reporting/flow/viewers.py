"""What a caller may see of the flow: by municipality, and amounts and small numbers by the table of permissions."""

from typing import Annotated

from fastapi import Depends

from services.reporting.flow.service import Viewer
from services.reporting.flow.sight import Sight
from shared.http.auth import require
from shared.http.caller import Caller
from shared.permissions import Data

TrailReader = Annotated[Caller, Depends(require("reporting.sporen.lezen"))]
CountReader = Annotated[Caller, Depends(require("reporting.tellingen.lezen"))]


def viewer_of(caller: Caller) -> Viewer:
    return Viewer(
        subject=caller.subject,
        sight=Sight(
            caller.municipalities,
            unknown=bool(caller.where_sees(Data.ZONDER_GEMEENTE)),
            employees=caller.where_sees(Data.AFGESCHERMD),
            stays=caller.where_sees(Data.DETENTIE_EN_OPNAME),
            avoids=caller.work.conflicts,
        ),
    )
