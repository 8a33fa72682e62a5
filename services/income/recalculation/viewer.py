"""Who asks for a recalculation, from the caller of a request."""

from services.income.recalculation.service import Viewer
from shared.http.caller import Caller
from shared.permissions import Data

SCOPE = "income.doorrekeningen.maken"


def viewer_of(caller: Caller) -> Viewer:
    return Viewer(caller.subject, caller.municipalities, caller.where_sees(Data.BEDRAGEN))
